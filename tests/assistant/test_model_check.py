"""The probe tells in plain words what a model can do."""

from __future__ import annotations

import json
from typing import Any

import pytest

from assistant.model import open_model
from assistant.model.check import Finding, probe
from tests import model_acts as acts
from tests.model_acts import Act, Asked, Script
from tests.model_server import ModelServer

SHAPE = {"year": 2025, "indicator": "普惠性幼儿园在园幼儿占比"}


def able(*, context: int = 10**9, loud: bool = True) -> Script:
    """A model that can do all, with a context of so many characters.

    A longer prompt is refused, or (not ``loud``) cut at its beginning, as Ollama does.
    """
    word = "海棠七号"

    def script(asked: Asked) -> Act:
        said = str(asked["messages"][-1]["content"])
        if len(said) > context and loud:
            return Act(status=400, error="exceeds the available context size")
        if word in said or "暗号" in said:
            seen = said[-context:]
            return Act(word if word in seen else "不知道", prompt_tokens=len(seen) // 2)
        if asked.get("tools"):
            return Act(calls=(("find_figures", '{"question": "普惠园"}'),))
        return Act(json.dumps(SHAPE, ensure_ascii=False))

    return script


def found(script: Script, **changes: Any) -> dict[str, Finding]:
    with ModelServer(script) as server, open_model(server.spec(**changes)) as model:
        return {finding.feature: finding for finding in probe(model)}


def test_a_model_that_can_do_all_has_all_features() -> None:
    findings = found(able())
    assert list(findings) == [
        "模型列表",
        "对话",
        "流式输出",
        "工具调用",
        "格式化输出",
        "上下文长度",
    ]
    assert all(finding.on for finding in findings.values())
    assert "7936" in findings["上下文长度"].line
    assert all("\n" not in finding.line for finding in findings.values())


@pytest.mark.parametrize("loud", [True, False])
def test_a_shorter_context_than_set_is_found(loud: bool) -> None:
    finding = found(able(context=5000, loud=loud))["上下文长度"]
    assert not finding.on
    assert "读到约 2048 个 token" in finding.line
    assert "ZHICE_MODEL_CONTEXT 设为 2304" in finding.line


def test_a_server_that_cannot_count_is_probed_without() -> None:
    def script(asked: Asked) -> Act:
        if "stream_options" in asked:
            return Act(status=400, error="unknown field stream_options")
        return able(context=3000)(asked)

    assert "读到约 2048 个 token" in found(script)["上下文长度"].line


def test_a_context_that_does_not_hold_the_first_prompt_is_told() -> None:
    assert found(able(context=100))["上下文长度"].line.startswith("约 512 个 token 时服务不接受")


def test_a_server_that_is_down_is_told_once() -> None:
    findings = found(acts.fails())
    assert "HTTP 500" in findings["对话"].line
    assert findings["工具调用"].line == "没有试，因为对话不通。"
    assert not findings["工具调用"].on


def test_a_wrong_model_name_is_seen_in_the_list() -> None:
    finding = found(acts.says("你好"), model="qwen9")["模型列表"]
    assert not finding.on
    assert "没有 qwen9" in finding.line


def test_a_model_that_only_talks_has_only_that() -> None:
    findings = found(acts.says("你好，我是一个助手。", piece=99))
    on = {feature for feature, finding in findings.items() if finding.on}
    assert on == {"模型列表", "对话"}
    assert "先检索" in findings["工具调用"].line
    assert "一次到齐" in findings["流式输出"].line


@pytest.mark.parametrize("script", [acts.rubbish_calls(), acts.calls_as_text(SHAPE)])
def test_a_model_that_fumbles_tools_does_without(script: Script) -> None:
    assert not found(script)["工具调用"].on
