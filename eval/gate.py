"""The gate: is a run as good as the committed baseline? Every reason why not, in one line.

Three things are absolute, whatever the baseline was like: no wrong figure, every quotation
verbatim, every case asked and none crashed. Beyond these each headline measure of each
split is compared case by case with the baseline and must not fall by more than noise:

* the fall must be more than one case's worth (the sum of all differences below -1), so that
  ten answers that each lost a twentieth do not stop a change, and
* a paired test (McNemar's exact one for 0/1 measures, else sign flips) must find it hard to
  put down to which questions happen to be in the set: one-sided p < 0.05, half the
  two-sided p. For a 0/1 measure that is five cases lost and none won, or 7 : 1, 9 : 2.

Smaller falls pass, and are told. They do not add up unseen, since every run is compared
with the committed baseline, not with the run before it. About thirty comparisons are made,
so that a change that makes as much better as worse is stopped now and then; that is the side
to err on, and ``zhice eval accept`` is the way on after a look.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from eval.cases import fingerprint
from eval.compare import Difference, differences, shared_pairs
from eval.errors import RunProblem
from eval.records import unanswered
from eval.report.headline import Marked, Summary
from eval.report.words import SPLITS, WRONG, percent
from eval.systems import BUILT_IN, ZHICE
from eval.types import Case, Run, World

LEAST_FALL = 1.0
"""Cases' worth by which a measure may fall in any case."""
ONE_SIDED = 0.05
_SHOWN = 10
"""Cases named in a line."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Reasons to stop, and what passes but should be known; Chinese lines."""

    failures: tuple[str, ...]
    remarks: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether nothing stops the run."""
        return not self.failures


def decide(now: Summary, baseline: Summary) -> Verdict:
    """The verdict on a whole run that is up to date (see ``unfit``)."""
    pairs = shared_pairs(baseline, now)
    fallen = [d for d in differences(pairs) if d.measure != WRONG and d.test.difference < 0]
    stopped = [difference for difference in fallen if exceeds_noise(difference)]
    failures = [*absolute(now), *(_fall(difference) for difference in stopped)]
    if not pairs:
        failures.append("基线与现在的题目集没有相同的题；请用 zhice eval accept 定新基线。")
    remarks = [
        f"{_fall(difference)}（未超出偶然）" for difference in fallen if difference not in stopped
    ]
    if lost := [now.case.id for before, now in pairs if before.right and not now.right]:
        remarks.append(f"与基线相比由对变错的有 {len(lost)} 题：{_named(lost)}。")
    if new := len(now.marked) - len(pairs):
        remarks.append(f"有 {new} 题不在基线里或问法改过，没有参与对比。")
    return Verdict(tuple(failures), tuple(remarks))


def unfit(run: Run, cases: Sequence[Case], world: World) -> Iterator[str]:
    """Why ``run`` says nothing about the question set as it is now."""
    if rest := unanswered(run):
        yield f"这次运行没有跑完，还有 {len(rest)} 题；请用 zhice eval run --resume 续跑。"
    if missing := [case.id for case in cases if case.id not in set(run.card.asked)]:
        yield f"这次运行缺 {len(missing)} 题：{_named(missing)}；请不带筛选重新运行。"
    elif run.card.cases != fingerprint(cases):
        yield "题目在这次运行之后改过；请重新运行 zhice eval run。"
    if run.card.figures_version != world.table.version:
        yield "核定数据表在这次运行之后改过；请重新运行 zhice eval run。"


def check_acceptable(run: Run, cases: Sequence[Case], world: World) -> None:
    """Raise RunProblem if ``run`` cannot be a baseline: not Zhice's own, or not fit."""
    card = run.card
    if (card.system, card.writer) != (ZHICE, BUILT_IN):
        what = f"系统 {card.system}、写作 {card.writer}"
        raise RunProblem(f"{card.id} 不能作基线（{what}）；基线应由 zhice 用 built-in 运行。")
    for reason in unfit(run, cases, world):
        raise RunProblem(f"{card.id} 不能作基线：{reason}")


def exceeds_noise(difference: Difference) -> bool:
    """Whether a measure fell by more than noise (see above)."""
    test = difference.test
    return test.difference * test.count < -LEAST_FALL and test.p / 2 < ONE_SIDED


def absolute(now: Summary) -> Iterator[str]:
    """What stops a run whatever the baseline is."""
    wrong = [row for row in now.marked if row.scores.get(WRONG.name)]
    if wrong:
        rate = percent(len(wrong) / len(now.marked))
        yield f"答错数字的有 {len(wrong)} 题（{rate}），应为 0：{_ids(wrong)}。"
    bent = [row for row in now.marked if _below_one(row.scores.get("verbatim"))]
    if bent:
        yield f"引文不是逐字的有 {len(bent)} 题，应为 0：{_ids(bent)}。"
    if now.crashes:
        yield f"出错的有 {len(now.crashes)} 题，应为 0：{_ids(now.crashes)}。"


def _below_one(value: float | None) -> bool:
    return value is not None and value < 1


def _fall(difference: Difference) -> str:
    """A measure that fell, from what to what, and how sure that is."""
    measure, test = difference.measure, difference.test
    values = f"{measure.written(difference.before)} → {measure.written(difference.now)}"
    counts = f"{test.count} 题中 {test.worse} 题变差、{test.better} 题变好"
    where = f"{SPLITS[difference.split]}的{measure.chinese}"
    return f"{where}低于基线：{values}（{counts}，单侧 p={test.p / 2:.3f}）"


def _ids(rows: Sequence[Marked]) -> str:
    return _named([row.case.id for row in rows])


def _named(ids: Sequence[str]) -> str:
    return "、".join(ids[:_SHOWN]) + (" 等" if len(ids) > _SHOWN else "")
