"""Conversations and feedback in one SQLite file; nobody reaches another owner's rows.

Every call names the owner, and every statement is limited to that owner's rows. Each call
is one short transaction of its own, so that any thread may call at any time.
"""

from __future__ import annotations

import contextlib
import os
import uuid
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from pydantic import ValidationError
from sqlalchemy import (
    Connection,
    Engine,
    RowMapping,
    create_engine,
    delete,
    event,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.exc import DatabaseError
from sqlalchemy.sql import Select

from assistant.errors import RecordMissing, RecordsProblem
from assistant.records.remarks import whole_feedback
from assistant.records.tables import (
    SCHEMA,
    conversations_table,
    exchanges_table,
    feedback_table,
    metadata,
)
from assistant.records.types import (
    CONVERSATIONS,
    EXCHANGES,
    FEEDBACK,
    KEPT,
    TITLE_LENGTH,
    Conversation,
    Exchange,
    Feedback,
    Remark,
    Started,
)
from assistant.types import Answer
from index.types import Manifest

FILE = "zhice.sqlite"
BUSY_MILLISECONDS = 5000
UNREADABLE = "这条记录由另一版本的知策写成，已无法显示；请重新提问。"
_GONE = "没有这段对话；可能已经删除。"

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The time now, in UTC."""
    return datetime.now(UTC)


class Records:
    """The file of conversations and feedback; ``close`` it at the end."""

    def __init__(self, engine: Engine, place: Path, clock: Clock = utc_now) -> None:
        """Records in ``engine``, as ``open`` makes it; ``clock`` tells the time in UTC."""
        self._engine = engine
        self._clock = clock
        self.place = place

    @classmethod
    def open(cls, home: Path, clock: Clock = utc_now) -> Self:
        """The records in folder ``home``, made if there are none.

        Raises RecordsProblem if the file cannot be used or is of a newer version.
        """
        place = home / FILE
        try:
            home.mkdir(parents=True, exist_ok=True)
            os.close(os.open(place, os.O_RDWR | os.O_CREAT, 0o600))  # questions are private
        except OSError as error:
            raise RecordsProblem(_unusable(place, error.strerror or str(error))) from error
        records = cls(_engine(place), place, clock)
        try:
            records._prepare()
        except RecordsProblem:
            records.close()
            raise
        return records

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    def conversations(self, owner: str) -> tuple[Conversation, ...]:
        """The owner's conversations, that with the newest question first."""
        with self._connection() as connection:
            return _list(connection, owner)

    def begin(self, owner: str, title: str) -> Started:
        """A new, empty conversation; beyond CONVERSATIONS those untouched longest go."""
        now = self._clock()
        new = Conversation(uuid.uuid4().hex, owner, short_title(title), now, now)
        with self._connection(write=True) as connection:
            connection.execute(insert(conversations_table).values(asdict(new)))
            surplus = [c for c in _list(connection, owner) if c.id != new.id][CONVERSATIONS - 1 :]
            for old in surplus:
                _remove(connection, owner, old.id)
        return Started(new, tuple(surplus))

    def exchanges(self, owner: str, conversation: str) -> tuple[Exchange, ...]:
        """What was asked and answered, oldest first; raises RecordMissing."""
        with self._connection() as connection:
            _owned(connection, owner, conversation)
            rows = connection.execute(
                select(exchanges_table)
                .where(exchanges_table.c.conversation == conversation)
                .order_by(exchanges_table.c.number)
            ).mappings()
            return tuple(_exchange(row) for row in rows)

    def append(self, owner: str, conversation: str, question: str, outcome: Answer | str) -> None:
        """Keep a question and its outcome; raises RecordMissing, or RecordsProblem if full."""
        now = self._clock()
        answered = isinstance(outcome, Answer)
        row = {
            "conversation": conversation,
            "question": question,
            "answer": outcome.model_dump_json() if isinstance(outcome, Answer) else "",
            "problem": "" if answered else outcome,
            "created": now,
        }
        mine = exchanges_table.c.conversation == conversation
        with self._connection(write=True) as connection:
            _owned(connection, owner, conversation)
            if _count(connection, select(exchanges_table.c.number).where(mine)) >= EXCHANGES:
                raise RecordsProblem(f"这段对话已满 {EXCHANGES} 问；请新开一段对话。")
            connection.execute(insert(exchanges_table).values(row))
            connection.execute(
                update(conversations_table).where(_is(owner, conversation)).values(updated=now)
            )

    def rename(self, owner: str, conversation: str, title: str) -> Conversation:
        """The conversation under its new title; raises RecordMissing."""
        with self._connection(write=True) as connection:
            _owned(connection, owner, conversation)
            connection.execute(
                update(conversations_table)
                .where(_is(owner, conversation))
                .values(title=short_title(title))
            )
            return _owned(connection, owner, conversation)

    def delete(self, owner: str, conversation: str) -> None:
        """Remove the conversation and all it holds; raises RecordMissing."""
        with self._connection(write=True) as connection:
            _owned(connection, owner, conversation)
            _remove(connection, owner, conversation)

    def add_feedback(
        self,
        owner: str,
        answer: Answer,
        remark: Remark,
        *,
        manifest: Manifest | None = None,
    ) -> Feedback:
        """Keep what ``owner`` remarks on ``answer`` or a figure of it; ``manifest`` is the index's.

        A second remark on the same replaces the first. Raises RecordsProblem if the answer
        has no such figure, the note is too long or the owner has left too many.
        """
        whole = whole_feedback(owner, answer, remark, manifest=manifest, now=self._clock())
        mine = feedback_table.c.owner == owner
        of_this = feedback_table.c.answer_id == whole.answer_id
        same = mine & of_this & (feedback_table.c.figure == whole.figure)
        with self._connection(write=True) as connection:
            connection.execute(delete(feedback_table).where(same))
            if _count(connection, select(feedback_table.c.number).where(mine)) >= FEEDBACK:
                raise RecordsProblem(f"您已留下 {FEEDBACK} 条意见，不能再加；请联系管理员。")
            connection.execute(insert(feedback_table).values(asdict(whole)))
        return whole

    def feedback(self, owner: str) -> tuple[Feedback, ...]:
        """The owner's remarks, newest first."""
        columns = [feedback_table.c[name] for name in Feedback.__dataclass_fields__]
        wanted = select(*columns).where(feedback_table.c.owner == owner)
        with self._connection() as connection:
            rows = connection.execute(wanted.order_by(feedback_table.c.number.desc())).mappings()
            return tuple(Feedback(**row) for row in rows)

    def _prepare(self) -> None:
        """Make the tables of a new file; refuse one of a newer version; let go what is lost."""
        with self._connection(write=True) as connection:
            version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
            if version > SCHEMA:
                raise RecordsProblem(
                    f"对话记录 {self.place} 由更新的知策写成（格式 {version}，"
                    f"本版本认得 {SCHEMA}）；请升级知策，或改设 ZHICE_HOME。"
                )
            metadata.create_all(connection)
            connection.exec_driver_sql(f"PRAGMA user_version = {SCHEMA}")
            table, oldest = conversations_table, self._clock() - KEPT
            nameless = table.c.owner.like("browser:%") | table.c.owner.like("guest:%")
            connection.execute(delete(table).where(nameless & (table.c.updated < oldest)))

    @contextlib.contextmanager
    def _connection(self, *, write: bool = False) -> Iterator[Connection]:
        """One transaction; a fault of file or disk is a RecordsProblem."""
        engine = self._engine.execution_options(write=write)
        try:
            with engine.begin() as connection:
                yield connection
        except DatabaseError as error:
            raise RecordsProblem(_unusable(self.place, str(error.orig))) from error


def short_title(title: str) -> str:
    """``title`` on one line, cut to TITLE_LENGTH characters."""
    line = " ".join(title.split()) or "新对话"
    return line if len(line) <= TITLE_LENGTH else f"{line[: TITLE_LENGTH - 1]}…"


def _engine(place: Path) -> Engine:
    engine = create_engine(f"sqlite:///{place}")

    @event.listens_for(engine, "connect")
    def _connected(connection: Any, _record: Any) -> None:  # noqa: ANN401 -- the driver's own
        connection.isolation_level = None  # transactions begin below, not by the driver's guess
        connection.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA foreign_keys = ON")

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        # A transaction that reads first and writes later could lose against another one.
        write = connection.get_execution_options().get("write")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")

    return engine


def _unusable(place: Path, why: str) -> str:
    return f"对话记录 {place} 不能读写（{why}）；请检查磁盘空间和权限，或改设 ZHICE_HOME。"


def _is(owner: str, conversation: str) -> Any:  # noqa: ANN401 -- SQLAlchemy's type of a condition
    return (conversations_table.c.owner == owner) & (conversations_table.c.id == conversation)


def _owned(connection: Connection, owner: str, conversation: str) -> Conversation:
    """The owner's conversation of that id; of another's it is as if there were none."""
    found = connection.execute(select(conversations_table).where(_is(owner, conversation)))
    if (row := found.mappings().one_or_none()) is None:
        raise RecordMissing(_GONE)
    return Conversation(**row)


def _list(connection: Connection, owner: str) -> tuple[Conversation, ...]:
    table = conversations_table
    wanted = select(table).where(table.c.owner == owner)
    rows = connection.execute(wanted.order_by(table.c.updated.desc(), table.c.created.desc()))
    return tuple(Conversation(**row) for row in rows.mappings())


def _remove(connection: Connection, owner: str, conversation: str) -> None:
    connection.execute(delete(conversations_table).where(_is(owner, conversation)))


def _count(connection: Connection, wanted: Select[Any]) -> int:
    return connection.execute(select(func.count()).select_from(wanted.subquery())).scalar_one()


def _exchange(row: RowMapping) -> Exchange:
    return Exchange(row["question"], row["problem"] or _answer(row["answer"]), row["created"])


def _answer(stored: str) -> Answer | str:
    try:
        return Answer.model_validate_json(stored)
    except ValidationError:
        return UNREADABLE
