"""What the chain adds to a chat model's own time, with a scripted model on loopback.

The model waits for nothing and tells of each figure and passage it is shown; the time is what
the asking thread computes, so that neither the model nor a busy machine counts.
"""

from __future__ import annotations

import contextlib
import json
import re
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from pydantic import SecretStr

from assistant.chain import Assistant
from assistant.model import ModelSpec, open_model
from assistant.types import Said

_FIGURE = re.compile(
    r"^(\{F\d+\})：指标：([^；]+)；(?:细分：([^；]+)；)?地区：([^；]+)；年份：([^；]+)；([^；]+)；",
    re.MULTILINE,
)
_PASSAGE = re.compile(r"^(\[\d+\])《[^\n]*：\n([^。；\n]+)", re.MULTILINE)
_PIECE = 4
"""Characters of a piece of the stream."""
_PAUSE = 0.02
"""Seconds between pieces where it is seen how soon a sentence is out: 50 tokens a second."""


@dataclass(frozen=True, slots=True)
class Overhead:
    """What was measured over some questions."""

    milliseconds: tuple[float, ...]
    """Computed for each question more than without a model."""
    sentences: float
    """The model's sentences that were begun when the first one was out, most of all."""


def overhead(assistant: Assistant, questions: Sequence[str], *, paced: int = 5) -> Overhead:
    """What a model's answers to ``questions`` cost, and how soon the first sentence is out."""
    with _scripted() as server, open_model(server.spec) as model:
        with_model = replace(assistant, model=model)
        for question in questions[:paced]:
            with_model.ask(question)
        spent = [_spent(with_model, one) - _spent(assistant, one) for one in questions]
        server.pause = _PAUSE
        begun = [_begun(with_model, one, server) for one in questions[:paced]]
    return Overhead(tuple(spent), max(begun))


def _spent(assistant: Assistant, question: str) -> float:
    """Milliseconds that this thread computes."""
    started = time.thread_time()
    assistant.ask(question)
    return (time.thread_time() - started) * 1000


def _begun(assistant: Assistant, question: str, server: _Server) -> int:
    """The model's sentences that were begun when the first was out; 0 if none was its own."""
    server.sent = ""
    for event in assistant.stream(question):
        if isinstance(event, Said):
            return len([one for one in server.sent.split("\n") if one])
    return 0


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    pause = 0.0
    sent = ""

    @property
    def spec(self) -> ModelSpec:
        url = f"http://127.0.0.1:{self.server_address[1]}/v1"
        return ModelSpec("openai", "scripted", url, SecretStr("x"))

    def handle_error(self, *_: object) -> None:
        """A client that leaves early is no error."""


@contextlib.contextmanager
def _scripted() -> Iterator[_Server]:
    with _Server(("127.0.0.1", 0), _Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    disable_nagle_algorithm = True

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        text = _told(str(asked["messages"][-1]["content"]))
        for at in range(0, len(text), _PIECE):
            time.sleep(self.server.pause)
            self.server.sent += text[at : at + _PIECE]
            self._event({"delta": {"content": text[at : at + _PIECE]}, "finish_reason": None})
        self._event({"delta": {}, "finish_reason": "stop"})
        self.wfile.write(b"data: [DONE]\n\n")

    def _event(self, choice: dict[str, Any]) -> None:
        said = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "scripted"}
        whole = {**said, "choices": [{"index": 0, **choice}]}
        self.wfile.write(f"data: {json.dumps(whole)}\n\n".encode())


def _told(asked: str) -> str:
    """A sentence for each figure and for each passage."""
    lines = [
        f"{where}{year}{what}{part}{kind}为{label}。"
        for label, what, part, where, year, kind in _FIGURE.findall(asked)
    ]
    lines += [f"{clause}{mark}。" for mark, clause in _PASSAGE.findall(asked)]
    return "\n".join(lines) or "略去。"
