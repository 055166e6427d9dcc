"""How often somebody may do something: counted in memory, per owner and per address."""

from __future__ import annotations

import math
import time

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

SHARE = 10
"""A school behind one address may do as much as so many single users."""
PAIR = RateLimitItemPerMinute(5, 5, "pair")
"""Passwords tried for one name from one address: 5 in 5 minutes."""
ADDRESS = RateLimitItemPerMinute(100, 5, "address")
"""Passwords tried from one address; a whole school signs in behind one."""
NAME = RateLimitItemPerMinute(50, 60, "name")
"""Passwords tried for one name from anywhere."""


class Limits:
    """What was done lately, and whether more may be."""

    def __init__(self, per_minute: int) -> None:
        """One owner may act ``per_minute`` times a minute."""
        self._storage = MemoryStorage()
        self._window = MovingWindowRateLimiter(self._storage)
        self._owner = RateLimitItemPerMinute(per_minute, 1, "owner")
        self._place = RateLimitItemPerMinute(per_minute * SHARE, 1, "place")

    def act(self, owner: str, address: str) -> int:
        """Count one act; the seconds to wait if it is one too many, else 0."""
        return self._count((self._owner, (owner,)), (self._place, (address,)))

    def try_password(self, name: str, address: str) -> int:
        """Count a password tried; the seconds to wait if it is one too many, else 0."""
        return self._count((PAIR, (name, address)), (ADDRESS, (address,)), (NAME, (name,)))

    def signed_in(self, name: str, address: str) -> None:
        """The password was right: what was tried before counts no more."""
        self._window.clear(PAIR, name, address)

    def _count(self, *counted: tuple[RateLimitItem, tuple[str, ...]]) -> int:
        for item, keys in counted:
            if not self._window.hit(item, *keys):
                reset = self._window.get_window_stats(item, *keys).reset_time
                return max(1, math.ceil(reset - time.time()))
        return 0
