"""What a follow-up wants, in words: what it asks, else what was asked before, of which place."""

from __future__ import annotations

import re

from assistant.library import Library
from assistant.plan.asked import (
    asked_for,
    asks_exact_amount,
    asks_how,
    asks_list,
    asks_responsible,
    kind_of,
)
from assistant.plan.named import places_of
from assistant.plan.slots import (
    COMPARED,
    DEFAULT_WORDS,
    POINTS,
    asks_nothing,
    states_amount,
    without_filler,
)
from assistant.types import Asked, Plan

ASKING: dict[Asked, str] = {
    "value": "是多少",
    "trend": "历年变化",
    "difference": "相差多少",
    "comparison": "比较",
    "attribute": "是约束性还是预期性指标",
    "achieved": "完成了吗",
}
KINDS = {"target": "目标", "actual": "实际", None: ""}


def tail_of(text: str, before: Plan, library: Library, *, years_changed: bool) -> str:
    """What is wanted: as ``text`` says, else as before; an amount to be confirmed stays.

    Years and places stand in the head and are not told again: 比临海高吗 asks 哪个高.
    """
    said = POINTS.sub("", without_filler(COMPARED.sub("", text))).lstrip("、的")
    if not asks_nothing(text):
        for place in places_of(text, library):
            said = re.sub(rf"[比跟和与同]?{place.rstrip('市县区')}[市县区]?的?", "", said)
        wanted = asked_for(text)  # 往后每年呢, 比上一年多了多少
        if wanted in {"trend", "difference"} and asked_for(said) != wanted:
            return ASKING[wanted]
        return _MORE.sub(r"哪个\1", said) if said != text else said
    kind = kind_of(text)
    if kind is None and not years_changed:
        kind = before.queries[0].kind
    if states_amount(text):
        return f"{KINDS[kind]}{said}"
    asked = "value" if before.asked in {"attribute", "trend"} and years_changed else before.asked
    return f"{KINDS[kind]}{ASKING.get(asked, '是多少')}"


_MORE = re.compile(r"^[更还要]?([高低多少大小])[吗么][?？]*$")


def asking_of(text: str) -> str:
    """The words by which a question about policy asks."""
    if asks_responsible(text):
        return "由谁负责"
    if asks_how(text):
        return "怎么做"
    if asks_exact_amount(text):
        return "是多少"
    return "有哪些" if asks_list(text) else ""


def head_of(places: tuple[str, ...], years: tuple[int, ...]) -> str:
    """Places and years as a question begins with them."""
    return f"{'、'.join(places)}{'、'.join(f'{year}年' for year in years)}"


def places_meant(text: str, before: tuple[str, ...], library: Library) -> tuple[str, ...]:
    """The places of ``text``, or else those ``before``."""
    places = places_of(text, library)
    default = any(word in text for word in DEFAULT_WORDS)
    return places or ((library.default_region,) if default else before)


def kept_place(text: str, before: Plan, library: Library) -> str:
    """The places of ``text``, or else of the turn before; the region meant anyway is not named."""
    places = places_meant(text, before.places, library)
    return "" if places == (library.default_region,) else head_of(places, ())


def without_places(text: str, places: tuple[str, ...]) -> str:
    """``text`` without the names of ``places``."""
    for place in places:
        text = re.sub(rf"{re.escape(place.rstrip('市县区'))}[市县区]?的?", "", text)
    return text
