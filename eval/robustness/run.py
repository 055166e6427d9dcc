"""All robustness checks in one run, and their findings as lines of text."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.evidence import Shelf
from eval.cases import CASES, load_cases
from eval.retrieval import Lookup, load_lookups
from eval.robustness.conflict import conflicting_figures, conflicting_policies
from eval.robustness.ground import CheckReport, Opener, Verdict, open_zhice
from eval.robustness.mutation import mutate_documents, mutate_table
from eval.robustness.noise import check_noise
from eval.robustness.rejection import check_counterfactual, check_rejection

_LENGTH = 160
"""Characters of an answer that a line shows."""
_WORDS: dict[Verdict, str] = {
    "followed": "照新来源",
    "refused": "拒答",
    "stopped": "报错停下",
    "quoted": "引别处原文",
    "elsewhere": "答了别的",
    "stale": "仍报旧值",
    "kept": "不变",
    "hedged": "数同而口气不同",
    "lost": "变成拒答",
    "gained": "变成作答",
    "moved": "答案变了",
    "both": "两说并列",
    "one-sided": "只见一说",
    "answered": "照答不误",
    "crashed": "程序出错",
}


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many questions each check asks; the checks' time grows in proportion."""

    table: int = 60
    documents: int = 45
    noise: int = 60
    conflicts: int = 30
    rejection: int = 60
    counterfactual: int = 40


def run_robustness(
    shelf: Shelf, *, open_system: Opener = open_zhice, sizes: Sizes | None = None, seed: int = 3
) -> tuple[CheckReport, ...]:
    """The reports of all checks; the same ``seed`` asks the same questions.

    ``shelf`` is only read: each check works on copies in memory.
    """
    sizes = sizes or Sizes()
    return tuple(_checks(shelf, open_system, sizes, seed))


def _checks(shelf: Shelf, opener: Opener, sizes: Sizes, seed: int) -> Iterator[CheckReport]:
    lookups = dev_lookups(shelf)
    chance = random.Random(seed)  # noqa: S311 -- no secret, but the same questions each time
    some = chance.sample(lookups, min(sizes.noise, len(lookups)))
    questions = [lookup.question for lookup in some]
    yield mutate_table(shelf, open_system=opener, sample=sizes.table, seed=seed)
    yield from mutate_documents(shelf, open_system=opener, sample=sizes.documents, seed=seed)
    yield from check_noise(shelf, questions, open_system=opener, seed=seed)
    yield conflicting_figures(shelf, open_system=opener, sample=sizes.conflicts, seed=seed)
    yield conflicting_policies(shelf, open_system=opener)
    yield from check_rejection(
        shelf, lookups, open_system=opener, sample=sizes.rejection, seed=seed
    )
    yield check_counterfactual(shelf, open_system=opener, sample=sizes.counterfactual, seed=seed)


def dev_lookups(shelf: Shelf) -> list[Lookup]:
    """The answerable questions of the dev split.

    What fails is printed to be worked on, so that no held-out question may be among it.
    """
    documents = tuple(shelf.library.documents.values())
    cases = load_cases(CASES, documents=documents, table=shelf.table)
    dev = {case.question for case in cases if case.split == "dev"}
    return [lookup for lookup in load_lookups(documents) if lookup.question in dev]


def report_lines(reports: Sequence[CheckReport], *, examples: int = 3) -> list[str]:
    """The reports to read: one line a check, below it at most so many that did not pass."""
    lines: list[str] = []
    for one in reports:
        share = f"{one.passed / one.asked:.0%}" if one.asked else "无题可问"
        counts = "，".join(f"{_WORDS[v]} {n}" for v, n in one.verdicts.items())
        lines.append(
            f"{one.check}：通过 {one.passed}/{one.asked}（{share}），"
            f"失败 {one.failed}（{counts or '无'}）"
        )
        worst_first = sorted(one.examples, key=lambda e: e.verdict not in one.failing)
        for example in worst_first[:examples]:
            lines.append(f"  - [{_WORDS[example.verdict]}] {example.question.strip()}")
            lines.append(f"    应为：{_short(example.wanted)}")
            lines.append(f"    答：{_short(example.got)}")
    return lines


def _short(text: str) -> str:
    return text if len(text) <= _LENGTH else f"{text[:_LENGTH]}…"
