"""Prompt texts and word lists, one file each, loaded by name."""

from __future__ import annotations

import csv
import hashlib
import re
from pathlib import Path

_FOLDER = Path(__file__).parent
_FIELD = re.compile(r"\{\{(\w+)\}\}")
"""``{{question}}``: doubled, because prompts speak of labels like {F1} and of JSON."""


def load_lines(name: str) -> list[str]:
    """The lines of ``prompts/<name>.txt``, without blank lines and lines that begin with #."""
    text = (_FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    return [line.strip() for line in text.splitlines() if line.strip() and line[0] != "#"]


def load_pairs(name: str) -> list[tuple[str, str]]:
    """The rows of ``prompts/<name>.csv`` below its header, two columns each."""
    with (_FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    return [(first, second) for first, second in rows[1:]]


def load_prompt(name: str, **fields: str) -> str:
    """The text of ``prompts/<name>.md``, each ``{{field}}`` filled in.

    Raises KeyError for a field that is missing, and for one that the prompt does not have.
    What is filled in is not looked at again: ``{{question}}`` in a question stays as it is.
    """
    text = (_FOLDER / f"{name}.md").read_text(encoding="utf-8").strip()
    wanted = set(_FIELD.findall(text))
    if wrong := sorted(wanted ^ set(fields)):
        raise KeyError(f"prompts/{name}.md: missing or unknown fields {', '.join(wrong)}")
    return _FIELD.sub(lambda match: fields[match.group(1)], text)


def fingerprint(name: str) -> str:
    """Twelve hex digits that change with ``prompts/<name>.md``."""
    return _digest(_FOLDER / f"{name}.md")


def fingerprints() -> dict[str, str]:
    """The fingerprint of every prompt and word list by its file name."""
    files = (path for path in sorted(_FOLDER.iterdir()) if path.suffix in {".md", ".txt", ".csv"})
    return {path.name: _digest(path) for path in files}


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]
