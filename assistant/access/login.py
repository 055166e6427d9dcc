"""The pages for signing in and out: plain forms that work without a script."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from hashlib import sha256
from html import escape
from urllib.parse import parse_qs

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from assistant.access.limits import Limits
from assistant.access.sessions import Sessions, cookie_header
from assistant.records.users import Users

LONGEST_FORM = 4096
AT_ONCE = 2
"""Passwords checked at the same time: each takes 64 MiB and a core."""
_STYLE = """
:root { color-scheme: light dark; }
body { font: 16px/1.6 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif;
  margin: 0; min-height: 100vh; display: grid; place-items: center; background: Canvas; }
main { box-sizing: border-box; width: min(22rem, 100vw); padding: 1.5rem; }
h1 { margin: 0; font-size: 1.75rem; } p { margin: .25rem 0 1.25rem; }
label { display: block; margin-top: 1rem; }
input, button { box-sizing: border-box; width: 100%; font: inherit; padding: .6rem .75rem;
  border: 1px solid GrayText; border-radius: .4rem; }
button { margin-top: 1.5rem; border: 0; background: #1d4ed8; color: #fff; cursor: pointer; }
:focus-visible { outline: 3px solid #60a5fa; outline-offset: 2px; }
.problem { border-left: .25rem solid #b91c1c; padding: .4rem .75rem; margin: 1rem 0 0; }
"""
_HASH = b64encode(sha256(_STYLE.encode()).digest()).decode()
POLICY = (
    f"default-src 'none'; style-src 'sha256-{_HASH}'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
_PAGE = """<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>{title} · 知策</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><style>{style}</style></head>
<body><main><h1>知策</h1><p>依据教育规划文件回答问题，每句话都有出处。</p>
{body}</main></body></html>"""
_FORM = """<form method="post" action="/login">{problem}
<label for="name">用户名</label>
<input id="name" name="name" value="{name}" autocomplete="username" maxlength="32" required
{first}>
<label for="password">密码</label>
<input id="password" name="password" type="password" autocomplete="current-password" required
{then}>
<button type="submit">登录</button></form>"""
_OUT = """<form method="post" action="/logout"><p>当前用户：{name}</p>
<button type="submit" autofocus>退出登录</button></form><p><a href="/">返回</a></p>"""


@dataclass(frozen=True, slots=True)
class Login:
    """Answers what is asked of /login and /logout."""

    sessions: Sessions
    limits: Limits
    cookie: str
    """Name of the cookie."""
    at_once: CapacityLimiter

    async def __call__(self, request: Request) -> Response:
        """The page that is asked for, or where to go from there."""
        owner = self.sessions.owner(request.cookies.get(self.cookie, ""))
        users = self.sessions.users
        if users is None:
            return _to("/")
        if request.scope["path"] == "/logout":
            return self._logout(request, owner)
        if request.method != "POST":
            return _to("/") if owner else _page("登录", _form("", ""))
        return await self._sign_in(request, users)

    async def _sign_in(self, request: Request, users: Users) -> Response:
        fields = parse_qs((await request.body()).decode(errors="replace"))
        name, password = (fields.get(field, [""])[0] for field in ("name", "password"))
        address = request.client.host if request.client else ""
        if wait := self.limits.try_password(name, address):
            minutes = -(-wait // 60)
            line = f"登录试得太多；请 {minutes} 分钟后再试。"
            return _page("登录", _form(name, line), status=429, retry=wait)
        kept = await to_thread.run_sync(users.verify, name, password, limiter=self.at_once)
        if not kept:
            return _page("登录", _form(name, "用户名或密码不对；请重新输入。"), status=401)
        self.limits.signed_in(name, address)
        return self._with_cookie(_to("/"), request, self.sessions.begin(kept))

    def _logout(self, request: Request, owner: str) -> Response:
        if request.method != "POST":
            name = escape(owner.partition(":")[2])
            return _page("退出登录", _OUT.format(name=name)) if owner else _to("/login")
        self.sessions.end(request.cookies.get(self.cookie, ""))
        return self._with_cookie(_to("/login"), request, "")

    def _with_cookie(self, response: Response, request: Request, value: str) -> Response:
        seconds = self.sessions.seconds if value else 0
        secure = request.scope["scheme"] == "https"
        made = cookie_header(self.cookie, value, seconds=seconds, secure=secure)
        response.headers.append("set-cookie", made)
        return response


def _form(name: str, problem: str) -> str:
    told = f'<p class="problem" role="alert">{escape(problem)}</p>' if problem else ""
    first, then = ("", "autofocus") if name else ("autofocus", "")
    return _FORM.format(problem=told, name=escape(name[:32]), first=first, then=then)


def _page(title: str, body: str, *, status: int = 200, retry: int = 0) -> Response:
    headers = {"content-security-policy": POLICY, "cache-control": "no-store"}
    headers |= {"retry-after": str(retry)} if retry else {}
    content = _PAGE.format(title=title, style=_STYLE, body=body)
    return HTMLResponse(content, status_code=status, headers=headers)


def _to(path: str) -> Response:
    return RedirectResponse(path, status_code=303, headers={"cache-control": "no-store"})
