"""A talk as it grows: waiting, then sentence by sentence, then whole; and what is kept of it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace

from assistant.errors import AssistantProblem, RecordMissing
from assistant.page.types import Exchange, Stream, Talk
from assistant.plan import LONGEST, tidy
from assistant.records import Records
from assistant.types import Answer, Event, Evidence, Plan, Said
from index.errors import IndexProblem

_LOG = logging.getLogger(__name__)
FAULT = "程序出错，这个问题没有得到回答；请重试，详情见运行 zhice serve 的终端。"


def stages(stream: Stream, question: str, talk: Talk) -> Iterator[Talk]:
    """``talk`` with ``question`` at its end, once for each thing that can be seen to change."""
    now = Exchange(tidy(question)[:LONGEST], None)
    yield _with(talk, now)
    history = tuple(e.question for e in talk.exchanges if isinstance(e.outcome, Answer))
    try:
        for event in stream(question, history):
            seen = _after(now, event)
            if seen != now:
                now = seen
                yield _with(talk, now)
    except (AssistantProblem, IndexProblem) as problem:
        yield _with(talk, Exchange(now.question, " ".join(str(problem).split())))
    except Exception:  # noqa: BLE001 -- a fault in one question must not leave the page waiting
        _LOG.exception("question %r failed", question)
        yield _with(talk, Exchange(now.question, FAULT))
    else:
        if not isinstance(now.outcome, Answer) or not now.whole:
            _LOG.error("question %r came to no answer", question)
            yield _with(talk, Exchange(now.question, FAULT))


def _with(talk: Talk, now: Exchange) -> Talk:
    return replace(talk, exchanges=(*talk.exchanges, now))


def _after(now: Exchange, event: Event) -> Exchange:
    """The exchange as ``event`` leaves it."""
    if isinstance(event, Plan):
        return replace(now, understood=event.standalone)
    if isinstance(event, Said):
        return replace(now, outcome=event.so_far, whole=False)
    if isinstance(event, Evidence):
        return now
    return replace(now, outcome=event, whole=True)


def keep(records: Records, owner: str, talk: Talk) -> Talk:
    """``talk`` with its newest exchange among the records; a new one, or one deleted, begins anew.

    Raises RecordsProblem if nothing can be kept.
    """
    newest = talk.exchanges[-1]
    outcome = newest.outcome or FAULT
    if talk.id:
        try:
            records.append(owner, talk.id, newest.question, outcome)
        except RecordMissing:
            talk = replace(talk, id="")
        else:
            return talk
    begun = records.begin(owner, newest.question).conversation
    records.append(owner, begun.id, newest.question, outcome)
    return replace(talk, id=begun.id)


def kept(records: Records, owner: str, conversation: str) -> Talk:
    """A conversation of ``owner`` as it was kept; raises RecordMissing."""
    exchanges = records.exchanges(owner, conversation)
    return Talk(tuple(Exchange(e.question, e.outcome) for e in exchanges), conversation)
