"""The list of a browser's conversations, and what the page says back to a click."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from html import escape

from assistant.records import Conversation
from assistant.records.types import TITLE_LENGTH


def history_html(conversations: Sequence[Conversation], current: str) -> str:
    """All conversations, that with the newest question first, ``current`` the one that is open."""
    entries = "".join(_entry(one, current) for one in conversations)
    listed = f"<ul>{entries}</ul>" if entries else '<p class="hint">还没有对话。</p>'
    return (
        '<button type="button" class="drawer quiet" data-do="drawer" aria-expanded="false">'
        "对话记录</button>"
        f'<nav class="talks" aria-label="对话记录" data-current="{escape(current)}">'
        f'<button type="button" class="fresh quiet" data-do="new">新对话</button>{listed}</nav>'
    )


def _entry(one: Conversation, current: str) -> str:
    title, key = escape(one.title), f'data-id="{escape(one.id)}"'
    here = ' aria-current="true"' if one.id == current else ""
    inside = (
        f'<input type="text" value="{title}" maxlength="{TITLE_LENGTH}" aria-label="新名称">'
        f'<button type="button" class="quiet" data-do="rename" {key}>改名</button>'
        f'<button type="button" class="quiet" data-do="delete" {key}>删除</button>'
    )
    return (
        f'<li><button type="button" class="title" data-do="open" {key}{here} title="{title}">'
        f'{title}</button><details class="edit">'
        f'<summary aria-label="改名或删除：{title}" title="改名或删除">⋯</summary>'
        f'<div class="note">{inside}</div></details></li>'
    )


def notice_html(text: str, *, number: int) -> str:
    """A short line that the page shows for a while; ``number`` makes it a new one."""
    return f'<p class="notice" data-number="{number}">{escape(text)}</p>'


def download_html(name: str, content: bytes, *, number: int) -> str:
    """A file for the browser to save; ``number`` makes it a new one."""
    encoded = base64.b64encode(content).decode("ascii")
    return f'<p data-number="{number}" data-name="{escape(name)}" data-file="{encoded}"></p>'
