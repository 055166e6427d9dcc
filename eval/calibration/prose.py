"""How near is near enough: what a chat model's sentence must share with the passages it cites.

``python -m eval.calibration.prose`` makes sentences that passages carry (their own, shortened,
in another order of clauses, with other words for the same, two joined) and such that they do
not (sentences of other passages, near ones of other documents, denied ones, softened words
left out, nouns swapped or replaced, words strung together), and prints of each kind how many
pass the check, and the weights of a logistic regression for those that words leave open.
One passage in four is for fitting, the others for the rates.
"""

from __future__ import annotations

import os
import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.chain import Assistant
from assistant.check import fault
from assistant.evidence import Shelf
from assistant.firewall.support import supported
from assistant.prose.mask import without_numbering
from assistant.prose.nearness import cosine, too_far
from assistant.settings import Settings
from assistant.types import Sentence, Source
from index.text import is_cjk, segments, word_classes
from prompts import load_pairs

SEED = 7
PASSAGES = 240
_SENTENCE = re.compile(r"[^。！？；\n]+")
_SHORTEST, _LONGEST = 14, 120
_SOFT = re.compile(r"鼓励|力争|探索|逐步|争取|不得|严禁|禁止")
_STEPS = 60
_RIDGE = 1e-2


@dataclass(frozen=True, slots=True)
class Sample:
    """A sentence, the passage it cites, how it was made, and whether the passage carries it."""

    kind: str
    text: str
    source: Source
    held: bool


Maker = Callable[[str, random.Random, Sequence[str]], str]


def passages(shelf: Shelf) -> list[Source]:
    """Passages of running text, chosen by a fixed seed."""
    found = []
    for document, sections in shelf.library.sections.items():
        for section in sections:
            if not section.path or any(block.row for block in section.blocks):
                continue
            source = shelf.library.section_source(document, section.path)
            if section.blocks and len(source.quote) > _SHORTEST:
                found.append(source)
    chance = random.Random(SEED)  # noqa: S311 -- no secret, but the same passages each time
    return chance.sample(found, min(PASSAGES, len(found)))


def _sentences(source: Source) -> list[str]:
    found = (without_numbering(s.strip()) for s in _SENTENCE.findall(source.quote))
    return [s for s in found if _SHORTEST <= len(s) <= _LONGEST]


def _clauses(text: str) -> list[str]:
    return [part for part in text.split("，") if part]


def _shortened(text: str, chance: random.Random, others: Sequence[str]) -> str:
    """Without one clause, or its tail after 、."""
    del others
    parts = _clauses(text)
    if len(parts) > 1:
        parts.pop(chance.randrange(len(parts)))
        return "，".join(parts)
    return text.rpartition("、")[0] or ""


def _reordered(text: str, chance: random.Random, others: Sequence[str]) -> str:
    del others
    parts = _clauses(text)
    chance.shuffle(parts)
    return "，".join(parts) if len(parts) > 1 else ""


def _reworded(text: str, chance: random.Random, others: Sequence[str]) -> str:
    """With another word for one or two of its words."""
    del others
    pairs = [(b, a) for a, all_b in load_pairs("synonyms") for b in all_b.split() if b in text]
    pairs += [(a, b) for a, b in _ALIKE if a in text]
    for old, new in chance.sample(pairs, min(2, len(pairs))):
        text = text.replace(old, new, 1)
    return text if pairs else ""


_ALIKE = (
    ("加强", "强化"),
    ("强化", "加强"),
    ("推进", "推动"),
    ("推动", "推进"),
    ("完善", "健全"),
    ("健全", "完善"),
    ("实施", "开展"),
    ("开展", "实施"),
    ("提升", "提高"),
    ("提高", "提升"),
    ("建立", "设立"),
    ("优化", "改进"),
    ("促进", "推动"),
    ("加快", "加速"),
    ("落实", "执行"),
    ("进一步", ""),
    ("积极", ""),
    ("全面", ""),
    ("大力", ""),
    ("切实", ""),
)
"""Words that say the same in these documents, and words that may be left out."""


def _framed(text: str, chance: random.Random, others: Sequence[str]) -> str:
    del others
    return (
        f"{chance.choice(('文件提出', '具体来说', '在这方面', '主要做法是'))}，{_clauses(text)[0]}"
    )


def _joined(text: str, chance: random.Random, others: Sequence[str]) -> str:
    """The first clauses of two sentences of one passage."""
    other = chance.choice(others) if others else text
    return f"{_clauses(text)[0]}，{_clauses(other)[-1]}" if other != text else ""


def _verbs(text: str) -> list[str]:
    return [w for w, kind in word_classes(text) if kind in {"v", "vn"} and len(w) > 1]


def _nouns(text: str) -> list[str]:
    return [w for w, kind in word_classes(text) if kind in {"n", "nz", "nt"} and len(w) > 1]


def _denied(text: str, chance: random.Random, others: Sequence[str]) -> str:
    del others
    verbs = _verbs(text)
    word = chance.choice(("不再", "不", "停止", "未", "没有", "取消", "禁止"))
    return text.replace(verb := chance.choice(verbs), f"{word}{verb}", 1) if verbs else ""


def _unsoftened(text: str, chance: random.Random, others: Sequence[str]) -> str:
    del chance, others
    return _SOFT.sub("", text) if _SOFT.search(text) else ""


def _hardened(text: str, chance: random.Random, others: Sequence[str]) -> str:
    del others
    verbs = _verbs(text)
    word = chance.choice(("已经", "必须", "已", "一律", "计划", "拟"))
    return text.replace(verb := chance.choice(verbs), f"{word}{verb}", 1) if verbs else ""


def _swapped(text: str, chance: random.Random, others: Sequence[str]) -> str:
    """Two nouns of one clause in each other's place."""
    del others
    clause = max(_clauses(text), key=len)
    nouns = list(dict.fromkeys(_nouns(clause)))
    if len(nouns) < 2:  # noqa: PLR2004 -- a pair
        return ""
    first, second = chance.sample(nouns, 2)
    return clause.replace(first, "\0").replace(second, first).replace("\0", second)


def _strung(text: str, chance: random.Random, others: Sequence[str]) -> str:
    """Words of the passage strung together in any order, with one that is not of it."""
    words = [w for t in (text, *others) for w in segments(t) if len(w) > 1 and is_cjk(w[0])]
    return "".join([*chance.sample(words, min(6, len(words))), "建设"])


CARRIED: dict[str, Maker] = {
    "verbatim": lambda text, _chance, _others: text,
    "shortened": _shortened,
    "reordered": _reordered,
    "reworded": _reworded,
    "framed": _framed,
    "joined": _joined,
}
TURNED: dict[str, Maker] = {
    "denied": _denied,
    "unsoftened": _unsoftened,
    "hardened": _hardened,
    "swapped": _swapped,
    "strung": _strung,
}


def samples(sources: Sequence[Source]) -> Iterator[Sample]:
    """Sentences of every kind for each passage."""
    chance = random.Random(SEED)  # noqa: S311 -- see passages
    pool = [(s, text) for s in sources for text in _sentences(s)]
    for source in sources:
        own = _sentences(source)
        if not own:
            continue
        text = chance.choice(own)
        others = [one for one in own if one != text]
        for held, makers in ((True, CARRIED), (False, TURNED)):
            for kind, make in makers.items():
                made = make(text, chance, others)
                if made and (held or made != text):
                    yield Sample(kind, made, source, held)
        elsewhere = [t for s, t in pool if s != source and t not in source.quote]
        yield Sample("other", chance.choice(elsewhere), source, held=False)
        yield Sample("near", max(elsewhere, key=lambda t: _alike(t, text)), source, held=False)
        replaced = _replaced(text, chance, elsewhere, source)
        if replaced:
            yield Sample("replaced", replaced, source, held=False)


def _alike(first: str, second: str) -> float:
    a, b = ({t[i : i + 2] for i in range(len(t) - 1)} for t in (first, second))
    return len(a & b) / max(len(a | b), 1)


def _replaced(text: str, chance: random.Random, elsewhere: Sequence[str], source: Source) -> str:
    """With a noun of another passage in place of one of its own."""
    foreign = [w for t in chance.sample(elsewhere, 5) for w in _nouns(t) if w not in source.quote]
    own = _nouns(text)
    if not own or not foreign:
        return ""
    return text.replace(chance.choice(own), chance.choice(foreign), 1)


def fit(features: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Intercept and weights by Newton's method with a slight ridge."""
    weights = np.zeros(features.shape[1])
    for _ in range(_STEPS):
        guess = 1 / (1 + np.exp(-(features @ weights)))
        slope = features.T @ (wanted - guess) - _RIDGE * weights
        bend = (features * (guess * (1 - guess))[:, None]).T @ features
        weights = weights + np.linalg.solve(bend + _RIDGE * np.eye(len(weights)), slope)
    return weights


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the check makes of a sample by words, and by the encoder where they leave it open."""

    sample: Sample
    by_words: str
    far: str


def judged(sample: Sample, shelf: Shelf) -> Outcome:
    """What becomes of ``sample``."""
    sentence = Sentence(f"{sample.text}。", (sample.source,), prose=True)
    reason = fault(sentence, shelf.library)
    return Outcome(sample, reason, reason or too_far(sentence, shelf.library, shelf.encoder))


def weights_of(found: Sequence[Sample], shelf: Shelf) -> np.ndarray:
    """The weights that part what passages carry from what is about something else."""
    kept = [sample for sample in found if sample.held or sample.kind in _ABOUT_OTHER]
    features = []
    for sample in kept:
        near = supported(sample.text, [sample.source], shelf.library)
        angle = cosine(sample.text, near.windows, shelf.encoder)
        features.append([1.0, near.share, angle])
    return fit(np.array(features), np.array([float(sample.held) for sample in kept]))


_ABOUT_OTHER = {"other", "near", "strung", "replaced"}


def main() -> None:
    """Print the weights and of each kind the share that passes."""
    shelf = Assistant.open(Settings.read(os.environ)).shelf
    sources = passages(shelf)
    fitting = set(sources[::_EVERY])
    every = list(samples(sources))
    weights = weights_of([one for one in every if one.source in fitting], shelf)
    told = [f"intercept, share, cosine: {np.round(weights, 2).tolist()}"]
    rest = [judged(one, shelf) for one in every if one.source not in fitting]
    for kind in [*CARRIED, *TURNED, "other", "near", "replaced"]:
        own = [one for one in rest if one.sample.kind == kind]
        words, both = sum(not o.by_words for o in own), sum(not o.far for o in own)
        told.append(f"{kind}: of {len(own)} pass by words {words}, also by the encoder {both}")
    why = Counter(o.far.partition("（")[0] for o in rest if o.sample.held)
    told += [f"  {count} {reason}" for reason, count in why.most_common() if reason]
    if sys.argv[1:] == ["--all"]:
        told += [f"{o.sample.kind}|{o.far}|{o.sample.text}" for o in rest]
    sys.stdout.write("\n".join(told) + "\n")


_EVERY = 4
"""One passage in so many is for fitting, the others for the rates."""


if __name__ == "__main__":
    main()
