"""Answers that a model wrote are kept on disk, for just what they rest on."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import SecretStr

from assistant.answering.memory import Memory, key_of
from assistant.chain import Assistant
from assistant.model import ModelSpec, open_model
from assistant.plan import read_question
from assistant.settings import Settings
from assistant.types import Answer, Evidence, Plan, Said
from tests import model_acts as acts
from tests.model_acts import KEY, MODEL
from tests.model_server import ModelServer

QUESTION = "台州市普惠性幼儿园在园幼儿占比2025年要达到多少？"


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Memory]:
    """An empty memory."""
    opened = Memory(tmp_path / "answers")
    yield opened
    opened.close()


def test_the_same_question_is_not_asked_of_the_model_again(
    assistant: Assistant, memory: Memory
) -> None:
    with ModelServer(acts.honest) as server, open_model(server.spec()) as model:
        ready = replace(assistant, model=model, memory=memory)
        first = ready.ask(QUESTION)
        plan, evidence, *said, again = ready.stream(QUESTION)
        assert len(server.asked) == 1
        assert ready.ask(QUESTION, ["县管校聘怎么推进？"]).trace.id
        assert len(server.asked) == 2
    assert isinstance(plan, Plan)
    assert isinstance(evidence, Evidence)
    assert all(isinstance(one, Said) for one in said)
    assert isinstance(again, Answer)
    assert again.trace.id != first.trace.id
    assert again.trace.writer == f"openai:{MODEL}"
    assert again.trace.prompts == first.trace.prompts
    assert again.model_copy(update={"trace": first.trace}) == first


def test_an_answer_that_the_model_failed_is_not_kept(assistant: Assistant, memory: Memory) -> None:
    script = acts.in_turn(acts.fails(), acts.honest)
    with ModelServer(script) as server, open_model(server.spec()) as model:
        ready = replace(assistant, model=model, memory=memory)
        assert ready.ask(QUESTION).trace.problem
        assert not ready.ask(QUESTION).trace.problem


def test_the_key_changes_with_all_that_an_answer_rests_on(assistant: Assistant) -> None:
    shelf, question = assistant.shelf, read_question(QUESTION)
    spec = ModelSpec("openai", MODEL, "http://127.0.0.1:8/v1", SecretStr(KEY))
    keys = {
        key_of(question, shelf, spec),
        key_of(read_question(QUESTION, ("县管校聘",)), shelf, spec),
        key_of(read_question("县管校聘"), shelf, spec),
        key_of(question, shelf, replace(spec, model="other")),
        key_of(question, shelf, replace(spec, base_url="http://127.0.0.1:9/v1")),
        key_of(question, shelf, replace(spec, temperature=0.5)),
        key_of(question, replace(shelf, table=replace(shelf.table, version="2")), spec),
    }
    assert len(keys) == 7
    assert not any(KEY in key for key in keys)


def test_a_cache_that_cannot_be_opened_stops_no_answer(
    assistant: Assistant, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "answers").write_text("not a folder", encoding="utf-8")
    with ModelServer(acts.honest) as server, open_model(server.spec()) as model:
        ready = replace(assistant, model=model, memory=Memory(tmp_path / "answers"))
        with caplog.at_level(logging.WARNING):
            assert not ready.ask(QUESTION).trace.problem
    assert "answer cache left out" in caplog.text


def test_a_damaged_cache_stops_no_answer(
    assistant: Assistant, memory: Memory, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with ModelServer(acts.honest) as server, open_model(server.spec()) as model:
        ready = replace(assistant, model=model, memory=memory)
        answer = ready.ask(QUESTION)
        memory.close()
        (tmp_path / "answers" / "cache.db").write_bytes(b"rubbish" * 1000)
        ready = replace(ready, memory=Memory(tmp_path / "answers"))
        with caplog.at_level(logging.WARNING):
            assert ready.ask(QUESTION).text == answer.text
    assert "answer cache left out" in caplog.text


def test_what_is_no_answer_is_passed_over(memory: Memory, caplog: pytest.LogCaptureFixture) -> None:
    memory._cache.set("key", '{"text": "of an older version"}')
    with caplog.at_level(logging.WARNING):
        assert memory.recall("key") is None
    assert "is not an answer" in caplog.text


def test_answers_are_kept_in_the_home_folder_unless_turned_off(home: Path) -> None:
    given = {"home": home, "model": "openai:x", "model_base_url": "http://127.0.0.1:9/v1"}
    assert Assistant.open(Settings(**given)).memory is not None
    assert Assistant.open(Settings(**given, model_cache=False)).memory is None
    assert Assistant.open(Settings(home=home)).memory is None
    assert Settings.read({"ZHICE_MODEL_CACHE": "off"}).model_cache is False
