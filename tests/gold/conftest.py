import sys
from pathlib import Path

# The gate's own modules import each other by bare name, as they do when gate.py is run as a script.
sys.path.insert(0, str(Path(__file__).parent))
