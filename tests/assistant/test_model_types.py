"""Which model the settings mean, and what of a reply is thought."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import SettingsProblem
from assistant.model import ModelSpec
from assistant.model.thoughts import Thoughts, without_thoughts
from assistant.settings import Settings
from tests.model_acts import KEY

TEXTS = st.text(alphabet="<>/thinkg字。", max_size=40)


@given(TEXTS, st.lists(st.integers(1, 5), min_size=1))
def test_thoughts_go_wherever_the_pieces_are_cut(text: str, cuts: list[int]) -> None:
    whole, thoughts, told, at = Thoughts(), Thoughts(), "", 0
    while at < len(text):
        size = cuts[at % len(cuts)]
        told += thoughts.feed(text[at : at + size])
        at += size
    assert told + thoughts.end() == whole.feed(text) + whole.end()


@given(TEXTS.filter(lambda text: "<" not in text), TEXTS.filter(lambda text: "<" not in text))
def test_a_thought_goes_and_the_rest_stays(before: str, after: str) -> None:
    thoughts = Thoughts()
    told = thoughts.feed(f"{before}<think>想</think>{after}") + thoughts.end()
    assert told == before + after


def test_a_thought_whose_opening_stands_in_the_prompt_goes_too() -> None:
    assert without_thoughts("先想想。\n</think>\n达到要求。") == "达到要求。"


def test_a_thought_without_an_end_is_no_reply() -> None:
    assert without_thoughts("<thinking>想不完") == ""
    assert without_thoughts("达到要求 <") == "达到要求 <"


def spec_of(**variables: str) -> ModelSpec:
    return ModelSpec.of(Settings.read({f"ZHICE_{k.upper()}": v for k, v in variables.items()}))


def test_settings_make_a_spec() -> None:
    spec = spec_of(
        model="openai:qwen:7b",
        model_base_url="http://127.0.0.1:8000/v1/",
        model_api_key=f" {KEY}\n",
        model_timeout="5",
        model_extra_body='{"seed": 1}',
    )
    assert (spec.name, spec.address) == ("openai:qwen:7b", "http://127.0.0.1:8000/v1")
    assert (spec.timeout, spec.context, spec.extra_body) == (5.0, 8192, {"seed": 1})
    assert spec.api_key.get_secret_value() == KEY
    assert KEY not in repr(spec)


def test_the_judge_has_a_model_of_its_own() -> None:
    settings = Settings.read(
        {"ZHICE_MODEL": "openai:a", "ZHICE_MODEL_TEMPERATURE": "1", "ZHICE_JUDGE_MODEL": "openai:b"}
    )
    assert ModelSpec.judge(settings).name == "openai:b"
    assert ModelSpec.judge(settings).temperature == 0
    assert ModelSpec.judge(settings).address == "https://api.openai.com/v1"


@pytest.mark.parametrize("name", ["qwen", "openai:", ":qwen", ""])
def test_a_model_without_provider_or_name_is_refused(name: str) -> None:
    with pytest.raises(SettingsProblem, match="openai:模型名"):
        spec_of(model=name)


@pytest.mark.parametrize("url", ["localhost:8000/v1", "ftp://a/v1", "http://", "http://a:x/v1"])
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(SettingsProblem, match="ZHICE_MODEL_BASE_URL 不是网址"):
        spec_of(model="openai:a", model_base_url=url)


@pytest.mark.parametrize("url", [f"http://me:{KEY}@a/v1", f"http://a/v1?key={KEY}"])
def test_a_secret_in_the_address_is_refused_and_not_shown(url: str) -> None:
    with pytest.raises(SettingsProblem, match="不要带") as caught:
        spec_of(model="openai:a", model_base_url=url)
    assert KEY not in str(caught.value)


def test_a_key_that_cannot_be_sent_is_refused_and_not_shown() -> None:
    with pytest.raises(SettingsProblem, match="ZHICE_MODEL_API_KEY") as caught:
        spec_of(model="openai:a", model_api_key="密钥一二三")
    assert "一二三" not in str(caught.value)


@pytest.mark.parametrize("body", ["[1]", "{", "enable_thinking=false", "[" * 100_000])
def test_an_extra_body_that_is_no_object_is_refused(body: str) -> None:
    with pytest.raises(SettingsProblem, match=r"ZHICE_MODEL_EXTRA_BODY.*JSON 对象"):
        spec_of(model="openai:a", model_extra_body=body)
