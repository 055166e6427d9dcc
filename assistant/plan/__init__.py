"""Question + earlier turns → ``Plan``: what is asked, and whether it is ours to answer."""

from __future__ import annotations

from assistant.plan.make import LONGEST, make_plan, read_question, tidy
from assistant.plan.wording import content_terms, official_words

__all__ = ["LONGEST", "content_terms", "make_plan", "official_words", "read_question", "tidy"]
