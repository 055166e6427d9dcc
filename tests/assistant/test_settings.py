"""Settings come from the environment, and wrong ones are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.errors import SettingsProblem
from assistant.settings import Settings, default_home


def test_without_any_variable_the_defaults_hold(project: Path) -> None:
    settings = Settings.read({})
    assert settings.encoder == "packaged"
    assert (settings.host, settings.port) == ("127.0.0.1", 7860)
    assert settings.home == default_home() == project / ".zhice"


def test_a_misspelt_setting_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(SettingsProblem, match=r"ZHICE_ENCODR.*是不是 ZHICE_ENCODER"):
        Settings.read({"ZHICE_ENCODR": "packaged"})


def test_an_unknown_setting_is_refused() -> None:
    with pytest.raises(SettingsProblem, match=r"ZHICE_QQQ.*README"):
        Settings.read({"ZHICE_QQQ": "1"})


def test_an_impossible_value_is_told_with_its_setting() -> None:
    with pytest.raises(SettingsProblem, match="ZHICE_PORT 的值 '99999' 不合格"):
        Settings.read({"ZHICE_PORT": "99999"})


def test_an_empty_variable_counts_as_not_set() -> None:
    assert Settings.read({"ZHICE_ENCODER": ""}).encoder == "packaged"


def test_a_key_is_masked_wherever_settings_are_shown() -> None:
    settings = Settings.read({"ZHICE_ENCODER_API_KEY": "secret-1"})
    assert "secret-1" not in f"{settings!r}{settings.model_dump()}{settings.model_dump_json()}"
    assert settings.encoder_api_key.get_secret_value() == "secret-1"


def test_other_variables_do_not_matter() -> None:
    assert Settings.read({"PATH": "/bin", "ZHI": "x"}) == Settings.read({})


@pytest.mark.parametrize(("value", "kept"), [("on", True), ("off", False), ("0", False)])
def test_the_answer_cache_is_turned_on_and_off(value: str, kept: bool) -> None:
    assert Settings.read({"ZHICE_MODEL_CACHE": value}).model_cache is kept
    with pytest.raises(SettingsProblem, match="ZHICE_MODEL_CACHE 的值 'vielleicht'"):
        Settings.read({"ZHICE_MODEL_CACHE": "vielleicht"})
