"""The users file: who is in it may sign in, nobody else, and it gives no password away."""

from __future__ import annotations

import os
import pty
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Literal

import pytest
from argon2 import PasswordHasher, extract_parameters

from assistant.errors import UsersProblem
from assistant.records import users as users_module
from assistant.records.users import Users

PASSWORD = "足够长的一个密码1"  # noqa: S105 -- of nobody


@pytest.fixture
def users(tmp_path: Path) -> Users:
    return Users(tmp_path / "users")


def run(path: Path | None, *arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    """What ``zhice user`` prints, in a process of its own."""
    known = {"ZHICE_USERS_FILE": str(path)} if path else {}
    return subprocess.run(
        [sys.executable, "-m", "eval.cli", "user", *arguments],
        input=typed,
        env=os.environ | known,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_right_password_opens_and_a_wrong_one_does_not(users: Users) -> None:
    users.add("王校长", PASSWORD)
    assert users.verify("王校长", PASSWORD) == "王校长"
    assert users.verify("王校长", PASSWORD + "x") == ""
    assert users.verify("李科长", PASSWORD) == ""
    assert users.verify("", "") == ""


def test_a_name_typed_in_full_width_is_the_same(users: Users) -> None:
    users.add("ｗａｎｇ", PASSWORD)
    assert users.names() == ("wang",)
    assert users.verify(" ｗang ", PASSWORD) == "wang"


def test_the_file_holds_argon2_hashes_that_only_its_owner_reads(users: Users) -> None:
    users.add("wang", PASSWORD)
    text = users.path.read_text(encoding="utf-8")
    assert text.startswith("wang:$argon2id$")
    assert PASSWORD not in text
    assert stat.S_IMODE(users.path.stat().st_mode) == 0o600


def test_for_an_unknown_name_a_hash_is_checked_as_well(
    users: Users, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked: list[str] = []

    class Watched(PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:  # noqa: A002
            checked.append(str(hash))
            return super().verify(hash, password)

    monkeypatch.setattr(users_module, "_hasher", Watched)
    users.add("wang", PASSWORD)
    assert [users.verify(name, PASSWORD) for name in ("wang", "nobody")] == ["wang", ""]
    same = {str(extract_parameters(text)) for text in checked}
    assert (len(checked), len(same)) == (2, 1)


def test_a_second_user_of_the_same_name_is_refused(users: Users) -> None:
    users.add("wang", PASSWORD)
    with pytest.raises(UsersProblem, match=r"'wang' 已经有了.*user remove wang"):
        users.add("wang", "另一个长密码22")
    assert users.verify("wang", PASSWORD)


@pytest.mark.parametrize("name", ["", "a:b", "甲 乙", "x" * 33, "a\nb", "../x/", "<b>"])
def test_a_name_that_will_not_do_is_refused(users: Users, name: str) -> None:
    with pytest.raises(UsersProblem, match="不合格"):
        users.add(name, PASSWORD)
    assert not users.path.exists()


@pytest.mark.parametrize("password", ["", "1234567", "x" * 129])
def test_a_password_too_short_or_too_long_is_refused(users: Users, password: str) -> None:
    with pytest.raises(UsersProblem, match="8 到 128 个字符"):
        users.add("wang", password)


def test_a_removed_user_is_gone_and_the_others_stay(users: Users) -> None:
    users.add("wang", PASSWORD)
    users.add("li", PASSWORD)
    users.remove("wang")
    assert users.names() == ("li",)
    assert users.verify("wang", PASSWORD) == ""
    with pytest.raises(UsersProblem, match="没有用户 'wang'"):
        users.remove("wang")


def test_a_new_password_has_a_new_fingerprint(users: Users) -> None:
    users.add("wang", PASSWORD)
    first = users.fingerprint("wang")
    users.remove("wang")
    assert users.fingerprint("wang") == ""
    users.add("wang", PASSWORD)
    assert first != users.fingerprint("wang") != ""


def test_two_commands_at_once_lose_no_user(users: Users) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: Users(users.path).add(f"user{n}", PASSWORD), range(8)))
    assert len(users.names()) == 8


def test_a_line_that_is_no_user_is_told_with_its_number(users: Users) -> None:
    users.add("wang", PASSWORD)
    with users.path.open("a", encoding="utf-8") as file:
        file.write("\nli:secret\n")
    with pytest.raises(UsersProblem, match="第 3 行不合格"):
        users.names()


def test_a_file_that_is_no_text_is_told(users: Users) -> None:
    users.path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UsersProblem, match="读不出来"):
        users.names()


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(UsersProblem, match=r"写不进去.*ZHICE_USERS_FILE"):
        Users(tmp_path / "file" / "users").add("wang", PASSWORD)
    (tmp_path / "folder").mkdir()
    with pytest.raises(UsersProblem, match="读不出来"):
        Users(tmp_path / "folder").names()


def test_the_commands_add_list_and_remove(tmp_path: Path) -> None:
    path = tmp_path / "new" / "users"
    added = run(path, "add", "王校长", typed=f"{PASSWORD}\n")
    assert (added.returncode, added.stderr) == (0, "")
    assert PASSWORD not in added.stdout
    assert Users(path).verify("王校长", PASSWORD)
    again = run(path, "add", "王校长", typed=f"{PASSWORD}\n")
    assert (again.returncode, again.stderr.count("\n")) == (1, 1)
    assert run(path, "list").stdout == "王校长\n"
    assert run(path, "remove", "王校长").returncode == 0
    assert run(path, "list").stdout == ""


def test_without_the_setting_the_commands_say_what_to_set() -> None:
    done = run(None, "list")
    assert done.returncode == 1
    assert "ZHICE_USERS_FILE" in done.stderr


@pytest.mark.parametrize(("second", "code"), [(PASSWORD, 0), ("另一个长密码", 1)])
def test_at_a_terminal_the_password_is_typed_twice_and_never_shown(
    tmp_path: Path, second: str, code: int
) -> None:
    shown, status = at_terminal(tmp_path / "users", [PASSWORD, second])
    assert status == code
    assert "密码：" in shown
    assert PASSWORD not in shown
    assert ("不一样" in shown) == bool(code)


def at_terminal(path: Path, lines: list[str]) -> tuple[str, int]:
    """What a terminal shows of ``zhice user add wang`` while ``lines`` are typed."""
    master, slave = pty.openpty()
    child = subprocess.Popen(
        [sys.executable, "-m", "eval.cli", "user", "add", "wang"],
        stdin=slave,
        stdout=slave,
        stderr=slave,
        start_new_session=True,
        env=os.environ | {"ZHICE_USERS_FILE": str(path)},
    )
    os.close(slave)
    shown = b""
    with os.fdopen(master, "rb+", buffering=0) as terminal:
        for line, prompt in zip(lines, ("密码：", "再输一遍："), strict=True):
            while prompt.encode() not in shown:
                shown += terminal.read(1)
            terminal.write(f"{line}\n".encode())
        try:
            while more := terminal.read(1024):
                shown += more
        except OSError:  # Linux: the other side is closed
            pass
    return shown.decode(), child.wait(30)
