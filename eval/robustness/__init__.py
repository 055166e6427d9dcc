"""Robustness: corrupted sources, noisy questions, contradictions, missing and wrong support."""

from __future__ import annotations

from eval.robustness.ground import CheckReport, Example, Opener, open_zhice
from eval.robustness.run import Sizes, report_lines, run_robustness

__all__ = [
    "CheckReport",
    "Example",
    "Opener",
    "Sizes",
    "open_zhice",
    "report_lines",
    "run_robustness",
]
