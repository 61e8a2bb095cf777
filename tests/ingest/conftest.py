import sys
from pathlib import Path

# For fake_analysis, which worker processes import by its name.
sys.path.insert(0, str(Path(__file__).parent))
