"""What LangChain does for an answer, sent to an OpenTelemetry collector if one is set.

Needs the extra ``trace``. The spans carry the answer's id, the question, and what the chat
model was sent and said; the key is in none of them.
"""

from __future__ import annotations

import logging
import os
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from langchain_core.runnables import RunnableConfig
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SpanExporter

STANDARD = "OTEL_EXPORTER_OTLP_ENDPOINT"
"""OpenTelemetry's own variable, heeded where ZHICE_TRACE_ENDPOINT is not set."""
_lock = threading.Lock()
_started: list[TracerProvider] = []
"""The one provider of the process: LangChain's callbacks are instrumented once."""
_log = logging.getLogger(__name__)


def start_tracing(endpoint: str) -> None:
    """Send spans to the collector at ``endpoint`` (or OpenTelemetry's variable) from now on.

    Without either nothing happens; without the extra a line says what to install.
    """
    address = endpoint or os.environ.get(STANDARD, "")
    if not address:
        return
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import (  # noqa: PLC0415 -- in an extra
            OTLPSpanExporter,
        )

        exporter = OTLPSpanExporter(endpoint=f"{address.rstrip('/')}/v1/traces")
        trace_to(exporter)
    except ImportError:
        _log.warning("没有追踪：缺少软件包；请运行 pip install 'zhice[trace]'，或去掉追踪的设置。")


def trace_to(exporter: SpanExporter) -> None:
    """Send spans to ``exporter``; another one set before goes on."""
    from openinference.instrumentation.langchain import (  # noqa: PLC0415 -- in an extra
        LangChainInstrumentor,
    )
    from opentelemetry.sdk.resources import Resource  # noqa: PLC0415 -- in an extra
    from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415 -- in an extra
    from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415 -- in an extra

    with _lock:
        if not _started:
            _started.append(TracerProvider(resource=Resource.create({"service.name": "zhice"})))
            LangChainInstrumentor().instrument(tracer_provider=_started[0])
        _started[0].add_span_processor(BatchSpanProcessor(exporter))


def flush() -> None:
    """Send what is still held back."""
    for provider in _started:
        provider.force_flush()


def stop() -> None:
    """Send what is held back and trace no more."""
    from openinference.instrumentation.langchain import (  # noqa: PLC0415 -- in an extra
        LangChainInstrumentor,
    )

    with _lock:
        for provider in _started:
            LangChainInstrumentor().uninstrument()
            provider.shutdown()
        _started.clear()


def traced(answer_id: str) -> RunnableConfig:
    """How a chain is run so that its spans carry the answer's id."""
    return {"run_name": "zhice", "metadata": {"answer_id": answer_id}}
