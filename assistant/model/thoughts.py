"""What thinking models write between ``<think>`` and ``</think>`` is not their answer."""

from __future__ import annotations

import re

_OPENING = ("<think>", "<thinking>")
_CLOSING = ("</think>", "</thinking>")
_STRAY = re.compile(r"\A.*</think(?:ing)?>", re.DOTALL)


class Thoughts:
    """Takes thoughts out of a text that comes in pieces, tags split over pieces too."""

    def __init__(self) -> None:
        """Begin outside any thought."""
        self._inside = False
        self._held = ""

    def feed(self, piece: str) -> str:
        """What of the text so far can be told now, beyond what was told before."""
        self._held += piece
        told = ""
        while True:
            tags = _CLOSING if self._inside else (*_OPENING, *_CLOSING)
            places = [(at, tag) for tag in tags if (at := self._held.find(tag)) >= 0]
            if not places:
                break
            at, tag = min(places)
            told += "" if self._inside else self._held[:at]
            self._held = self._held[at + len(tag) :]
            self._inside = tag in _OPENING
        kept = _half_tag(self._held, tags)
        ready = self._held[: len(self._held) - kept]
        self._held = self._held[len(self._held) - kept :]
        return told if self._inside else told + ready

    def end(self) -> str:
        """What was held back because it might have become a tag; an open thought is lost."""
        rest, self._held = self._held, ""
        return "" if self._inside else rest


def _half_tag(text: str, tags: tuple[str, ...]) -> int:
    """How many characters at the end of ``text`` may be the beginning of a tag."""
    longest = max(len(tag) for tag in tags) - 1
    sizes = range(min(longest, len(text)), 0, -1)
    return next((n for n in sizes if any(tag.startswith(text[-n:]) for tag in tags)), 0)


def without_thoughts(text: str) -> str:
    """``text`` without its thoughts.

    Some chat templates put the opening tag into the prompt, so that the reply begins inside a
    thought: what stands before a closing tag goes too.
    """
    thoughts = Thoughts()
    opened = any(tag in text for tag in _OPENING)
    rest = text if opened else _STRAY.sub("", text)
    return (thoughts.feed(rest) + thoughts.end()).strip()
