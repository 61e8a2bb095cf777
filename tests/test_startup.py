import subprocess
import sys

HEAVY = ("spacy", "sklearn", "pandas", "numpy", "docx", "pptx", "pypdfium2", "lxml", "jinja2")


def test_starting_the_command_loads_nothing_heavy():
    code = f"import sys, pipeline.cli.main\nprint([m for m in {HEAVY!r} if m in sys.modules])\n"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == "[]"
