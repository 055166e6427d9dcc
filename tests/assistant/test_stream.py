"""An answer as it comes: plan, evidence, checked sentences, the whole; its id and its log line."""

from __future__ import annotations

import logging
import re
from itertools import pairwise

import pytest

from assistant.chain import Assistant
from assistant.errors import QuestionProblem
from assistant.types import Answer, Evidence, Plan, Said

FIGURE = "台州市普惠性幼儿园在园幼儿占比2025年要达到多少？"
POLICY = "县管校聘怎么推进？"


def test_plan_evidence_sentences_and_answer_come_in_this_order(assistant: Assistant) -> None:
    plan, evidence, *said, answer = assistant.stream(POLICY)
    assert isinstance(plan, Plan)
    assert isinstance(evidence, Evidence)
    assert evidence.plan == plan
    assert len(said) > 1
    assert all(isinstance(one, Said) for one in said)
    assert isinstance(answer, Answer)


@pytest.mark.parametrize("question", [FIGURE, POLICY, "八大重大行动有哪些", "今天天气怎么样"])
def test_the_text_grows_by_whole_sentences_up_to_the_answer(
    assistant: Assistant, question: str
) -> None:
    *events, answer = assistant.stream(question)
    texts = [event.so_far.text for event in events if isinstance(event, Said)]
    assert isinstance(answer, Answer)
    assert texts[-1] == answer.text
    for shorter, longer in pairwise(texts):
        assert longer.startswith(f"{shorter}\n\n")


def test_each_step_has_just_the_citations_it_needs(assistant: Assistant) -> None:
    for event in assistant.stream("全国学前教育普及普惠县比例2025年是多少？"):
        so_far = event.so_far if isinstance(event, Said) else event
        if isinstance(so_far, Answer):
            marks = {int(mark) for mark in re.findall(r"\[(\d+)\]", so_far.text)}
            assert {citation.n for citation in so_far.citations} == marks
            assert {figure.citation for figure in so_far.figures} <= marks


def test_sentences_are_out_before_suggestions_are_tried(assistant: Assistant) -> None:
    fresh = Assistant(assistant.shelf)
    events = fresh.stream(FIGURE)
    while not isinstance(next(events), Said):
        pass
    assert not fresh._tried
    *_, answer = events
    assert isinstance(answer, Answer)
    assert answer.suggestions
    assert fresh._tried


def test_asking_gives_the_last_of_the_stream(assistant: Assistant) -> None:
    *_, streamed = assistant.stream(POLICY)
    asked = assistant.ask(POLICY)
    assert isinstance(streamed, Answer)
    assert asked.trace.id != streamed.trace.id
    assert asked.model_copy(update={"trace": streamed.trace}) == streamed


def test_an_unreadable_question_streams_nothing(assistant: Assistant) -> None:
    with pytest.raises(QuestionProblem):
        next(assistant.stream("😀"))


def test_leaving_early_asks_no_suggestions(assistant: Assistant) -> None:
    fresh = Assistant(assistant.shelf)
    events = fresh.stream(POLICY)
    next(event for event in events if isinstance(event, Said))
    events.close()  # type: ignore[attr-defined] # a generator
    assert not fresh._tried


def test_every_answer_has_an_id_and_one_line_in_the_log(
    assistant: Assistant, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, logger="assistant.answering"):
        answer = assistant.ask(FIGURE)
    assert re.fullmatch(r"[0-9a-f]{12}", answer.trace.id)
    (line,) = [record.getMessage() for record in caplog.records]
    assert re.fullmatch(rf"answer {answer.trace.id} answered built-in \d+ ms", line)
