"""Cases × system → record: failures are outcomes, and a run can be resumed as it was."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from assistant.settings import Settings
from assistant.types import Answer, Trace
from eval.cases import fingerprint
from eval.errors import RunProblem
from eval.records import read_run, start
from eval.runs import (
    Order,
    ask_all,
    ask_case,
    begin,
    check_same,
    commit_of,
    model_notice,
    order_of,
    prompt_fingerprints,
    resume,
)
from eval.systems import open_system, open_world, settings_for
from eval.types import Case, Outcome, Run, RunCard, Span, SupportingQuote, World

QUOTE = SupportingQuote(document="taizhou-education-14th-five-year-plan", quote="县管校聘")


def case(name: str, question: str = "县管校聘怎么推进？", **fields: object) -> Case:
    return Case.model_validate(
        {"id": name, "question": question, "kind": "howto", "answerable": True, **fields}
    )


def card(*asked: str, **fields: object) -> RunCard:
    given = {"id": "1", "system": "fake", "writer": "built-in", "encoder": "", "started": ""}
    return RunCard.model_validate({**given, "commit": "", "asked": asked, **fields})


@dataclass
class Fake:
    """A system that repeats the question, and fails where the question names an error."""

    name: str = "fake"
    asked: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    searched: list[str] = field(default_factory=list)

    def answer(self, question: str, history: Sequence[str]) -> Answer:
        """The question again."""
        self.asked.append((question, tuple(history)))
        if question == "中断":
            raise KeyboardInterrupt
        if question.startswith("坏"):
            raise ValueError(f"{question}\n密钥 sk-secret 无效")
        return Answer(
            question=question,
            standalone_question=question,
            status="answered",
            text=question,
            trace=Trace(writer="built-in"),
        )

    def find(self, question: str, *, k: int) -> Sequence[Span]:
        """Spans of one character."""
        self.searched.append(question)
        if question == "找坏":
            raise OSError("没有索引")
        return [("plan", n, n + 1) for n in range(k)]


def ignore(done: int, total: int) -> None:
    assert done <= total


def run_of(folder: Path, cases: Sequence[Case], system: Fake, *, workers: int = 1) -> list[Outcome]:
    path = folder / "run.jsonl"
    with start(path, card(*(one.id for one in cases))) as recorder:
        ask_all(cases, system, recorder, workers, progress=ignore)
    return list(read_run(path).outcomes)


def test_a_case_that_fails_is_an_outcome_and_the_next_is_asked(tmp_path: Path) -> None:
    first, second = run_of(tmp_path, [case("a", "坏的"), case("b", "好的")], Fake())
    assert (first.answer, first.error) == (None, "ValueError: 坏的 密钥 sk-secret 无效")
    assert second.answer is not None
    assert second.answer.text == "好的"


def test_a_secret_in_an_error_is_masked() -> None:
    outcome = ask_case(Fake(), ("sk-secret",), case("a", "坏的"))
    assert "sk-secret" not in outcome.error
    assert "密钥 ****** 无效" in outcome.error


def test_a_page_of_an_error_is_cut() -> None:
    assert len(ask_case(Fake(), (), case("a", "坏" * 10_000)).error) == 500


def test_passages_are_asked_for_where_a_quote_supports_a_question_of_its_own() -> None:
    system = Fake()
    alone = ask_case(system, (), case("a", "甲", quotes=(QUOTE,)))
    follow_up = ask_case(system, (), case("b", "乙", quotes=(QUOTE,), history=("甲",)))
    unsupported = ask_case(system, (), case("c", "丙"))
    assert system.searched == ["甲"]
    assert [len(one.found) for one in (alone, follow_up, unsupported)] == [10, 0, 0]
    assert system.asked[1] == ("乙", ("甲",))


def test_a_search_that_fails_is_a_failed_case() -> None:
    outcome = ask_case(Fake(), (), case("a", "找坏", quotes=(QUOTE,)))
    assert (outcome.answer, outcome.error) == (None, "OSError: 没有索引")


def test_an_interrupt_ends_the_run_and_keeps_what_is_known(tmp_path: Path) -> None:
    cases = [case("a", "甲"), case("b", "中断"), case("c", "丙")]
    with pytest.raises(RunProblem, match="3 题中已记下 1 题；续跑：zhice eval run --resume /"):
        run_of(tmp_path, cases, Fake())
    assert [one.case for one in read_run(tmp_path / "run.jsonl").outcomes] == ["a"]


def test_workers_ask_at_the_same_time_and_lose_nothing(tmp_path: Path) -> None:
    class Waiting(Fake):
        """Answers only when both its callers have come."""

        def answer(self, question: str, history: Sequence[str]) -> Answer:
            barrier.wait(timeout=30)
            return super().answer(question, history)

    barrier = threading.Barrier(2)
    cases = [case(f"c{n}", f"第{n}问") for n in range(6)]
    outcomes = run_of(tmp_path, cases, Waiting(), workers=2)
    assert [one.answer.text for one in outcomes if one.answer] == [one.question for one in cases]


def test_an_interrupt_ends_a_run_with_workers_too(tmp_path: Path) -> None:
    cases = [case("a", "中断"), *(case(f"c{n}", "甲") for n in range(5))]
    with pytest.raises(RunProblem, match="被中断"):
        run_of(tmp_path, cases, Fake(), workers=2)


def test_only_a_model_is_worth_waiting_for() -> None:
    assert not Order().waits
    assert Order(writer="model").waits


def test_a_model_that_wrote_less_than_half_is_told() -> None:
    by_model, by_rules = (
        Answer(
            question="",
            standalone_question="",
            status="answered",
            text="",
            trace=Trace(writer=writer, problem=problem),
        )
        for writer, problem in (("openai:x", ""), ("built-in", "对话模型连不上"))
    )
    outcomes = (
        Outcome(case="a", answer=by_model),
        Outcome(case="b", answer=by_rules),
        Outcome(case="c", error="TimeoutError"),
    )
    asked = card("a", "b", "c", writer="openai:x")
    assert "3 题中有 1 题出错、1 题因模型不可用改由内置规则写成" in model_notice(
        Run(asked, outcomes)
    )
    assert not model_notice(Run(asked, outcomes[:2]))
    assert not model_notice(Run(card("a", "b", "c"), outcomes))


def test_what_differs_from_the_card_is_named(tmp_path: Path) -> None:
    path = tmp_path / "run.jsonl"
    old = card(index="i1", cases="c1", settings={"encoder": "packaged", "port": "1"})
    check_same(path, old, card(index="i1", cases="c1", settings={"encoder": "packaged"}))
    for changed, said in (
        ({"index": "i2"}, "索引变了（原为 i1，现为 i2）"),
        ({"cases": "c2"}, "题目变了（原为 c1，现为 c2）"),
        ({"figures_version": "t2"}, "核定数据表变了（原为 无，现为 t2）"),
        ({"commit": "f00"}, "代码版本变了"),
        ({"settings": {"encoder": "openai:x"}}, "设置 ZHICE_ENCODER 变了"),
        ({"prompts": {"places.txt": "1"}}, "提示词 prompts/places.txt 变了"),
    ):
        new = old.model_copy(update=changed)
        with pytest.raises(RunProblem) as problem:
            check_same(path, old, new)
        assert said in str(problem.value)
        assert "不带 --resume" in str(problem.value)


def test_prompts_are_told_apart_by_their_content(project: Path) -> None:
    found = prompt_fingerprints(project / "prompts")
    content = (project / "prompts/synonyms.csv").read_bytes()
    assert found["synonyms.csv"] == hashlib.sha256(content).hexdigest()[:12]
    assert not [name for name in found if name.endswith((".py", ".pyc"))]


def test_outside_git_there_is_no_commit(project: Path, tmp_path: Path) -> None:
    assert commit_of(tmp_path) == ""
    assert len(commit_of(project)) in {0, 12, 13}


def test_a_writer_without_a_model_is_told() -> None:
    with pytest.raises(RunProblem, match="ZHICE_MODEL 没有设置"):
        settings_for(Settings(), writer="model", encoder="")
    assert not settings_for(Settings(model="openai:x"), writer="built-in", encoder="").model
    assert settings_for(Settings(), writer="built-in", encoder="openai:x").encoder == "openai:x"


def test_an_unknown_system_is_told() -> None:
    with pytest.raises(RunProblem, match="没有系统 'zhise'；可用的有：zhice、tutorial"):
        open_system("zhise", Settings())


@pytest.fixture
def settings(home: Path) -> Settings:
    return Settings(home=home)


@pytest.fixture
def world(settings: Settings) -> World:
    return open_world(settings)


CASES = (
    case("how", quotes=(QUOTE,)),
    case("weather", "今天天气怎么样？", kind="off_topic", answerable=False),
    case("share", "2025年普惠园在园幼儿占比目标是多少？"),
)


def test_a_run_of_zhice_is_recorded_and_resumed(
    settings: Settings, world: World, tmp_path: Path
) -> None:
    path = begin(
        Order(),
        settings,
        cases=CASES,
        world=world,
        output=tmp_path / "run.jsonl",
        workers=1,
        progress=ignore,
    )
    run = read_run(path)
    assert [one.case for one in run.outcomes] == ["how", "weather", "share"]
    assert not [one.error for one in run.outcomes if one.error]
    assert len(run.outcomes[0].found) == 10
    assert run.card.cases == fingerprint(CASES)
    assert run.card.figures_version == world.table.version
    assert run.card.index == run.outcomes[0].answer.trace.index  # type: ignore[union-attr] # no error
    assert order_of(run.card) == Order(encoder="packaged")

    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:2]) + lines[2][:30])
    resume(path, settings, cases=CASES, world=world, workers=1, progress=ignore)
    again = read_run(path)
    assert [one.case for one in again.outcomes] == ["how", "weather", "share"]
    assert again.outcomes[0] == run.outcomes[0]

    changed = (*CASES[:2], case("share", "2027年普惠园在园幼儿占比目标是多少？"))
    with pytest.raises(RunProblem, match="题目变了"):
        resume(path, settings, cases=changed, world=world, workers=1, progress=ignore)
    with pytest.raises(RunProblem, match="题目变了"):
        resume(path, settings, cases=CASES[:2], world=world, workers=1, progress=ignore)


def test_a_run_of_nothing_is_told(settings: Settings, world: World, tmp_path: Path) -> None:
    with pytest.raises(RunProblem, match="没有符合条件的题目"):
        begin(
            Order(),
            settings,
            cases=(),
            world=world,
            output=tmp_path / "run.jsonl",
            workers=1,
            progress=ignore,
        )
