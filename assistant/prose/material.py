"""Built-in draft → material: what a chat model may tell, with labels instead of amounts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.evidence import Shelf
from assistant.library import Library, bare_title
from assistant.prose.essentials import Essentials
from assistant.prose.mask import masked, without_numbering
from assistant.prose.types import Amount, Material
from assistant.table.phrase import KIND, name
from assistant.types import Draft, Evidence, Source
from assistant.write.order import is_row
from assistant.write.passages import AS_GOOD, LENGTH
from index.search import overlap
from index.text import is_cjk
from index.types import Figure

MOST_FIGURES = 12
"""Figures shown; a longer table is told by the built-in writer."""
MOST_TOKENS = 3000
"""Tokens of passages shown: more does not help small models, and slows them."""
_LABEL = 12
"""Tokens of a figure's label and mark."""
_SHORTEST = 80
"""Characters below which a passage is not cut any more, but left out."""
_ENDS = "。！？；\n"


def tokens_of(text: str) -> int:
    """At most how many tokens ``text`` has: one for a Chinese character, half for others.

    Models of the Qwen, GLM and Llama families take 0.6 to 1.0 for a Chinese character.
    """
    chinese = sum(is_cjk(c) or ord(c) > _LATIN for c in text)
    return chinese + (len(text) - chinese + 1) // 2


_LATIN = 0x2FF


def make_material(draft: Draft, essentials: Essentials, shelf: Shelf, *, room: int) -> Material:
    """What the model may tell of ``draft``, in at most ``room`` tokens, the best first."""
    figures = _figures(essentials)
    described = [_described(figure, shelf.library) for figure in figures]
    left = min(room - sum(tokens_of(one) + _LABEL for one in described), MOST_TOKENS)
    passages, sources, amounts = _passages(draft, essentials, shelf, left=left)
    own = list(dict.fromkeys(map(shelf.library.figure_source, figures)))
    sources += own
    numbers = {source: len(sources) - len(own) + n for n, source in enumerate(own, start=1)}
    marks = [numbers[shelf.library.figure_source(figure)] for figure in figures]
    pairs = enumerate(zip(described, marks, strict=True), start=1)
    return Material(
        question=masked(draft.evidence.plan.standalone),
        sources=tuple(sources),
        passages=tuple(passages),
        lines=tuple(f"{{F{n}}}：{one}；出处[{mark}]" for n, (one, mark) in pairs),
        figures={f"F{n}": figure for n, figure in enumerate(figures, start=1)},
        amounts=amounts,
        sample=_sample(figures[0], marks[0]) if figures else "",
    )


def _sample(figure: Figure, mark: int) -> str:
    """How a sentence about the first figure may read: weak models copy what stands last."""
    about = f"{figure.region}{figure.year}年{masked(name(figure))}{KIND[figure.kind]}"
    return f"，例如：{about}为{{F1}}[{mark}]"


def _figures(essentials: Essentials) -> list[Figure]:
    """The figures of the sentences that the model may word, in their order, each once."""
    told = (figure for sentence in essentials.open for figure in sentence.figures)
    return list(dict.fromkeys(told))[:MOST_FIGURES]


def _described(figure: Figure, library: Library) -> str:
    """All that is known of a figure but its amount."""
    parts = [
        f"指标：{masked(figure.indicator)}",
        f"细分：{masked(figure.breakdown)}" if figure.breakdown else "",
        f"地区：{figure.region}",
        f"年份：{figure.year}年",
        KIND[figure.kind],
        f"{figure.attribute}指标" if figure.attribute and figure.kind == "target" else "",
        f"文件：《{library.card(figure.document).title}》",
    ]
    return "；".join(part for part in parts if part)


def _passages(
    draft: Draft, essentials: Essentials, shelf: Shelf, *, left: int
) -> tuple[list[str], list[Source], dict[str, Amount]]:
    """Passages as they are shown, their sources, and the amounts behind their labels."""
    shown: list[str] = []
    sources: list[Source] = []
    amounts: dict[str, Amount] = {}
    for source in _ranked(draft, essentials):
        n = len(shown) + 1
        own: dict[str, Amount] = {}
        text = _shown(source, n, len(amounts), own, shelf.library)
        cut = _cut(text, left)
        if not cut:
            break
        shown.append(cut)
        sources.append(source)
        amounts |= {label: amount for label, amount in own.items() if f"{{{label}}}" in cut}
        left -= tokens_of(cut)
    return shown, sources, amounts


def _ranked(draft: Draft, essentials: Essentials) -> Iterator[Source]:
    """The sources of what the built-in writer tells of passages, then others as good.

    A passage of which a part is told already is not shown again; nor is any other where the
    draft is as long as the built-in writer makes it: answers are not to grow.
    """
    told = [s.sources[0] for s in essentials.open if not s.figures]
    yield from dict.fromkeys(told)
    length = sum(len(source.quote) for source in told)
    others = [o for e in (draft.evidence, *draft.evidence.parts) for o in _others(e, told)]
    for other in others if told else ():
        length += len(other.quote)
        if length > LENGTH:
            return
        yield other


def _others(evidence: Evidence, told: Sequence[Source]) -> Iterator[Source]:
    """Passages that are not told and meet the question as well as those that are."""
    for passage, share in zip(evidence.passages, evidence.coverage, strict=True):
        chunk = passage.chunk
        known = any(overlap(source, chunk) for source in told)
        bare = is_row(chunk) or chunk.text.rstrip("。") in chunk.section
        if not known and not bare and share >= AS_GOOD * max(evidence.coverage):
            yield Source(
                chunk.document,
                chunk.section,
                chunk.text.strip(),
                chunk.start,
                chunk.end,
                chunk.context,
            )


def _shown(
    source: Source, n: int, before: int, amounts: dict[str, Amount], library: Library
) -> str:
    """A passage under its number, title and heading, with labels instead of amounts."""

    def label(text: str) -> str:
        name = f"Q{before + len(amounts) + 1}"
        amounts[name] = Amount(text, source, n)
        return f"{{{name}}}"

    title = library.card(source.document).title
    heading = "，".join(masked(bare_title(part).strip("—")) for part in source.section[-2:])
    return f"[{n}]《{title}》{heading}：\n{masked(without_numbering(source.quote), label)}"


def _cut(text: str, left: int) -> str:
    """``text`` up to the last end of a sentence within ``left`` tokens; empty if too short."""
    if tokens_of(text) <= left:
        return text
    end = max((at + 1 for at, c in enumerate(text[: max(left, 0)]) if c in _ENDS), default=0)
    while end > _SHORTEST and tokens_of(text[:end]) > left:
        end = max((at + 1 for at, c in enumerate(text[: end - 1]) if c in _ENDS), default=0)
    return text[:end] if end > _SHORTEST else ""
