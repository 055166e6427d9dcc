"""Whose request it is: signed cookies that name a user who signed in, or a browser."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from itsdangerous import BadSignature, URLSafeTimedSerializer

from assistant.errors import SettingsProblem
from assistant.records.users import Users

DAY = 24 * 3600
USER_SECONDS = 7 * DAY
"""After this a user signs in again."""
BROWSER_SECONDS = 400 * DAY
"""The longest that browsers keep a cookie; renewed each time the page is opened."""
SECRET_FILE = "session.secret"  # noqa: S105 -- the name of the file, not what is in it
_SECRET_LENGTH = 64


class Sessions:
    """Cookies are made and read here. A secret other than that of the file ends them all."""

    def __init__(self, secret: str, users: Users | None) -> None:
        """With ``users`` only those signed in are somebody; without, each browser is."""
        self.users = users
        self._signer = URLSafeTimedSerializer(secret, salt="zhice-session")
        self._ended: set[str] = set()

    @property
    def seconds(self) -> int:
        """How long a cookie is good for."""
        return BROWSER_SECONDS if self.users is None else USER_SECONDS

    def begin(self, name: str = "") -> str:
        """A cookie for the user ``name``, or for a browser not seen before."""
        session = {"id": self.fresh_id()}
        if self.users:
            session |= {"user": name, "password": self.users.fingerprint(name)}
        return str(self._signer.dumps(session))

    @staticmethod
    def fresh_id() -> str:
        """An id that nobody guesses."""
        return secrets.token_urlsafe(18)

    def renew(self, cookie: str) -> str:
        """The same browser's cookie with all its time before it."""
        return str(self._signer.dumps(self._signer.loads(cookie)))

    def owner(self, cookie: str) -> str:
        """Whose cookie it is: ``user:NAME`` or ``browser:ID``; empty if nobody's.

        A user who was removed or has a new password is nobody until signing in again.
        """
        try:
            session = self._signer.loads(cookie, max_age=self.seconds)
        except BadSignature:
            return ""
        if self.users is None:
            return f"browser:{session['id']}" if "user" not in session else ""
        known = self.users.fingerprint(session.get("user", ""))
        good = known and known == session["password"] and session["id"] not in self._ended
        return f"user:{session['user']}" if good else ""

    def end(self, cookie: str) -> None:
        """Let the cookie be good for nothing, wherever a copy of it may be."""
        if self.owner(cookie):
            self._ended.add(self._signer.loads(cookie)["id"])


def read_secret(home: Path) -> str:
    """The secret kept in ``home``, made at the first time; only its owner may read it."""
    place = home / SECRET_FILE
    try:
        home.mkdir(parents=True, exist_ok=True)
        number = os.open(place, os.O_RDWR | os.O_CREAT, 0o600)
        with os.fdopen(number, "r+", encoding="ascii") as file:
            if not (secret := file.read().strip()):
                secret = secrets.token_hex(_SECRET_LENGTH // 2)
                file.write(secret)
    except (OSError, UnicodeError) as error:
        raise SettingsProblem(
            f"{place} 不能读写（{error}）；请检查权限，或改设 ZHICE_HOME。"
        ) from error
    if len(secret) < _SECRET_LENGTH:
        raise SettingsProblem(f"{place} 的内容太短；请删去这个文件，网页会另写一个。")
    return secret


def cookie_header(name: str, value: str, *, seconds: int, secure: bool) -> str:
    """The Set-Cookie header: not for scripts, not for requests that other pages make."""
    parts = [f"{name}={value}", f"Max-Age={seconds}", "Path=/", "HttpOnly", "SameSite=Lax"]
    return "; ".join([*parts, *(["Secure"] if secure else [])])
