"""The gate before the page: what does not pass here never reaches Gradio."""

from __future__ import annotations

import asyncio
import json
import re
from collections import OrderedDict
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.access.address import host_name
from assistant.access.limits import Limits
from assistant.access.login import LONGEST_FORM, Login
from assistant.access.sessions import Sessions, cookie_header
from assistant.errors import AssistantProblem

LARGEST = 512 * 1024
"""Bytes of one request; what the page sends of itself stays under a tenth of it."""
MOST_TABS = 20_000
OWNER = "zhice.owner"
"""Where in the scope the owner of a request stands for Gradio."""
# Gradio's page runs inline scripts and makes functions of text; nothing comes from elsewhere.
_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "worker-src 'self' blob:; object-src 'none'; base-uri 'self'; form-action 'self'; "
    "frame-ancestors 'none'"
)
_HEADERS = {
    "content-security-policy": _POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}
_OPEN = re.compile(  # needed for the page to stand there at all; says nothing of anybody
    r"/(static|assets|svelte)/.*|/(theme\.css|favicon\.ico|robots\.txt|manifest\.json)"
    r"|/gradio_api/theme\.css"
)
_READ = re.compile(
    r"/|/config/?|/gradio_api/(queue/data|queue/status|info/?|login_check/?|app_id/?|user/?"
    r"|startup-events|heartbeat/[^/]+|call/.+|file=(?!\w+:).+)"
)
_ACT = re.compile(r"/gradio_api/(queue/join|cancel|reset/?|run/[^/]+/?|call/.+|component_server/?)")
_OWN = ("/login", "/logout")
_SAFE = ("GET", "HEAD")


class Refused(Exception):
    """A request that does not pass: with which status, and why in one line."""

    def __init__(self, status: int, line: str, *, wait: int = 0) -> None:
        """``wait`` are the seconds after which it may pass."""
        super().__init__(line)
        self.status, self.line, self.wait = status, line, wait


@dataclass(frozen=True, slots=True)
class Gate:
    """``app`` behind the gate; the owner of each request is in its scope."""

    app: ASGIApp
    sessions: Sessions
    limits: Limits
    login: Login
    hosts: frozenset[str]
    """Names the page answers to; empty for any."""
    tabs: OrderedDict[str, str] = field(default_factory=OrderedDict)
    """Whose a tab (Gradio's session hash) is."""
    closing: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when the server ends, so that the open streams of tabs end with it."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer why not."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            return  # the page has no web sockets
        request = Request(scope, receive)
        cookies: list[str] = []
        extra = dict(_HEADERS)
        sender = _with_headers(send, extra, cookies)
        try:
            self._check_address(request)
            body = await _read_body(request)
            replay = _replay(body, receive, self.closing)
            if request.scope["path"] in _OWN:
                answer = await self.login(Request(scope, replay))
                await answer(scope, replay, sender)
                return
            if not _OPEN.fullmatch(request.scope["path"]):
                extra["cache-control"] = "no-store"
                scope[OWNER] = self._owner(request, _tab_of(request, body), cookies)
            await self.app(scope, replay, sender)
        except ClientDisconnect:
            return  # before all of its request was here
        except Refused as refused:
            await self._refusal(request, refused)(scope, receive, sender)
        except AssistantProblem as problem:  # the users file broke while the page is open
            await _told(Refused(503, " ".join(str(problem).split())))(scope, receive, sender)

    def _check_address(self, request: Request) -> None:
        """Refuse foreign hosts and origins, and whatever the page does not need."""
        headers, path, safe = request.headers, request.scope["path"], request.method in _SAFE
        name = host_name(headers.get("host", ""))
        if not name or (self.hosts and name not in self.hosts):
            raise Refused(
                421, f"网页不以 {name!r} 这个名字提供；如确需要，请把它加进 ZHICE_HOSTS。"
            )
        origin = headers.get("origin")
        if not safe and origin is not None and not self._own_origin(origin, headers):
            raise Refused(403, "这个请求来自别的网页，未予执行。")
        if (
            path.startswith("/gradio_api/upload")
            or "multipart" in headers.get("content-type", "").lower()
        ):
            raise Refused(403, "网页不接收文件。")
        allowed = (_READ, _OPEN) if safe else (_ACT,)
        if path not in _OWN and not any(pattern.fullmatch(path) for pattern in allowed):
            raise Refused(404, "没有这个网址。")

    def _own_origin(self, origin: str, headers: Headers) -> bool:
        return origin.partition("//")[2] == headers.get("host") or host_name(origin) in self.hosts

    def _owner(self, request: Request, tab: str, cookies: list[str]) -> str:
        """Whose request it is, counted; a browser not seen before gets a cookie."""
        name = self.login.cookie
        cookie = request.cookies.get(name, "")
        owner = self.sessions.owner(cookie)
        if self.sessions.users is None and request.scope["path"] == "/":
            cookie = self.sessions.renew(cookie) if owner else self.sessions.begin()
            owner = self.sessions.owner(cookie)
            secure = request.scope["scheme"] == "https"
            seconds = self.sessions.seconds
            cookies.append(cookie_header(name, cookie, seconds=seconds, secure=secure))
        if not owner and self.sessions.users:
            raise Refused(401, "请先登录；请刷新页面。")
        owner = owner or self._guest(tab)
        address = request.client.host if request.client else ""
        acts = request.method not in _SAFE
        if acts and (wait := self.limits.act(owner, address)):
            raise Refused(429, f"操作太频繁；请 {wait} 秒后再试。", wait=wait)
        self._claim(tab, owner)
        return owner

    def _guest(self, tab: str) -> str:
        """A program without a cookie is known by the tab it says it is, if that is a guest's."""
        owner = self.tabs.get(tab, "")
        return owner if owner.startswith("guest:") else f"guest:{self.sessions.fresh_id()}"

    def _claim(self, tab: str, owner: str) -> None:
        """A tab belongs to whoever used it first; nobody else reads its events or its state."""
        if not tab:
            return
        if self.tabs.setdefault(tab, owner) != owner:
            raise Refused(403, "这个页面属于另一位用户；请刷新页面。")
        self.tabs.move_to_end(tab)
        if len(self.tabs) > MOST_TABS:
            self.tabs.popitem(last=False)

    def _refusal(self, request: Request, refused: Refused) -> Response:
        signed_out = refused.status == HTTPStatus.UNAUTHORIZED
        if signed_out and request.method in _SAFE and request.scope["path"] == "/":
            return RedirectResponse(
                "/login", status_code=303, headers={"cache-control": "no-store"}
            )
        return _told(refused, as_json=request.scope["path"].startswith("/gradio_api/"))


def _told(refused: Refused, *, as_json: bool = False) -> Response:
    """The line of a refusal; Gradio's own script shows ``detail`` or ``error``."""
    headers = {"cache-control": "no-store", "connection": "close"}
    headers |= {"retry-after": str(refused.wait)} if refused.wait else {}
    if as_json:
        content = {"detail": refused.line, "error": refused.line}
        return JSONResponse(content, refused.status, headers)
    return PlainTextResponse(refused.line, refused.status, headers)


async def _read_body(request: Request) -> bytes:
    """The whole body; refused as soon as it is known to be too large."""
    largest = LONGEST_FORM if request.scope["path"] in _OWN else LARGEST
    line = f"请求太大（最多 {largest // 1024} KB）；请缩短内容。"
    told = request.headers.get("content-length", "0")
    if not told.isdecimal() or int(told) > largest:
        raise Refused(413, line)
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > largest:
            raise Refused(413, line)
    return body


def _replay(body: bytes, receive: Receive, closing: asyncio.Event) -> Receive:
    """What gives ``body`` once, and then that the reader went away or the server closes."""
    parts: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replayed() -> Message:
        if parts:
            return parts.pop()
        waiting = {asyncio.ensure_future(receive()), asyncio.create_task(closing.wait())}
        try:
            await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in waiting:
                task.cancel()
        return {"type": "http.disconnect"}

    return replayed


def _tab_of(request: Request, body: bytes) -> str:
    """Gradio's session hash, wherever in the request it stands; empty if nowhere."""
    path = str(request.scope["path"])
    if path.startswith("/gradio_api/heartbeat/"):
        return path.rpartition("/")[2]
    if request.method in _SAFE:
        return request.query_params.get("session_hash", "")
    try:
        sent: Any = json.loads(body or b"{}")
    except (ValueError, RecursionError) as error:
        raise Refused(400, "请求读不懂；请刷新页面。") from error
    tab = sent.get("session_hash") if isinstance(sent, dict) else ""
    return tab if isinstance(tab, str) else ""


def _with_headers(send: Send, extra: dict[str, str], cookies: list[str]) -> Send:
    """``send`` that adds ``extra`` where the answer has no such header, and the cookies."""

    async def sender(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in extra.items():
                headers.setdefault(name, value)
            for cookie in cookies:
                headers.append("set-cookie", cookie)
        await send(message)

    return sender
