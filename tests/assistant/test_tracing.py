"""LangChain's callbacks reach an OpenTelemetry collector, over real HTTP, without the key."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from assistant.answering import tracing
from assistant.chain import Assistant
from assistant.model import open_model
from assistant.settings import Settings
from tests import model_acts as acts
from tests.model_acts import KEY, MODEL
from tests.model_server import ModelServer

QUESTION = "县管校聘怎么推进？"


class Collector(ThreadingHTTPServer):
    """A collector that keeps what it is sent."""

    daemon_threads = True

    def __init__(self) -> None:
        """Listen on a free port of 127.0.0.1."""
        super().__init__(("127.0.0.1", 0), _Handler)
        self.bodies: list[bytes] = []

    def spans(self) -> list[tuple[str, dict[str, str]]]:
        """Name and attributes of each span."""
        found = []
        for body in self.bodies:
            for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
                for scope in resource.scope_spans:
                    for span in scope.spans:
                        told = {a.key: a.value.string_value for a in span.attributes}
                        found.append((span.name, told))
        return found


class _Handler(BaseHTTPRequestHandler):
    server: Collector

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_POST(self) -> None:
        self.server.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
        assert self.path == "/v1/traces"
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()


@pytest.fixture
def collector() -> Iterator[Collector]:
    """A running collector; tracing ends with the test."""
    server = Collector()
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield server
    tracing.stop()
    server.shutdown()
    server.server_close()
    thread.join()


def test_the_spans_of_an_answer_carry_its_id_and_not_the_key(
    assistant: Assistant, collector: Collector, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    tracing.start_tracing(f"http://127.0.0.1:{collector.server_address[1]}")
    with ModelServer(acts.honest) as server, open_model(server.spec()) as model:
        answer = replace(assistant, model=model).ask(QUESTION)
    tracing.flush()
    spans = collector.spans()
    assert len(spans) > 4
    assert all(answer.trace.id in told.get("metadata", "") for _, told in spans)
    models = [told for _, told in spans if told.get("openinference.span.kind") == "LLM"]
    assert models
    assert models[0]["llm.model_name"] == MODEL
    assert not any(KEY.encode() in body for body in collector.bodies)


def test_without_an_endpoint_nothing_is_traced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(tracing.STANDARD, raising=False)
    tracing.start_tracing("")
    assert not tracing._started


def test_the_standard_variable_is_heeded(
    collector: Collector, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(tracing.STANDARD, f"http://127.0.0.1:{collector.server_address[1]}/")
    answer = Assistant.open(Settings(home=home)).ask(QUESTION)
    tracing.flush()
    assert any(answer.trace.id in told.get("metadata", "") for _, told in collector.spans())


def test_without_the_extra_a_line_says_what_to_install() -> None:
    code = (
        "import sys; sys.modules['opentelemetry.sdk.trace'] = None\n"
        "from assistant.answering.tracing import start_tracing\n"
        "start_tracing('http://127.0.0.1:9')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "zhice[trace]" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
