"""The tables of the records file. Change SCHEMA with them."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Column, Dialect, ForeignKey, Integer, MetaData, String, Table
from sqlalchemy.types import TypeDecorator

SCHEMA = 1


class Moment(TypeDecorator[datetime]):
    """A time in UTC as ISO 8601 text of fixed length, which sorts as time does."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> str | None:
        """What is stored."""
        return value.astimezone(UTC).isoformat(timespec="microseconds") if value else None

    def process_result_value(self, value: str | None, _dialect: Dialect) -> datetime | None:
        """What is read back."""
        return datetime.fromisoformat(value) if value else None


metadata = MetaData()
conversations_table = Table(
    "conversations",
    metadata,
    Column("id", String, primary_key=True),
    Column("owner", String, nullable=False, index=True),
    Column("title", String, nullable=False),
    Column("created", Moment, nullable=False),
    Column("updated", Moment, nullable=False),
)
exchanges_table = Table(
    "exchanges",
    metadata,
    Column("number", Integer, primary_key=True),
    Column(
        "conversation",
        ForeignKey("conversations.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    Column("question", String, nullable=False),
    Column("answer", String, nullable=False),
    Column("problem", String, nullable=False),
    Column("created", Moment, nullable=False),
)
feedback_table = Table(
    "feedback",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("owner", String, nullable=False, index=True),
    Column("answer_id", String, nullable=False),
    Column("verdict", String, nullable=False),
    Column("figure", String, nullable=False),
    Column("note", String, nullable=False),
    Column("created", Moment, nullable=False),
    Column("answer", String, nullable=False),
    Column("citations", String, nullable=False),
    Column("manifest", String, nullable=False),
    Column("figures_version", String, nullable=False),
)
