"""Prompt texts and word lists, one file each, loaded by name."""

from __future__ import annotations

import csv
from pathlib import Path

_FOLDER = Path(__file__).parent


def load_lines(name: str) -> list[str]:
    """The lines of ``prompts/<name>.txt``, without blank lines and lines that begin with #."""
    text = (_FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    return [line.strip() for line in text.splitlines() if line.strip() and line[0] != "#"]


def load_pairs(name: str) -> list[tuple[str, str]]:
    """The rows of ``prompts/<name>.csv`` below its header, two columns each."""
    with (_FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    return [(first, second) for first, second in rows[1:]]
