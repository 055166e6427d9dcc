"""Where the page may be reached: the address it listens at, the names it answers to."""

from __future__ import annotations

import ipaddress
import re
import socket

from assistant.errors import SettingsProblem, UsersProblem
from assistant.records.users import Users
from assistant.settings import Settings

_HOST = re.compile(r"(\w+://)?(\[(?P<six>[0-9a-f:.]+)\]|(?P<name>[^\s/?#@:\[\]\\]+))(:\d{1,5})?")
LOOPBACK = ("127.0.0.1", "localhost", "::1")


def check_access(settings: Settings) -> Users | None:
    """The users of these settings; None if nobody has to sign in.

    Raises SettingsProblem if other machines could use the page without signing in and that
    was not allowed in so many words, UsersProblem if nobody could sign in.
    """
    if settings.users_file is not None:
        users = Users(settings.users_file)
        if not users.names():
            raise UsersProblem(
                f"用户文件 {users.path} 里还没有用户；请先运行 zhice user add 用户名。"
            )
        return users
    reachable = settings.host if not is_loopback(settings.host) else settings.hosts
    if reachable and not settings.open_access:
        raise SettingsProblem(
            f"网页在 {reachable} 可被其他机器访问，却不用登录；请设 ZHICE_USERS_FILE 启用登录，"
            "或设 ZHICE_OPEN_ACCESS=true 允许不登录访问。"
        )
    return None


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches ``host``."""
    try:
        found = [host, *{str(item[4][0]) for item in socket.getaddrinfo(host, None)}][1:]
    except (OSError, UnicodeError):
        return False  # it cannot be listened at either
    return all(ipaddress.ip_address(address.partition("%")[0]).is_loopback for address in found)


def known_hosts(settings: Settings) -> frozenset[str]:
    """Names that the page answers to; empty if it answers to any.

    At a loopback address any other name is that of a foreign page whose address was turned
    to this machine (DNS rebinding).
    """
    named = {name.strip().lower() for name in settings.hosts.split(",") if name.strip()}
    if not named and not is_loopback(settings.host):
        return frozenset()
    return frozenset({*LOOPBACK, settings.host.lower(), *named})


def host_name(header: str) -> str:
    """The name in a Host header or an origin, in small letters; empty if there is none.

    A header that says more than name and port is none: the rest would pass for a path.
    """
    found = _HOST.fullmatch(header.lower())
    return found["six"] or found["name"] if found else ""
