import re
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.cli.main import app

ROOT = Path(__file__).resolve().parents[1]
COMMANDS = [c.name or c.callback.__name__ for c in app.registered_commands]
HOW = "python -m typer pipeline.cli.main utils docs --name auditlens --title Commands --output docs/commands.md"


def test_the_command_reference_is_what_the_commands_say():
    said = subprocess.run(
        [sys.executable, *HOW.split()[1:-2]], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=True
    )
    written = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    assert said.stdout.strip() == written.strip(), f"docs/commands.md is stale: run {HOW}"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_described_and_has_an_example(command):
    text = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    part = re.search(rf"## `auditlens {command}`\n\n(.+?)(?=\n## |\Z)", text, re.DOTALL).group(1)
    assert re.match(r"[A-Z].*\.", part)
    assert re.search(rf"^Examples?: .*auditlens {command}\b", part, re.MULTILINE)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_in_the_readme(command):
    assert re.search(rf"\b{command}\b", (ROOT / "README.md").read_text(encoding="utf-8"))


@pytest.mark.parametrize("page", ["README.md", *(f"docs/{p.name}" for p in (ROOT / "docs").glob("*.md"))])
def test_links_in_the_docs_lead_somewhere(page):
    file = ROOT / page
    for target in re.findall(r"\]\((?!http|#)([^)#]+)", file.read_text(encoding="utf-8")):
        assert (file.parent / target).exists(), target
