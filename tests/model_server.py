"""A scripted OpenAI-compatible server: real HTTP on loopback, for tests of all that talks.

with ModelServer(says("你好")) as server, open_model(server.spec()) as model:
    ...
assert server.asked[0]["messages"]
"""

from __future__ import annotations

import contextlib
import json
import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

from pydantic import SecretStr

from assistant.model import ModelSpec
from tests.model_acts import KEY, MODEL, Act, Asked, Script, empty


class ModelServer:
    """The server; ``asked`` holds the JSON of each chat request, ``headers`` those of all.

    The names of headers are in small letters.
    """

    def __init__(self, script: Script, *, models: tuple[str, ...] = (MODEL,)) -> None:
        """Listen on a free port of 127.0.0.1."""
        self.script, self.models = script, models
        self.asked: list[Asked] = []
        self.headers: list[dict[str, str]] = []
        self.hung_up = threading.Event()
        """Set when a client closes its connection before the answer is over."""
        self.closing = threading.Event()
        self._http = _Http(("127.0.0.1", 0), _Handler)
        self._http.owner = self
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True)

    @property
    def url(self) -> str:
        """The address, up to ``/v1``."""
        return f"http://127.0.0.1:{self._http.server_address[1]}/v1"

    def spec(self, **changes: Any) -> ModelSpec:
        """A spec of this server's model, with a key and a time-out that spoils no test."""
        spec = ModelSpec("openai", MODEL, self.url, SecretStr(KEY), timeout=20.0)
        return replace(spec, **changes)

    def __enter__(self) -> Self:
        """Begin to serve."""
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop, in the middle of an answer too."""
        self.closing.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()


class _Http(ThreadingHTTPServer):
    daemon_threads = True
    owner: ModelServer

    def handle_error(self, *_: object) -> None:
        """A client that went away is part of the play."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else each reply waits 40 ms for an acknowledgement
    server: _Http

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        self.server.owner.headers.append(
            {name.lower(): value for name, value in self.headers.items()}
        )
        listed = [{"id": name, "object": "model"} for name in self.server.owner.models]
        self._whole(200, {"object": "list", "data": listed})

    def do_POST(self) -> None:
        owner = self.server.owner
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        owner.asked.append(asked)
        owner.headers.append({name.lower(): value for name, value in self.headers.items()})
        act = owner.script(asked)
        try:
            self._play(act, asked)
        except OSError:
            owner.hung_up.set()
            self.close_connection = True

    def _play(self, act: Act, asked: Asked) -> None:
        if act.tear:
            self._tear()
        elif act.drip:
            self._drip(act.drip)
        elif act.raw is not None:
            self._bytes(200, act.raw, {})
        elif act.status != 200:
            self._whole(act.status, {"error": {"message": act.error}}, act.headers)
        elif asked.get("stream"):
            self._stream(act, asked)
        else:
            self._whole(200, _completion(act))

    def _whole(self, status: int, said: object, headers: dict[str, str] | None = None) -> None:
        self._bytes(status, json.dumps(said).encode(), headers or {})

    def _bytes(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", **headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _head(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()

    def _stream(self, act: Act, asked: Asked) -> None:
        self._head()
        for number, delta in enumerate(_deltas(act), start=-1):  # the first only names the role
            if number == act.stop_after:
                self._tear()
                return
            if number == act.quiet_after:
                self._chunk("data: [DONE]\n\n")
                break
            if act.pause and self.server.owner.closing.wait(act.pause):
                return
            self._event({"choices": [{"index": 0, "delta": delta, "finish_reason": None}]})
        else:
            self._event({"choices": [{"index": 0, "delta": {}, "finish_reason": act.finish}]})
            if (asked.get("stream_options") or {}).get("include_usage"):
                self._event({"choices": [], "usage": _usage(act)})
            self._chunk("data: [DONE]\n\n")
        self._chunk("")

    def _tear(self) -> None:
        self.close_connection = True
        self.wfile.flush()
        self.connection.shutdown(socket.SHUT_RDWR)

    def _event(self, said: dict[str, Any]) -> None:
        whole = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": MODEL, **said}
        self._chunk(f"data: {json.dumps(whole)}\n\n")

    def _chunk(self, text: str) -> None:
        body = text.encode()
        self.wfile.write(f"{len(body):x}\r\n".encode() + body + b"\r\n")

    def _drip(self, part: str) -> None:
        if part == "body":
            self._head()
        else:
            self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        while not self.server.owner.closing.wait(0.02):
            if part == "body":
                self._chunk(":\n")
            else:
                self.wfile.write(b"x")


def _deltas(act: Act) -> Iterator[dict[str, Any]]:
    yield {"role": "assistant", "content": ""}
    while True:
        for at in range(0, len(act.text), act.piece):
            yield {"content": act.text[at : at + act.piece]}
        if not act.endless:
            break
    for index, (name, given) in enumerate(act.calls):
        head = {"index": index, "id": f"call_{index}", "type": "function"}
        yield {"tool_calls": [{**head, "function": {"name": name, "arguments": ""}}]}
        for at in range(0, len(given), act.piece):
            part = {"arguments": given[at : at + act.piece]}
            yield {"tool_calls": [{"index": index, "function": part}]}


def _completion(act: Act) -> dict[str, Any]:
    calls = [
        {"id": f"call_{n}", "type": "function", "function": {"name": name, "arguments": given}}
        for n, (name, given) in enumerate(act.calls)
    ]
    message = {"role": "assistant", "content": act.text, **({"tool_calls": calls} if calls else {})}
    choice = {"index": 0, "message": message, "finish_reason": act.finish}
    return {"id": "1", "object": "chat.completion", "created": 1, "model": MODEL} | {
        "choices": [choice],
        "usage": _usage(act),
    }


def _usage(act: Act) -> dict[str, int]:
    return {"prompt_tokens": act.prompt_tokens, "completion_tokens": 1} | {
        "total_tokens": act.prompt_tokens + 1
    }


@contextlib.contextmanager
def nobody() -> Iterator[str]:
    """An address at which nothing listens."""
    with ModelServer(empty()) as server:
        url = server.url
    yield url
