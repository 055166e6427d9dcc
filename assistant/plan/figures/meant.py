"""Which indicators a text may mean: by its words, and by a second look where these fall short."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.plan.asked import asked_for
from assistant.plan.times import plan_ends
from assistant.table.lookup import LIKELY, TIED
from assistant.table.match import Matcher
from assistant.types import FigureQuery, Match
from index.text import fold

_CANDIDATES = 12
"""Indicators kept as possible readings of a question."""


def matches_of(text: str, words: tuple[str, ...], matcher: Matcher) -> tuple[Match, ...]:
    """The indicators that ``text`` may mean, with official ``words`` for colloquial ones."""
    return tuple(matcher.match(text, words)[:_CANDIDATES])


def seen_again(
    query: FigureQuery, text: str, words: tuple[str, ...], matcher: Matcher
) -> FigureQuery:
    """``query`` with the indicators that a second look finds, if it finds any.

    Where words name others likely, it must agree, or be very likely if but one amount is
    asked for; else the passages decide among those.
    """
    if not matcher.second:
        return query
    series = asked_for(text) in {"trend", "difference"} and len(query.regions) == 1
    years = 2 if series else 1
    timed = query if query.years else replace(query, years=plan_ends(text))
    best = query.matches[0].confidence if query.matches else 0.0
    near = [match.indicator for match in query.matches if match.confidence >= best - 2 * TIED]
    named = near if best >= LIKELY else []
    matches = matcher.match(text, words)
    likeliest = matcher.second.likeliest(timed, matches, years=years, named=named)
    overrules = len(_ASKS.findall(text)) == 1
    agrees = not named or any(match.indicator in near for match in likeliest[:1])
    return replace(query, matches=likeliest) if likeliest and (agrees or overrules) else query


_ASKS = re.compile("多少|几")


def indicator_near(topic: str, own: tuple[str, ...], matcher: Matcher) -> str:
    """The indicator like ``topic`` that has one of ``own`` in its name: 投资 of 幼儿园.

    Or in its breakdowns. Empty if the topic has the words itself or no such is likely.
    """
    if not own or any(word in fold(topic) for word in own):
        return ""
    likely = matcher.match(f"{topic}{''.join(own)}")
    return next(
        (
            match.indicator
            for match in likely
            if match.confidence >= _NEAR and any(word in _told(match, matcher) for word in own)
        ),
        "",
    )


_NEAR = 0.45
"""How likely an indicator is that has a word of the question's own in its name."""


def _told(match: Match, matcher: Matcher) -> str:
    """The name of an indicator and its breakdowns."""
    rows = matcher.table.of(match.indicator)
    return fold(" ".join([match.indicator, *dict.fromkeys(row.breakdown for row in rows)]))
