"""Lists asked for by their length (十一项工程) and items by their number (第18条)."""

from assistant.write.counting.tell import tell_counted

__all__ = ["tell_counted"]
