"""What changed between two runs: case by case, and measure by measure with a paired test."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from eval.report.headline import Marked, Summary
from eval.report.words import KINDS, MEASURES, SPLITS, STATUSES, WRONG, Measure
from eval.statistics import Paired, paired
from eval.types import Case

SIGNIFICANT = 0.05
"""Two-sided p below which a difference is not put down to chance."""
Pair = tuple[Marked, Marked]
"""One case before and now."""


@dataclass(frozen=True, slots=True)
class Change:
    """A case that does not fare as before, and in what; ``turned`` is -1, 0 or 1.

    -1: wholly right before and not now; 1: the other way round.
    """

    case: Case
    turned: int
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """A measure over the cases of a split to which it applies in both runs."""

    split: str
    measure: Measure
    before: float
    now: float
    test: Paired

    @property
    def significant(self) -> bool:
        """Whether chance alone seldom (p < 0.05) makes such a difference."""
        return self.test.p < SIGNIFICANT

    @property
    def verdict(self) -> str:
        """What to make of the difference, in Chinese."""
        if not self.test.better + self.test.worse:
            return "没有差别"
        return "差别显著" if self.significant else "差别可能只是偶然"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs over the cases that both hold; ``reworded`` answers score as before."""

    before: Summary
    now: Summary
    shared: int
    changes: tuple[Change, ...]
    reworded: tuple[str, ...]
    differences: tuple[Difference, ...]
    remarks: tuple[str, ...]


def compare(before: Summary, now: Summary) -> Comparison:
    """What is different in ``now``, over the cases that both runs were asked alike."""
    pairs = shared_pairs(before, now)
    changes = tuple(change for pair in pairs if (change := _change(*pair)))
    changed = {change.case.id for change in changes}
    return Comparison(
        before=before,
        now=now,
        shared=len(pairs),
        changes=tuple(sorted(changes, key=lambda change: change.turned)),
        reworded=tuple(
            b.case.id for b, n in pairs if b.case.id not in changed and _text(b) != _text(n)
        ),
        differences=tuple(differences(pairs)),
        remarks=tuple(_remarks(before, now, len(pairs))),
    )


def shared_pairs(before: Summary, now: Summary) -> list[Pair]:
    """The cases both runs hold and were asked in the same words, in today's order."""
    old = {row.case.id: row for row in before.marked}
    found = [(old[row.case.id], row) for row in now.marked if row.case.id in old]
    return [(b, n) for b, n in found if _question(b) in {_question(n), ""} or not _question(n)]


def differences(pairs: Sequence[Pair]) -> Iterator[Difference]:
    """Every measure of every split that applies to some pair."""
    for split in SPLITS:
        chosen = [pair for pair in pairs if split in {"all", pair[1].case.split}]
        for measure in (WRONG, *MEASURES):
            first, second = ([_value(m, measure) for m in column] for column in _columns(chosen))
            test = paired(first, second)
            if test:
                both = [f for f, s in zip(first, second, strict=True) if None not in (f, s)]
                before = sum(value or 0.0 for value in both) / test.count
                yield Difference(split, measure, before, before + test.difference, test)


def _columns(pairs: Sequence[Pair]) -> tuple[list[Marked], list[Marked]]:
    return [before for before, _ in pairs], [now for _, now in pairs]


def _value(row: Marked, measure: Measure) -> float | None:
    if measure.name == "right":
        return None if row.right is None else float(row.right)
    return row.scores.get(measure.name)


def _change(before: Marked, now: Marked) -> Change | None:
    lines = tuple(_lines(before, now))
    turned = int(now.right is True) - int(before.right is True)
    return Change(now.case, turned, lines) if lines else None


def _lines(before: Marked, now: Marked) -> Iterator[str]:
    """What is different in a case, one thing a line."""
    if _status(before) != _status(now):
        yield f"状态：{_status(before)} → {_status(now)}"
    yield from (f"现在：{line}" for line in now.missing if line not in before.missing)
    yield from (f"不再：{line}" for line in before.missing if line not in now.missing)
    for measure in (WRONG, *MEASURES):
        first, second = _value(before, measure), _value(now, measure)
        if first != second and measure.name != "right":
            yield f"{measure.chinese}：{_written(measure, first)} → {_written(measure, second)}"


def _written(measure: Measure, value: float | None) -> str:
    return "不适用" if value is None else measure.written(value)


def _status(row: Marked) -> str:
    return STATUSES[row.outcome.answer.status] if row.outcome.answer else "出错"


def _text(row: Marked) -> str:
    return row.outcome.answer.text if row.outcome.answer else row.outcome.error


def _question(row: Marked) -> str:
    return row.outcome.answer.question if row.outcome.answer else ""


def _remarks(before: Summary, now: Summary, shared: int) -> Iterator[str]:
    """What a reader must know before the numbers."""
    if shared < max(len(before.marked), len(now.marked)):
        counts = f"{len(before.marked)} 题和 {len(now.marked)} 题"
        yield f"两次运行各有 {counts}，其中问法相同的 {shared} 题；只比较这些题。"
    if before.card.figures_version != now.card.figures_version:
        yield "两次运行用的核定数据表不同；都按现在的数据表评分。"
    if before.card.system != now.card.system:
        yield f"两次运行的系统不同：{before.card.system} 和 {now.card.system}。"


def lines_of(comparison: Comparison) -> Iterator[str]:
    """The comparison case by case as lines of Chinese text, what got worse first."""
    for name, summary in (("甲", comparison.before), ("乙", comparison.now)):
        card = summary.card
        facts = "，".join(filter(None, (card.system, card.writer, card.encoder, card.commit)))
        yield f"{name}：{card.id}（{facts}）"
    yield from comparison.remarks
    for turned, heading in ((-1, "由对变错"), (0, "仍对或仍错，但有变化"), (1, "由错变对")):
        chosen = [change for change in comparison.changes if change.turned == turned]
        if chosen:
            yield f"\n{heading}（{len(chosen)} 题）"
        for change in chosen:
            yield f"  {change.case.id}（{KINDS[change.case.kind]}）{change.case.question}"
            yield from (f"    {line}" for line in change.lines)
    if comparison.reworded:
        yield f"\n另有 {len(comparison.reworded)} 题的回答改了措辞，得分不变。"
    if not comparison.changes and not comparison.reworded:
        yield f"\n{comparison.shared} 题的回答完全相同。"


def rows_of(comparison: Comparison) -> Iterator[tuple[str, ...]]:
    """The measures as rows: 分组, 指标, 甲, 乙, 变化, 变好/变差, p, 判断.

    All of the whole set, and of each split those that differ.
    """
    for one in comparison.differences:
        measure, test = one.measure, one.test
        if one.split != "all" and not test.better + test.worse:
            continue
        counts = (test.worse, test.better) if measure == WRONG else (test.better, test.worse)
        yield (
            SPLITS[one.split],
            f"{measure.chinese}（{test.count} 题）",
            measure.written(one.before),
            measure.written(one.now),
            measure.change(test.difference),
            "/".join(map(str, counts)),
            f"{test.p:.3f}",
            one.verdict,
        )
