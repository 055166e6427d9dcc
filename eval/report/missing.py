"""What an answer lacks, in words: for people who look into a miss."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from assistant.table.phrase import statement
from assistant.types import Answer
from eval.scorers.told import expected, row_of, same
from eval.types import Case, Outcome, World
from index.text import fold, squeeze


def missing(
    case: Case, outcome: Outcome, scores: Mapping[str, float | None], world: World
) -> tuple[str, ...]:
    """What keeps an outcome from being right, one line each; the scores decide, not this."""
    if outcome.answer is None:
        return (f"出错：{outcome.error}",)
    return tuple(_lines(case, outcome.answer, scores, world))


def _lines(
    case: Case, answer: Answer, scores: Mapping[str, float | None], world: World
) -> Iterator[str]:
    if scores.get("refused_rightly") == 0:
        yield "没有依据，应当拒答，却作了回答"
    if scores.get("answered_rightly") == 0:
        yield "有依据，应当回答，却拒答了"
    if scores.get("wrong_figure"):
        yield from _wrong(case, answer)
    if _short(scores, "figures_exact"):
        yield from _figures(case, answer, world)
    if _short(scores, "figures_whole"):
        yield "有数字说得不完整（比较词、单位、年份、地区、目标或实际、约束性或预期性）"
    if _short(scores, "key_points_all"):
        text = _bare(answer.text)
        told = [any(_bare(spelling) in text for spelling in point) for point in case.points]
        lost = [point[0] for point, found in zip(case.points, told, strict=True) if not found]
        yield f"缺少要点：{'、'.join(lost)}" if lost else "要点不齐"
    if _short(scores, "verbatim"):
        yield "有引文与原文不一致"


def _short(scores: Mapping[str, float | None], name: str) -> bool:
    value = scores.get(name)
    return value is not None and value < 1


def _wrong(case: Case, answer: Answer) -> Iterator[str]:
    text = _bare(answer.text)
    told = [amount for amount in case.forbidden if _bare(amount) in text]
    listed = f"，其中题目列为错误的：{'、'.join(told)}" if told else ""
    yield f"说了与所问不符的数字{listed}"


def _figures(case: Case, answer: Answer, world: World) -> Iterator[str]:
    """The expected rows, or the first of alternatives, that no figure of the answer is."""
    used = [row_of(figure) for figure in answer.figures]
    wanted = expected(case, world)
    lost = [rows[0] for rows in wanted if not any(same(u, row) for u in used for row in rows)]
    for row in lost:
        yield f"缺少数据：{statement(row)}（{row.id}）"
    if not lost:
        yield "应说的数据都用到了，但没有如实说出"


def _bare(text: str) -> str:
    return squeeze(fold(text))
