"""Addresses, sessions and limits: the small parts of who may reach the page."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from assistant.access.address import check_access, host_name, is_loopback, known_hosts
from assistant.access.limits import PAIR, Limits
from assistant.access.sessions import Sessions, read_secret
from assistant.errors import SettingsProblem
from assistant.records.users import Users
from assistant.settings import Settings

PASSWORD = "足够长的一个密码1"  # noqa: S105 -- of nobody
SECRETS = ("a" * 64, "b" * 64)


@pytest.mark.parametrize(
    ("host", "own"),
    [
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("localhost", True),
        ("::1", True),
        ("0.0.0.0", False),  # noqa: S104
        ("::", False),
        ("192.168.1.5", False),
        ("no such host", False),
        ("", False),
    ],
)
def test_only_loopback_is_this_machine_alone(host: str, own: bool) -> None:
    assert is_loopback(host) is own


def test_at_loopback_only_known_names_are_answered() -> None:
    assert known_hosts(Settings(host="127.0.0.1")) == {"127.0.0.1", "localhost", "::1"}
    assert "zhice.example" in known_hosts(Settings(hosts=" Zhice.example ,"))
    assert known_hosts(Settings(host="192.168.1.5")) == frozenset()
    assert "192.168.1.5" in known_hosts(Settings(host="192.168.1.5", hosts="zhice.example"))


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("localhost:7860", "localhost"),
        ("[::1]:7860", "::1"),
        ("LOCALHOST", "localhost"),
        ("http://a.example:1", "a.example"),
        ("[", ""),
        ("", ""),
        ("127.0.0.1/static/x?", ""),
        ("127.0.0.1#", ""),
        ("user@127.0.0.1", ""),
        ("127.0.0.1\\x", ""),
        ("null", "null"),
    ],
)
def test_a_host_is_read_without_port_and_brackets(header: str, name: str) -> None:
    assert host_name(header) == name


def test_loopback_needs_no_users() -> None:
    assert check_access(Settings()) is None


def test_with_a_users_file_any_address_may_be_listened_at(tmp_path: Path) -> None:
    users = Users(tmp_path / "users")
    users.add("li", PASSWORD)
    settings = Settings(host="192.168.1.5", users_file=users.path)
    found = check_access(settings)
    assert found
    assert found.path == users.path


def test_a_cookie_of_another_secret_is_nobodys() -> None:
    first, second = (Sessions(secret, None) for secret in SECRETS)
    cookie = first.begin()
    assert first.owner(cookie).startswith("browser:")
    assert second.owner(cookie) == ""
    assert first.owner("") == first.owner("x.y.z") == ""


def test_a_browser_is_nobody_once_users_sign_in_and_the_other_way_round(tmp_path: Path) -> None:
    users = Users(tmp_path / "users")
    users.add("li", PASSWORD)
    open_page, closed_page = Sessions(SECRETS[0], None), Sessions(SECRETS[0], users)
    assert closed_page.owner(open_page.begin()) == ""
    assert open_page.owner(closed_page.begin("li")) == ""


def test_a_renewed_cookie_is_the_same_browsers() -> None:
    sessions = Sessions(SECRETS[0], None)
    cookie = sessions.begin()
    assert sessions.owner(sessions.renew(cookie)) == sessions.owner(cookie)


def test_a_session_ends_after_its_days(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    users = Users(tmp_path / "users")
    users.add("li", PASSWORD)
    sessions = Sessions(SECRETS[0], users)
    cookie = sessions.begin("li")
    assert sessions.owner(cookie) == "user:li"
    monkeypatch.setattr("assistant.access.sessions.USER_SECONDS", -1)
    assert sessions.owner(cookie) == ""
    sessions.end(cookie)  # to end what has ended is nothing


def test_the_secret_is_made_once_and_read_by_its_owner_only(tmp_path: Path) -> None:
    home = tmp_path / "home"
    secret = read_secret(home)
    assert len(secret) == 64
    assert read_secret(home) == secret
    assert stat.S_IMODE((home / "session.secret").stat().st_mode) == 0o600


def test_a_secret_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    (tmp_path / "session.secret").write_bytes(b"\xff" * 70)
    with pytest.raises(SettingsProblem, match="不能读写"):
        read_secret(tmp_path)


def test_a_right_password_forgets_the_wrong_ones() -> None:
    limits = Limits(10)
    for _ in range(3):
        assert not any(limits.try_password("li", "1.2.3.4") for _ in range(PAIR.amount))
        assert 0 < limits.try_password("li", "1.2.3.4") <= 300
        assert limits.try_password("li", "1.2.3.5") == 0
        limits.signed_in("li", "1.2.3.4")


def test_a_name_tried_from_everywhere_is_slowed_as_well() -> None:
    limits = Limits(10)
    waits = [limits.try_password("li", f"10.0.0.{number}") for number in range(51)]
    assert not any(waits[:50])
    assert waits[50] > 300
