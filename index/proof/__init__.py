"""Proof that the curated table says what the documents say, and that nothing is missing.

``prove`` takes each figure to its document; ``audit`` takes each quantity of the documents
to a figure or to the reason why it is none; ``figure_spans`` tells where figures stand.
"""

from __future__ import annotations

from index.proof.faults import prove
from index.proof.findings import Finding, WaivedRow, audit, figure_spans, unused_waivers

__all__ = ["Finding", "WaivedRow", "audit", "figure_spans", "prove", "unused_waivers"]
