"""What is kept: conversations and remarks, the users of the page, answers as files."""

from assistant.records.store import Records
from assistant.records.types import Conversation, Exchange, Feedback, Remark, Started, Verdict

__all__ = ["Conversation", "Exchange", "Feedback", "Records", "Remark", "Started", "Verdict"]
