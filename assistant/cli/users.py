"""``zhice user …``: who may sign in to the web page."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli.console import told_in_one_line

if TYPE_CHECKING:
    from assistant.records.users import Users

users_app = typer.Typer(help="网页的用户：增加、删除、列出。", no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="用户名。")]


@users_app.command("add")
def add(name: Name) -> None:
    """增加一位用户；密码从终端输入两遍，或由标准输入给出一行。"""
    with told_in_one_line():
        from assistant.records.users import checked_name

        users = _users()
        users.add(checked_name(name), _password())
        print(f"已增加用户 {checked_name(name)}：{users.path}")


@users_app.command("remove")
def remove(name: Name) -> None:
    """删除一位用户；其登录随即失效。"""
    with told_in_one_line():
        _users().remove(name)
        print(f"已删除用户 {name}。")


@users_app.command("list")
def show() -> None:
    """列出全部用户。"""
    with told_in_one_line():
        for name in _users().names():
            print(name)


def _users() -> Users:
    from assistant.errors import UsersProblem
    from assistant.records.users import Users as UsersFile
    from assistant.settings import Settings

    path = Settings.read().users_file
    if path is None:
        raise UsersProblem("还没有用户文件；请先设 ZHICE_USERS_FILE，如 /srv/zhice/users。")
    return UsersFile(path)


def _password() -> str:
    """A password from the terminal, typed twice unseen; else one line of standard input."""
    from assistant.errors import UsersProblem

    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    import getpass

    first = getpass.getpass("密码：")
    if getpass.getpass("再输一遍：") != first:
        raise UsersProblem("两遍密码不一样；请重新运行。")
    return first
