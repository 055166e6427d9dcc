"""Who may sign in: names with Argon2 hashes in a text file that only its owner may read."""

from __future__ import annotations

import contextlib
import os
import re
import tempfile
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from filelock import FileLock, Timeout

from assistant.errors import UsersProblem

SHORTEST, LONGEST = 8, 128
"""Characters of a password; a longer one only costs time to hash."""
_NAME = re.compile(r"[\w.@-]{1,32}")
_LINE = re.compile(r"(?P<name>[^:]+):(?P<hash>\$argon2id\$\S+)")
_WAIT_SECONDS = 20


class Users:
    """The users file at ``path``: one line a user, ``name:$argon2id$…``."""

    def __init__(self, path: Path) -> None:
        """The file need not exist yet; it is read anew whenever it is asked."""
        self.path = path

    def names(self) -> tuple[str, ...]:
        """All names, sorted; raises UsersProblem if the file cannot be read."""
        return tuple(sorted(self._read()))

    def add(self, name: str, password: str) -> None:
        """Let ``name`` sign in; raises UsersProblem if name or password will not do."""
        name = checked_name(name)
        if not SHORTEST <= len(password) <= LONGEST:
            raise UsersProblem(f"密码应为 {SHORTEST} 到 {LONGEST} 个字符；请另选一个密码。")
        hashed = _hasher().hash(password)
        with self._locked():
            known = self._read()
            if name in known:
                raise UsersProblem(
                    f"用户 {name!r} 已经有了；要换密码，请先运行 zhice user remove {name}。"
                )
            self._write(known | {name: hashed})

    def remove(self, name: str) -> None:
        """Let ``name`` sign in no longer, and end its sessions; raises UsersProblem."""
        with self._locked():
            known = self._read()
            if known.pop(_folded(name), None) is None:
                raise UsersProblem(f"没有用户 {name!r}；用 zhice user list 查看已有的用户。")
            self._write(known)

    def verify(self, name: str, password: str) -> str:
        """The name as it is kept if the password is right, else an empty text.

        For an unknown name a password is checked as well, so that time tells nothing.
        """
        name = _folded(name)
        kept = self._read().get(name)
        with contextlib.suppress(VerificationError, InvalidHashError):
            _hasher().verify(kept or _nobody(), password[: LONGEST + 1])
            return name if kept else ""
        return ""

    def fingerprint(self, name: str) -> str:
        """What changes when the password does; empty for a name that is not in the file."""
        kept = self._read().get(name)
        return sha256(kept.encode()).hexdigest()[:16] if kept else ""

    def _read(self) -> dict[str, str]:
        try:
            text = self.path.read_text(encoding="utf-8")
        except FileNotFoundError:
            return {}
        except (OSError, UnicodeError) as error:
            raise UsersProblem(f"用户文件 {self.path} 读不出来（{error}）；请检查。") from error
        known: dict[str, str] = {}
        for number, line in enumerate(text.splitlines(), 1):
            if not line.strip():
                continue
            if not (found := _LINE.fullmatch(line.strip())):
                raise UsersProblem(
                    f"用户文件 {self.path} 第 {number} 行不合格；"
                    "请删去这一行，再用 zhice user add。"
                )
            known[found["name"]] = found["hash"]
        return known

    def _write(self, known: dict[str, str]) -> None:
        """Write all or nothing; at no moment may others read it."""
        text = "".join(f"{name}:{known[name]}\n" for name in sorted(known))
        try:
            number, made = tempfile.mkstemp(dir=self.path.parent, prefix=".users-")
            with os.fdopen(number, "w", encoding="utf-8") as file:  # mkstemp: mode 0600
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            Path(made).replace(self.path)
        except OSError as error:
            raise UsersProblem(_unwritable(self.path, error)) from error

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        """Two commands at once must not lose a user."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            lock = FileLock(f"{self.path}.lock", timeout=_WAIT_SECONDS)
            lock.acquire()
        except Timeout as error:
            raise UsersProblem(f"用户文件 {self.path} 正被另一个命令使用；请稍后再试。") from error
        except OSError as error:
            raise UsersProblem(_unwritable(self.path, error)) from error
        try:
            yield
        finally:
            lock.release()


def checked_name(name: str) -> str:
    """``name`` as it is kept; raises UsersProblem if it will not do."""
    folded = _folded(name)
    if not _NAME.fullmatch(folded):
        raise UsersProblem(
            f"用户名 {name!r} 不合格；可用汉字、字母、数字和 . _ - @，最多 32 个字符。"
        )
    return folded


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).strip()


def _unwritable(path: Path, error: OSError) -> str:
    return f"用户文件 {path} 写不进去（{error.strerror or error}）；请检查 ZHICE_USERS_FILE。"


@lru_cache(maxsize=1)
def _hasher() -> PasswordHasher:
    """RFC 9106, low-memory option: 64 MiB, 3 passes; about 50 ms."""
    return PasswordHasher()


@lru_cache(maxsize=1)
def _nobody() -> str:
    """A hash that no password is known for."""
    return _hasher().hash(os.urandom(16).hex())
