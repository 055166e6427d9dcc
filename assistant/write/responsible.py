"""Who answers for something: the units that the document names, lead units first."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.evidence import NEAR_BEST, Shelf
from assistant.library import bare_title
from assistant.types import Evidence, Sentence


def tell_responsible(evidence: Evidence, shelf: Shelf) -> Iterator[Sentence]:
    """Who answers for the section that meets the question best."""
    best = max(evidence.coverage)
    for passage, share in zip(evidence.passages, evidence.coverage, strict=True):
        chunk = passage.chunk
        sources = shelf.library.units_sources(chunk.document, chunk.section)
        if not sources or share < NEAR_BEST * best:
            continue
        section = sources[0].section
        title = shelf.library.card(chunk.document).title
        yield Sentence(f"《{title}》的“{bare_title(section[-1])}”：", lead_in=True)
        lead, others = "、".join(chunk.units.lead), "、".join(chunk.units.others)
        parts = [f"牵头单位：{lead}" if lead else "", f"责任单位：{others}" if others else ""]
        yield Sentence(f"{'；'.join(part for part in parts if part)}。", sources)
        return
