"""What a run comes to: run and scores → a summary of headline measures. Pure.

A measure that applies to no case of a group has no score there; a crash is no right answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import fmean
from typing import Literal, TypeAlias

from assistant.types import Stage
from eval.cases import fingerprint
from eval.report.missing import missing
from eval.report.words import KINDS, MEASURES, RIGHT, SPLITS, STAGES, WRONG
from eval.statistics import Estimate, Paired, estimate, median, paired, percentile, upper_bound
from eval.types import Case, CaseKind, Outcome, Run, RunCard, World

Scores: TypeAlias = Mapping[str, Mapping[str, float | None]]
"""For each case id the measures by name; None where a measure does not apply."""

Stale: TypeAlias = Literal["cases", "figures"]
DECIDING = (
    "figures_exact",
    "figures_whole",
    "key_points_all",
    "refused_rightly",
    "answered_rightly",
)
"""A case is wholly right if each of these that applies is 1 and no wrong figure is told."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """In how many of ``n`` cases a wrong figure is told; ``upper`` bounds the rate by 95 %."""

    count: int
    n: int
    upper: float


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds of ``n`` answers: median, 95th percentile, median of each stage."""

    n: int
    median: float
    p95: float
    stages: dict[Stage, float]


@dataclass(frozen=True, slots=True)
class Marked:
    """A case, what came of it, and what it lacks; ``right`` is None if nothing applies."""

    case: Case
    outcome: Outcome
    scores: Mapping[str, float | None]
    right: bool | None
    missing: tuple[str, ...]

    def measured(self, name: str) -> float | None:
        """The case's score by a scorer's name, or ``right`` as 0 or 1."""
        if name == RIGHT.name:
            return None if self.right is None else float(self.right)
        return self.scores.get(name)

    @property
    def crashed(self) -> bool:
        """Whether there is no answer."""
        return self.outcome.answer is None

    @property
    def missed(self) -> bool:
        """Whether there is an answer that is not wholly right or not verbatim."""
        verbatim = self.scores.get("verbatim")
        unlike = verbatim is not None and verbatim < 1
        return not self.crashed and (self.right is False or unlike)


@dataclass(frozen=True, slots=True)
class Group:
    """The headline measures over some cases; ``scores`` holds those that apply."""

    cases: int
    crashes: int
    scores: dict[str, Estimate]
    wrong: Wrong | None
    times: Times | None


@dataclass(frozen=True, slots=True)
class Summary:
    """A run in numbers, with every case behind them."""

    card: RunCard
    marked: tuple[Marked, ...]
    splits: dict[str, Group]
    """By ``all``, ``dev`` and ``held-out``; a split without cases is left out."""
    kinds: dict[CaseKind, dict[str, Group]]
    """The same for each kind that occurs, in the order of ``CaseKind``."""
    asked: int
    """How many cases the run was to hold; an interrupted one holds fewer."""
    available: int
    """How many cases the question set has."""
    unknown: tuple[str, ...] = ()
    """Outcomes whose case the question set does not have; counted nowhere."""
    stale: tuple[Stale, ...] = ()
    """What the run was answered or asked with and has changed since."""
    versions: dict[str, int] = field(default_factory=dict)
    """Version of each scorer."""

    @property
    def misses(self) -> tuple[Marked, ...]:
        """Answers that fall short: first those with a wrong figure, else in their order."""
        missed = [row for row in self.marked if row.missed]
        return tuple(sorted(missed, key=lambda row: not row.scores.get(WRONG.name)))

    @property
    def crashes(self) -> tuple[Marked, ...]:
        """Cases that ended with an error."""
        return tuple(row for row in self.marked if row.crashed)


@dataclass(frozen=True, slots=True)
class Change:
    """Means of a measure before and now, over the cases it applies to in both runs."""

    before: float
    now: float
    test: Paired
    """Whether the difference may be noise."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs over the ``shared`` cases that both were asked in the same words."""

    earlier: RunCard
    shared: int
    changes: dict[str, Change]
    """By measure."""
    kinds: dict[CaseKind, Change]
    """By kind, for the share of cases wholly right."""
    better: tuple[Marked, ...]
    """The cases, as they are now, that are wholly right and were not."""
    worse: tuple[Marked, ...]


def summarise(
    run: Run,
    scores: Scores,
    *,
    cases: Sequence[Case],
    world: World,
    versions: Mapping[str, int] | None = None,
) -> Summary:
    """The run in numbers; ``cases`` is the whole question set."""
    known = {case.id: case for case in cases}
    marked = tuple(
        _marked(known[outcome.case], outcome, scores.get(outcome.case, {}), world)
        for outcome in run.outcomes
        if outcome.case in known
    )
    return Summary(
        card=run.card,
        marked=marked,
        splits=_by_split(marked),
        kinds={
            kind: _by_split([row for row in marked if row.case.kind == kind])
            for kind in KINDS
            if any(row.case.kind == kind for row in marked)
        },
        asked=len(run.card.asked) or len(cases),
        available=len(cases),
        unknown=tuple(outcome.case for outcome in run.outcomes if outcome.case not in known),
        stale=tuple(_stale(run.card, cases, world)),
        versions=dict(versions or {}),
    )


def _stale(card: RunCard, cases: Sequence[Case], world: World) -> Iterator[Stale]:
    """What changed since the run; a card that does not name it says nothing."""
    asked = [case for case in cases if case.id in set(card.asked)]
    if card.cases and len(asked) == len(card.asked) and fingerprint(asked) != card.cases:
        yield "cases"
    if card.figures_version and card.figures_version != world.table.version:
        yield "figures"


def compare(now: Summary, earlier: Summary) -> Comparison:
    """The two runs over the cases both hold, so that a difference is not one of cases."""
    old = {row.case.id: row for row in earlier.marked}
    pairs = [(old[row.case.id], row) for row in now.marked if row.case.id in old]
    pairs = [(before, after) for before, after in pairs if _asked_alike(before, after)]
    measures = {m.name: _change(pairs, m.name) for m in (WRONG, *MEASURES)}
    kinds = {
        kind: _change([pair for pair in pairs if pair[1].case.kind == kind], RIGHT.name)
        for kind in now.kinds
    }
    return Comparison(
        earlier=earlier.card,
        shared=len(pairs),
        changes={name: change for name, change in measures.items() if change},
        kinds={kind: change for kind, change in kinds.items() if change},
        better=tuple(after for before, after in pairs if after.right and before.right is False),
        worse=tuple(after for before, after in pairs if after.right is False and before.right),
    )


def _asked_alike(before: Marked, now: Marked) -> bool:
    """Whether no other wording was answered; a crash does not tell what was asked."""
    answers = [row.outcome.answer for row in (before, now)]
    return len({answer.question for answer in answers if answer}) <= 1


def _change(pairs: Sequence[tuple[Marked, Marked]], name: str) -> Change | None:
    scores = [(before.measured(name), now.measured(name)) for before, now in pairs]
    both = [(before, now) for before, now in scores if before is not None and now is not None]
    test = paired([before for before, _ in both], [now for _, now in both])
    if not test:
        return None
    return Change(fmean(before for before, _ in both), fmean(now for _, now in both), test)


def grouped(marked: Sequence[Marked]) -> Group:
    """The headline measures over ``marked``."""
    found = {
        measure.name: estimate([row.measured(measure.name) for row in marked])
        for measure in MEASURES
    }
    return Group(
        cases=len(marked),
        crashes=sum(row.crashed for row in marked),
        scores={name: score for name, score in found.items() if score},
        wrong=_wrong([row.measured(WRONG.name) for row in marked]),
        times=_times([row.outcome for row in marked]),
    )


def _by_split(marked: Sequence[Marked]) -> dict[str, Group]:
    chosen = {
        split: [row for row in marked if split in {"all", row.case.split}] for split in SPLITS
    }
    return {split: grouped(rows) for split, rows in chosen.items() if rows}


def _marked(
    case: Case, outcome: Outcome, scores: Mapping[str, float | None], world: World
) -> Marked:
    lacks = missing(case, outcome, scores, world)
    return Marked(case, outcome, scores, _right(outcome, scores), lacks)


def _right(outcome: Outcome, scores: Mapping[str, float | None]) -> bool | None:
    if outcome.answer is None:
        return False
    deciding = [value for name in DECIDING if (value := scores.get(name)) is not None]
    if not deciding:
        return None
    return min(deciding) >= 1 and not scores.get(WRONG.name)


def _wrong(scores: Sequence[float | None]) -> Wrong | None:
    judged = [score for score in scores if score is not None]
    if not judged:
        return None
    count = sum(score > 0 for score in judged)
    return Wrong(count, len(judged), upper_bound(count, len(judged)))


def _times(outcomes: Iterable[Outcome]) -> Times | None:
    """Times of what was answered: how fast a crash comes says nothing."""
    answered = [(o.milliseconds, o.answer.trace.milliseconds) for o in outcomes if o.answer]
    whole = [milliseconds for milliseconds, _ in answered]
    middle, late = median(whole), percentile(whole, _LATE)
    if middle is None or late is None:
        return None
    stages = {s: median([getattr(spent, s) for _, spent in answered]) or 0.0 for s in STAGES}
    return Times(len(whole), middle, late, stages)


_LATE = 0.95
