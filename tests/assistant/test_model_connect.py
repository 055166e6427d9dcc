"""Talking to a chat model: what works, and every fault, over real HTTP on loopback."""

from __future__ import annotations

import contextlib
import json
import logging
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from langchain_core.language_models import GenericFakeChatModel
from langchain_core.messages import AIMessage
from pydantic import BaseModel, SecretStr

from assistant import errors
from assistant.errors import ModelProblem, SettingsProblem
from assistant.model import ChatModel, Deadline, Message, ModelSpec, ToolCall, open_model
from assistant.model.reading import read
from tests import model_acts as acts
from tests.model_acts import KEY, MODEL, Script
from tests.model_server import ModelServer, nobody

ASKED = [Message("system", "请照实回答。"), Message("user", "普惠园占比的目标是多少？")]


class Shape(BaseModel):
    """一句话说到的年份和指标。"""

    year: int
    indicator: str


SHAPE = {"year": 2025, "indicator": "普惠性幼儿园在园幼儿占比"}


@contextlib.contextmanager
def talking(script: Script, **changes: Any) -> Iterator[tuple[ChatModel, ModelServer]]:
    """A model and the server it talks to."""
    with ModelServer(script) as server, open_model(server.spec(**changes)) as model:
        yield model, server


# What works


def test_a_reply_comes_back_whole() -> None:
    with talking(acts.echoes()) as (model, server):
        assert model.reply(ASKED) == "普惠园占比的目标是多少？"
        assert model.name == f"openai:{MODEL}"
    assert [m["role"] for m in server.asked[0]["messages"]] == ["system", "user"]
    assert server.asked[0]["model"] == MODEL
    assert server.asked[0]["temperature"] == 0
    assert server.headers[0]["authorization"] == f"Bearer {KEY}"


def test_a_stream_comes_in_pieces() -> None:
    with talking(acts.says("到2025年，达到要求。", piece=3)) as (model, _):
        pieces = list(model.stream(ASKED))
    assert len(pieces) > 2
    assert "".join(pieces) == "到2025年，达到要求。"


def test_leaving_a_stream_early_closes_the_connection() -> None:
    with talking(acts.endless(), longest=10**9) as (model, server):
        stream = model.stream(ASKED)
        assert next(stream)
        stream.close()  # type: ignore[attr-defined] # it is a generator
        assert server.hung_up.wait(10)


def test_the_extra_body_is_sent_with_each_request() -> None:
    extra = {"chat_template_kwargs": {"enable_thinking": False}}
    with talking(acts.fills(SHAPE), extra_body=extra) as (model, server):
        model.reply(ASKED)
        model.structured(ASKED, Shape)
    assert all(
        asked["chat_template_kwargs"] == {"enable_thinking": False} for asked in server.asked
    )
    assert server.asked[1]["response_format"]["type"] == "json_schema"


def test_keys_of_the_environment_are_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-foreign-0123456789")
    with talking(acts.says("好"), api_key=SecretStr("")) as (model, server):
        model.reply(ASKED)
    assert "sk-foreign" not in str(server.headers)


def test_thoughts_are_no_part_of_a_reply() -> None:
    with talking(acts.thinks("用户问的是……</b>", "到2025年，达到要求。", piece=2)) as (model, _):
        assert model.reply(ASKED) == "到2025年，达到要求。"
        assert "".join(model.stream(ASKED)).strip() == "到2025年，达到要求。"


def test_a_call_of_a_tool_is_read() -> None:
    with talking(acts.fills(SHAPE)) as (model, server):
        reply = model.call_tools(ASKED, [Shape])
        assert reply.calls == (ToolCall("call_0", "Shape", SHAPE),)
        talk = [
            *ASKED,
            Message("assistant", "", reply.calls),
            Message("tool", "有", call_id="call_0"),
        ]
        model.call_tools(talk, [Shape], choice="Shape")
    assert server.asked[1]["messages"][-1]["tool_call_id"] == "call_0"
    assert server.asked[1]["tool_choice"]["function"]["name"] == "Shape"


def test_a_call_written_as_text_is_a_reply_without_calls() -> None:
    with talking(acts.calls_as_text(SHAPE)) as (model, _):
        reply = model.call_tools(ASKED, [Shape])
    assert not reply.calls
    assert "tool_call" in reply.text


def test_a_language_other_than_chinese_is_no_fault_of_the_wire() -> None:
    with talking(acts.english()) as (model, _):
        assert model.reply(ASKED).startswith("The target")


def test_many_threads_may_talk_at_once() -> None:
    replies: list[str] = []
    with talking(acts.slow("达到要求。", pause=0.01)) as (model, _):
        threads = [
            threading.Thread(target=lambda: replies.append(model.reply(ASKED))) for _ in range(8)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert replies == ["达到要求。"] * 8


# Shapes


@pytest.mark.parametrize(("way", "requests"), [("schema", 1), ("tool", 2), ("text", 3)])
def test_a_shape_is_asked_for_in_another_way_until_one_works(way: str, requests: int) -> None:
    with talking(acts.only(way, SHAPE)) as (model, server):
        assert model.structured(ASKED, Shape) == Shape.model_validate(SHAPE)
        assert len(server.asked) == requests
        model.structured(ASKED, Shape)
        assert model.way == way
    assert len(server.asked) == requests + 1


def test_a_shape_that_a_server_chokes_on_is_asked_for_in_another_way() -> None:
    script = acts.in_turn(acts.fails(), acts.fills(SHAPE))
    with talking(script) as (model, _):
        assert model.structured(ASKED, Shape).year == 2025
        assert model.way == "tool"


def test_a_shape_is_read_out_of_prose_thoughts_and_a_call_as_text() -> None:
    said = f"<think>{{}}</think>好的：\n```json\n{json.dumps(SHAPE)}\n```\n以上。"
    for script in (acts.says(said), acts.calls_as_text(SHAPE)):
        with talking(script) as (model, _):
            assert model.structured(ASKED, Shape).year == 2025


def test_the_schema_is_sent_in_its_strict_form() -> None:
    with talking(acts.fills(SHAPE)) as (model, server):
        model.structured(ASKED, Shape)
    sent = server.asked[0]["response_format"]["json_schema"]
    assert sent["strict"]
    assert sent["schema"]["additionalProperties"] is False
    assert sent["schema"]["required"] == ["year", "indicator"]


@pytest.mark.parametrize("script", [acts.bad_json(), acts.rubbish_calls(), acts.says("{}")])
def test_what_has_no_shape_in_any_way_is_told(script: Script) -> None:
    with talking(script) as (model, server), pytest.raises(errors.ModelUnreadable, match="Shape"):
        model.structured(ASKED, Shape)
    assert len(server.asked) == 3


def test_deep_nonsense_is_read_as_nothing() -> None:
    assert read('{"year": ' + "[" * 100_000, Shape) is None
    assert read("{" * 100_000, Shape) is None


def test_rubbish_in_a_call_is_told() -> None:
    with talking(acts.rubbish_calls()) as (model, _), pytest.raises(errors.ModelUnreadable):
        model.call_tools(ASKED, [Shape])


# Faults


def reply(model: ChatModel) -> object:
    return model.reply(ASKED)


def stream(model: ChatModel) -> object:
    return list(model.stream(ASKED))


def structured(model: ChatModel) -> object:
    return model.structured(ASKED, Shape)


FAULTS: dict[str, tuple[Script, type[ModelProblem], str]] = {
    "drips": (acts.drips(), errors.ModelSlow, "0.5 秒"),
    "drips headers": (acts.drips("headers"), errors.ModelSlow, "ZHICE_MODEL_TIMEOUT"),
    "slow": (acts.slow("很慢" * 99, pause=0.2), errors.ModelSlow, "没有在"),
    "breaks off": (acts.breaks_off("到2025年，普惠性"), errors.ModelBroken, "中途断开"),
    "falls silent": (acts.falls_silent("到2025年，普惠性"), errors.ModelBroken, "中途断开"),
    "denied": (acts.denied(), errors.ModelDenied, "密钥"),
    "unknown": (acts.unknown_model(), errors.ModelUnknown, "模型名"),
    "busy": (acts.busy("3600"), errors.ModelBusy, "过 3600 秒再试"),
    "fails": (acts.fails(), errors.ModelFailed, "HTTP 500"),
    "refuses": (acts.refuses("bad field"), errors.ModelRefused, "bad field"),
    "overflows": (acts.refuses("exceeds the context window"), errors.ModelOverflow, "CONTEXT"),
    "empty": (acts.empty(), errors.ModelEmpty, "空的"),
    "no event": (acts.says("", raw=b""), errors.ModelEmpty, "/v1"),
    "a web page": (acts.says("", raw=b"<html></html>"), errors.ModelEmpty, "/v1"),
    "only thoughts": (acts.thinks("嗯", ""), errors.ModelEmpty, "空的"),
    "hangs up": (acts.tears(), errors.ModelAway, "没有应答"),
    "cut": (acts.says("到2025年", finish="length"), errors.ModelEndless, "太长"),
    "error in stream": (
        acts.says("", raw=b'data: {"error": {"message": "no memory"}}\n\n'),
        errors.ModelFailed,
        "no memory",
    ),
}


@pytest.mark.parametrize("call", [reply, stream, structured])
@pytest.mark.parametrize("fault", FAULTS)
def test_every_fault_is_told_in_a_line_and_without_the_key(
    fault: str, call: Callable[[ChatModel], object], caplog: pytest.LogCaptureFixture
) -> None:
    script, kind, words = FAULTS[fault]
    caplog.set_level(logging.DEBUG)
    limit = 0.5 if kind is errors.ModelSlow else 20.0
    with talking(script, timeout=limit) as (model, server):
        with pytest.raises(kind) as caught:
            call(model)
        told = str(caught.value)
        assert server.url in told
        assert MODEL in told
        assert words in told
        assert "\n" not in told
        everything = "".join(traceback.format_exception(caught.value)) + caplog.text
        assert KEY not in everything + repr(model) + repr(model.spec) + repr(caught.value)


def test_nobody_at_the_address_is_told() -> None:
    with nobody() as url:
        spec = ModelSpec("openai", MODEL, url, SecretStr(KEY))
        with open_model(spec) as model:
            for call in (reply, stream, structured):
                with pytest.raises(errors.ModelAway, match=r"openai:zhice-test.*连不上"):
                    call(model)
            with pytest.raises(errors.ModelAway):
                model.served()


def test_a_reply_that_never_ends_is_cut_and_the_connection_closed() -> None:
    with talking(acts.endless(), longest=2000) as (model, server):
        with pytest.raises(errors.ModelEndless, match="太长"):
            model.reply(ASKED)
        assert server.hung_up.wait(10)


def test_what_a_stream_said_before_it_broke_is_not_lost() -> None:
    with talking(acts.breaks_off("到2025年，普惠性幼儿园", after=2)) as (model, _):
        pieces: list[str] = []
        with pytest.raises(errors.ModelBroken):
            pieces.extend(iter(model.stream(ASKED)))
        begun = model.stream(ASKED)
        assert next(begun) == "到202"


def test_a_dripping_server_is_left_at_the_deadline() -> None:
    with talking(acts.drips(), timeout=0.3) as (model, server):
        with pytest.raises(errors.ModelSlow):
            model.reply(ASKED)
        assert server.hung_up.wait(10)


def test_calls_may_share_a_deadline() -> None:
    with talking(acts.says("好"), timeout=30) as (model, server):
        past = Deadline.after(0)
        for call in (model.reply, lambda m, deadline: list(model.stream(m, deadline=deadline))):
            with pytest.raises(errors.ModelSlow):
                call(ASKED, deadline=past)
        assert model.reply(ASKED, deadline=model.deadline()) == "好"
    assert len(server.asked) <= 3


def test_a_busy_server_is_asked_again_when_it_said() -> None:
    soon = format_datetime(datetime.now(UTC) - timedelta(seconds=5), usegmt=True)
    script = acts.in_turn(acts.busy("0"), acts.busy(soon), acts.says("轮到你了"))
    with talking(script) as (model, server):
        assert model.reply(ASKED) == "轮到你了"
    assert len(server.asked) == 3


def test_a_server_that_stays_busy_is_asked_four_times() -> None:
    with talking(acts.busy("0")) as (model, server), pytest.raises(errors.ModelBusy):
        model.reply(ASKED)
    assert len(server.asked) == 4


def test_a_kept_connection_that_was_closed_is_opened_again() -> None:
    with talking(acts.in_turn(acts.tears(), acts.says("好"))) as (model, _):
        assert model.reply(ASKED) == "好"


def test_a_server_that_always_hangs_up_is_told() -> None:
    with talking(acts.tears()) as (model, server), pytest.raises(errors.ModelAway):
        model.reply(ASKED)
    assert len(server.asked) == 2


def test_a_wait_beyond_the_deadline_is_not_waited() -> None:
    with talking(acts.busy("25"), timeout=20) as (model, server), pytest.raises(errors.ModelBusy):
        model.reply(ASKED)
    assert len(server.asked) == 1


def test_a_wait_that_is_not_told_is_short() -> None:
    script = acts.in_turn(acts.busy(), acts.says("好"))
    with talking(script) as (model, _):
        assert model.reply(ASKED) == "好"


# Other providers


def test_a_provider_whose_package_is_missing_is_told() -> None:
    with pytest.raises(SettingsProblem, match="langchain-mistralai"):
        open_model(ModelSpec("mistralai", "small"))


def test_a_provider_that_does_not_exist_is_told() -> None:
    with pytest.raises(SettingsProblem, match=r"nobody:small.*服务商的名字"):
        open_model(ModelSpec("nobody", "small", api_key=SecretStr(KEY)))


def other(*said: str) -> ChatModel:
    """A model of a provider that tells neither an end nor a list, and has no tools."""
    inner = GenericFakeChatModel(messages=iter(AIMessage(text) for text in said))
    return ChatModel(ModelSpec("other", "small"), inner)


def test_another_provider_answers_through_the_same_door() -> None:
    model = other("达到 要求。", "达到 要求。", json.dumps(SHAPE))
    assert model.reply(ASKED) == "达到 要求。"
    assert len(list(model.stream(ASKED))) > 1
    assert model.structured(ASKED, Shape).year == 2025
    assert model.way == "text"
    assert model.served() is None
    assert "other 的默认地址" in repr(model)
    model.close()


def test_a_package_without_tools_is_told() -> None:
    with pytest.raises(errors.ModelRefused, match="不能调用工具"):
        other("好").call_tools(ASKED, [Shape])


def test_what_a_package_raises_of_its_own_is_told() -> None:
    with pytest.raises(errors.ModelProblem, match="other:small"):
        other().reply(ASKED)


def test_importing_the_door_loads_no_package_of_a_provider() -> None:
    code = "import sys, assistant.model, assistant.model.check; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"langchain_core", "langchain_openai", "openai", "langchain"} & set(
        done.stdout.split()
    )
