"""The server under the page: Gradio mounted behind the gate, run by uvicorn until Ctrl-C.

How the owner reaches an event: the gate puts it into the request's scope, Gradio calls
``auth_dependency`` for every request and hands its answer to the event as
``gr.Request.username``, in queued events as well as in those without a queue. Cookies are
in the request of an event too, but there they are not checked by anybody.
"""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import socket
from collections.abc import Iterator
from functools import partial
from typing import Any

import gradio as gr
import uvicorn
from anyio import CapacityLimiter
from fastapi import FastAPI, Request

from assistant.access.address import check_access, known_hosts
from assistant.access.gate import OWNER, Gate
from assistant.access.limits import Limits
from assistant.access.login import AT_ONCE, Login
from assistant.access.sessions import Sessions, read_secret
from assistant.errors import SettingsProblem
from assistant.records.users import Users
from assistant.settings import Settings

GRACE_SECONDS = 2
"""How long answers may still come after Ctrl-C."""
MOST_CONNECTIONS = 1000
_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_SAY = partial(print, flush=True)


def owner_of(request: gr.Request) -> str:
    """Whose event it is: ``user:NAME``, ``browser:ID`` or, of a program, ``guest:ID``."""
    return str(request.username)


def user_of(request: gr.Request) -> str:
    """The name of the user who signed in; empty where nobody has to."""
    kind, _, name = owner_of(request).partition(":")
    return name if kind == "user" else ""


def serve_app(page: gr.Blocks, settings: Settings, **dress: Any) -> None:  # noqa: ANN401 -- Gradio's own arguments
    """``page`` at the address of ``settings`` until Ctrl-C; the address is printed.

    ``dress`` is what Gradio takes for looks: theme, css, js, head. Raises SettingsProblem
    or UsersProblem before it listens. Port 0 is any free one.
    """
    users = check_access(settings)
    with contextlib.closing(_listen(settings.host, settings.port)) as server:
        port = int(server.getsockname()[1])
        app = guarded_app(page, settings, users, port=port, **dress)
        config = uvicorn.Config(
            app,
            host=settings.host,
            port=port,
            log_level="warning",
            access_log=False,
            server_header=False,
            ws="none",
            lifespan="on",
            limit_concurrency=MOST_CONNECTIONS,
            timeout_graceful_shutdown=GRACE_SECONDS,
        )
        _Server(config, app, _url(settings.host, port)).run(sockets=[server])


def guarded_app(
    page: gr.Blocks,
    settings: Settings,
    users: Users | None,
    *,
    port: int,
    **dress: Any,  # noqa: ANN401 -- as in serve_app
) -> Gate:
    """The page behind its gate; the cookie has the port in its name, as browsers ignore it."""
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    sessions = Sessions(read_secret(settings.home), users)
    limits = Limits(settings.requests_per_minute)
    app = gr.mount_gradio_app(
        FastAPI(openapi_url=None),  # without it there are no pages about it either
        page,
        path="/",
        server_name=settings.host,
        server_port=port,
        footer_links=[],
        run_history=False,
        app_kwargs={"openapi_url": None},
        auth_dependency=_owner,
        ssr_mode=False,
        enable_monitoring=False,
        mcp_server=False,
        **dress,
    )
    login = Login(sessions, limits, f"zhice-{port}", CapacityLimiter(AT_ONCE))
    return Gate(app, sessions, limits, login, known_hosts(settings))


def _owner(request: Request) -> str | None:
    owner: str | None = request.scope.get(OWNER)
    return owner


class _Server(uvicorn.Server):
    """A server that says when it is open, and lets Gradio's open streams end with it."""

    def __init__(self, config: uvicorn.Config, gate: Gate, url: str) -> None:
        super().__init__(config)
        self._gate = gate
        self._address = url

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            _SAY(f"网页已打开：{self._address} （按 Ctrl-C 结束）")

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)  # streams are cut short
        self._gate.closing.set()
        await super().shutdown(sockets)

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Let Ctrl-C end the server and nothing more; uvicorn would raise it once again."""
        kept = {number: signal.signal(number, self.handle_exit) for number in _SIGNALS}
        try:
            yield
        finally:
            for number, handler in kept.items():
                signal.signal(number, handler)


def _url(host: str, port: int) -> str:
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def _listen(host: str, port: int) -> socket.socket:
    """A socket at that address; raises SettingsProblem if the page cannot listen there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except (OSError, OverflowError) as error:
        what = f"网页不能在 {host}:{port} 打开（{str(error).partition(' (')[0]}）"
        raise SettingsProblem(f"{what}；请改设 ZHICE_HOST 或 ZHICE_PORT。") from error
