"""Noise in questions: the same question typed badly gets the same answer."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Protocol, TypeAlias

from assistant.evidence import Shelf
from assistant.library import Library
from assistant.types import Answer
from eval.robustness.ground import (
    CheckReport,
    Example,
    Opener,
    Reply,
    Verdict,
    ask,
    open_zhice,
    report,
)
from index.text import is_cjk, squeeze


class Converter(Protocol):
    """What is used of OpenCC, which has no types."""

    def convert(self, text: str) -> str:
        """``text`` in the other script."""
        ...


Noise: TypeAlias = Callable[[str, random.Random, Library], str]
"""A question made noisy; unchanged where the noise has nothing to act on."""

_UNTOUCHED = frozenset("不没未无非勿一二三四五六七八九十百千万亿零两几年")
"""Characters whose loss or change is another question, not noise: negations and numbers."""
_SPACES = 3
_CLAUSE = re.compile(r"[，,；;]")
_YEAR = re.compile(r"(?:20)?\d\d年(?![制级])")


def homophone(question: str, chance: random.Random, library: Library) -> str:
    """One character becomes another of the same syllable that the documents use."""
    alike = _homophones(tuple(document.text for document in library.documents.values()))
    places = [n for n in _touchable(question, library) if _others(question[n], alike)]
    if not places:
        return question
    at = chance.choice(places)
    return question[:at] + _others(question[at], alike)[0] + question[at + 1 :]


def dropped(question: str, chance: random.Random, library: Library) -> str:
    """One character is missing."""
    places = _touchable(question, library)
    if not places:
        return question
    at = chance.choice(places)
    return question[:at] + question[at + 1 :]


def spaced(question: str, chance: random.Random, library: Library) -> str:
    """White space between characters and at the ends."""
    del library
    pairs = range(1, len(question))
    places = [n for n in pairs if is_cjk(question[n - 1]) and is_cjk(question[n])]
    for at in sorted(chance.sample(places, min(_SPACES, len(places))), reverse=True):
        question = question[:at] + chance.choice(" \u3000") + question[at:]
    return f" {question}\n"


def full_width(question: str, chance: random.Random, library: Library) -> str:
    """Digits, letters and ASCII punctuation as wide as Chinese characters."""
    del chance, library
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in question)


def traditional(question: str, chance: random.Random, library: Library) -> str:
    """Traditional characters, phrase by phrase."""
    del chance, library
    return _converter().convert(question)


def punctuated(question: str, chance: random.Random, library: Library) -> str:
    """Other punctuation: quotes gone, commas Western, several marks at the end."""
    del library
    plain = re.sub(r"[“”\"]", "", question).replace("，", ",").rstrip("？?。")
    return plain + chance.choice(["", "???", "！？", "。。。", "~"])


def reordered(question: str, chance: random.Random, library: Library) -> str:
    """Clauses the other way round; with one clause, its year put first or last."""
    del chance, library
    body = question.rstrip("？?。")
    clauses = [clause for clause in _CLAUSE.split(body) if clause.strip()]
    if len(clauses) > 1:
        return "，".join(reversed(clauses))
    years = _YEAR.findall(body)
    if len(years) != 1:
        return question
    rest = body.replace(years[0], "")
    return f"{rest}，{years[0]}" if body.startswith(years[0]) else f"{years[0]}{rest}"


NOISES: dict[str, Noise] = {
    "同音字": homophone,
    "漏字": dropped,
    "空格": spaced,
    "全角": full_width,
    "繁体": traditional,
    "标点": punctuated,
    "语序": reordered,
}


def check_noise(
    shelf: Shelf,
    questions: Sequence[str],
    *,
    open_system: Opener = open_zhice,
    seed: int = 3,
) -> tuple[CheckReport, ...]:
    """One report a kind of noise: whether answers keep their status and figures or source."""
    system = open_system(shelf)
    before = {question: ask(system, question) for question in questions}
    found = []
    for name, noise in NOISES.items():
        chance = random.Random(seed)  # noqa: S311 -- no secret, but the same noise each time
        noisy = {q: noise(q, chance, shelf.library) for q in before}
        judged = [
            _judged(before[q], ask(system, said), q, said) for q, said in noisy.items() if said != q
        ]
        found.append(
            report(
                f"噪声·{name}",
                judged,
                passing=("kept",),
                failing=("lost", "gained", "moved", "crashed"),
            )
        )
    return tuple(found)


def _judged(before: Reply, after: Reply, question: str, noisy: str) -> Example:
    wanted = f"与“{question}”相同：{before.shown}"
    return Example(noisy, noise_verdict(before, after), wanted, after.shown)


def noise_verdict(before: Reply, after: Reply) -> Verdict:
    """Whether the noisy question's reply is that of the clean one."""
    if before.crash or after.crash:
        return "crashed"
    if before.refused and after.refused:
        return "kept"
    if before.answer is None or before.refused:
        return "gained"
    if after.answer is None or after.refused:
        return "lost"
    if not _alike(before.answer, after.answer):
        return "hedged" if _amounts_kept(before.answer, after.answer) else "moved"
    return "kept" if before.answer.status == after.answer.status else "hedged"


def _alike(one: Answer, other: Answer) -> bool:
    """The same figures; where there are none, a source in common."""
    if one.figures or other.figures:
        return {f.id for f in one.figures} == {f.id for f in other.figures}
    return _share_source(one, other)


def _amounts_kept(before: Answer, after: Answer) -> bool:
    """Whether figures of the table before are now quoted from a passage: the same amounts."""
    told = [figure.as_written for figure in before.figures]
    quoted = not after.figures and all(squeeze(one) in squeeze(after.text) for one in told)
    return bool(told) and quoted and _share_source(before, after)


def _share_source(one: Answer, other: Answer) -> bool:
    return any(
        a.document.id == b.document.id and a.start < b.end and b.start < a.end
        for a in one.citations
        for b in other.citations
    )


def _touchable(question: str, library: Library) -> list[int]:
    """Places of characters that may suffer: no negation, no number, no region."""
    names = {part for region in library.regions for part in (region, region[:-1])}
    fixed = {
        n
        for name in names
        for match in re.finditer(re.escape(name), question)
        for n in range(*match.span())
    }
    return [
        n
        for n, character in enumerate(question)
        if is_cjk(character) and character not in _UNTOUCHED and n not in fixed
    ]


def _others(character: str, alike: dict[str, list[str]]) -> list[str]:
    """Characters that sound like ``character``, the most usual first."""
    return [c for c in alike.get(_syllable(character), []) if c != character]


@lru_cache(maxsize=4)
def _homophones(texts: Iterable[str]) -> dict[str, list[str]]:
    """The characters of ``texts`` by syllable, the most usual first."""
    counts = Counter(c for text in texts for c in text if is_cjk(c) and c not in _UNTOUCHED)
    found: dict[str, list[str]] = {}
    for character, _ in counts.most_common():
        found.setdefault(_syllable(character), []).append(character)
    return found


@lru_cache(maxsize=8192)
def _syllable(character: str) -> str:
    """The syllable of a character, without its tone."""
    from pypinyin import lazy_pinyin  # noqa: PLC0415 -- loads its dictionary

    return str(lazy_pinyin(character)[0])


@lru_cache(maxsize=1)
def _converter() -> Converter:
    import opencc  # noqa: PLC0415 -- only this check writes traditional characters

    converter: Converter = opencc.OpenCC("s2t")
    return converter
