"""An optional judge: a chat model, pinned apart from the answering one, grades the prose.

It sees question, reference and answer as one JSON object: material, out of which no text can
break, whatever it says. Exact scorers stay the measure; how far the judge agrees with them
is reported with its grades.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from assistant.errors import ModelProblem
from assistant.model import ChatModel, Message
from eval.types import Case, Outcome
from index.types import Figure
from prompts import load_prompt

PROMPT = "judge"
"""Name of the prompt; its fingerprint belongs to every run that was judged."""
RIGHT = 1.0
"""An exact score from which an answer counts as right."""
Points: TypeAlias = Literal[0, 1, 2]
_log = logging.getLogger(__name__)


class Grade(BaseModel):
    """对一个回答的评阅。"""

    model_config = ConfigDict(frozen=True)

    # First, since servers keep the order: grades that follow a reason are better considered.
    reason: str = Field(description="理由，一句话")
    correct: Points = Field(description="是否正确：0、1 或 2")
    complete: Points = Field(description="是否完整：0、1 或 2")


@dataclass(frozen=True, slots=True)
class Grades:
    """The grades of a run by case, and why the cases without one have none."""

    judge: str
    grades: dict[str, Grade]
    failed: dict[str, str]

    @property
    def line(self) -> str:
        """How much was judged, in one line."""
        total = len(self.grades) + len(self.failed)
        said = f"评判模型 {self.judge} 评阅了 {total} 个回答中的 {len(self.grades)} 个"
        if not self.failed:
            return f"{said}。"
        return f"{said}，{len(self.failed)} 个没有评成，例如：{next(iter(self.failed.values()))}"


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far the judge and the exact scorers find the same answers right."""

    cases: int
    """Cases with a grade and a score."""
    share: float | None
    """Of them, those on which both agree, in [0, 1]; None without any."""
    kappa: float | None
    """Cohen's: 1 full agreement, 0 as by chance; None where chance alone would agree."""


def judge(
    case: Case, outcome: Outcome, model: ChatModel, *, rows: Mapping[str, Figure] | None = None
) -> Grade | None:
    """The grade of one answer; None if there is no answer or the judge gives no grade.

    ``rows`` are the curated table's by id, so that the reference tells the case's figures.
    """
    try:
        return _grade(case, outcome, model, rows or {})
    except ModelProblem as problem:
        _log.warning("%s 没有评成：%s", case.id, problem)
        return None


def judge_all(
    cases: Iterable[Case],
    outcomes: Iterable[Outcome],
    model: ChatModel,
    *,
    rows: Mapping[str, Figure] | None = None,
) -> Grades:
    """The grades of all outcomes that hold an answer, and what kept the judge from the rest."""
    grades: dict[str, Grade] = {}
    failed: dict[str, str] = {}
    known = {case.id: case for case in cases}
    for outcome in outcomes:
        if outcome.case not in known or outcome.answer is None:
            continue
        try:
            grade = _grade(known[outcome.case], outcome, model, rows or {})
        except ModelProblem as problem:
            failed[outcome.case] = str(problem)
        else:
            if grade is not None:
                grades[outcome.case] = grade
    return Grades(model.name, grades, failed)


def agreement(grades: Mapping[str, Grade], scores: Mapping[str, float | None]) -> Agreement:
    """How far the judge agrees with exact scores, both by case id.

    Right is a grade of 2 for correctness, and a score of 1; cases where the scorer does not
    apply are left out.
    """
    pairs = [
        (grade.correct == 2, score >= RIGHT)  # noqa: PLR2004 -- the best grade
        for case, grade in grades.items()
        if (score := scores.get(case)) is not None
    ]
    if not pairs:
        return Agreement(0, None, None)
    count = len(pairs)
    share = sum(judged == scored for judged, scored in pairs) / count
    judged, scored = (sum(side) / count for side in zip(*pairs, strict=True))
    chance = judged * scored + (1 - judged) * (1 - scored)
    kappa = None if chance == 1 else (share - chance) / (1 - chance)
    return Agreement(count, share, kappa)


def _grade(
    case: Case, outcome: Outcome, model: ChatModel, rows: Mapping[str, Figure]
) -> Grade | None:
    if outcome.answer is None:
        return None
    material = json.dumps(_material(case, outcome.answer.text, rows), ensure_ascii=False, indent=1)
    talk = [Message("system", load_prompt(PROMPT)), Message("user", material)]
    return model.structured(talk, Grade)


def _material(case: Case, answer: str, rows: Mapping[str, Figure]) -> dict[str, object]:
    """What the judge is shown; the answer last, so that all before it is the same each time."""
    return {
        "此前的问题": case.history,
        "问题": case.question,
        "应当回答": case.answerable,
        "参考": {
            "原文": [quote.quote for quote in case.quotes],
            "数据（逐项都要；一项内任一即可）": [_told(wanted, rows) for wanted in case.figures],
            "要点（逐项都要；一项内任一说法即可）": case.points,
        },
        "不应出现": case.forbidden,
        "回答": answer,
    }


def _told(wanted: str, rows: Mapping[str, Figure]) -> list[str]:
    """The figures that ``a|b`` names, each in words; those not in the table are left out."""
    return [
        f"{f.region}{f.year}年{f.indicator}{f.breakdown}"
        f"（{'目标' if f.kind == 'target' else '实际'}）：{f.as_written}"
        for row in wanted.split("|")
        if (f := rows.get(row)) is not None
    ]
