"""A follow-up made complete: what it leaves out is taken from the turn before.

A turn is read as slots (years, region, what is wanted) and a subject. The slots that a
follow-up names replace those before; a subject of its own makes a new topic, unless the turn
only exchanges the subject (那公办园呢) or points back (这个机制…).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.library import Library
from assistant.plan.asked import (
    asked_for,
    asks_about_documents,
    asks_exact_amount,
    asks_names,
    asks_openly,
    asks_responsible,
    asks_source,
)
from assistant.plan.dialogue.again import is_group, of_group, of_other_rank, of_years, reasked
from assistant.plan.dialogue.alike import of_one_year, told_with
from assistant.plan.dialogue.comparing import as_difference, of_both, of_each, slots_of
from assistant.plan.dialogue.exchange import best_subject, is_level, is_new_topic, names_another
from assistant.plan.dialogue.opening import Opened, opened
from assistant.plan.dialogue.own import of_other_thing, own_subject
from assistant.plan.dialogue.papers import of_document, of_same_document, said_within
from assistant.plan.dialogue.pointing import beside_told, of_told_document, pointed_at
from assistant.plan.dialogue.retold import asks_verbatim, of_year_end, retold
from assistant.plan.dialogue.subject import (
    policy_topic,
    single_words,
    subject_of,
    topic_of,
    whole_of,
    without_deed,
    without_facet,
    years_before,
    years_meant,
)
from assistant.plan.dialogue.turns import leaned_on, manner_of, put_right, without_manner
from assistant.plan.dialogue.wanting import (
    asking_of,
    head_of,
    kept_place,
    places_meant,
    tail_of,
    without_places,
)
from assistant.plan.figures.meant import indicator_near
from assistant.plan.listings import is_listing, listed_again
from assistant.plan.named import places_of
from assistant.plan.slots import (
    EXCHANGES,
    PERIOD,
    POINTS,
    TOTAL,
    asks_nothing,
    asks_policy,
    asks_targets,
    asks_when,
    is_of_figures,
    ordinal_years,
    said_straight,
    shifted_years,
    without_filler,
)
from assistant.plan.times import with_period, years_of
from assistant.plan.wording import content_terms, is_courtesy
from assistant.table.lookup import look_up
from assistant.table.match import Matcher
from assistant.types import Plan
from index.text import fold

_SOURCE = "（出自哪份文件）"
_WHICH_DOCUMENT = re.compile(
    r"^(?:这|那)?(?:是|在|出自)?哪[份个](?:文件|方案|规划)里?[说写讲提]?[到过]?的?[吗呢?？]*$"
)
"""Asks only where it stands what was told: 哪份文件."""


def complete(text: str, earlier: Sequence[Plan], library: Library, matcher: Matcher) -> str:
    """``text`` as a question that needs no earlier turn; unchanged if it needs none."""
    right = retold(said_straight(put_right(text))) if earlier else ""
    right = of_year_end(right, [years_before(plan) for plan in earlier])
    if not right or is_courtesy(right):
        return right or text
    region = next(iter(earlier[-1].places), library.default_region)
    right = with_period(right, years_meant(earlier[-1], matcher), region, library)
    sets_beside = earlier[-1].queries and asked_for(right) in {"comparison", "difference"}
    about = asks_about_documents(right, library) and not sets_beside
    if about and not _WHICH_DOCUMENT.match(fold(right)):
        return of_same_document(right, earlier[-1], library) or right
    manner = manner_of(right)
    if asks_verbatim(right) and (earlier[-1].queries or not manner):
        return _asked_in(earlier[-1], library, matcher)
    if manner:
        return _again(manner, earlier[-1], library, matcher)
    return _taken_on(right, earlier, library, matcher)


def _taken_on(right: str, earlier: Sequence[Plan], library: Library, matcher: Matcher) -> str:
    """``right`` without the words it opens with, completed from the turn that they lead to."""
    turn = opened(right, earlier, library, matcher)
    if not turn.earlier:
        return turn.text
    if manner := manner_of(turn.text):
        return _again(manner, turn.earlier[-1], library, matcher)
    return _told_on(turn, library, matcher)


def _told_on(turn: Opened, library: Library, matcher: Matcher) -> str:
    """What ``turn`` asks beyond what its last earlier one told, or of what it points at."""
    last = turn.earlier[-1]
    if beside := beside_told(turn.text, last, library, matcher):
        return beside
    if turn.continues and not last.queries:
        return f"{policy_topic(last, library, matcher)}{turn.text}"
    asked, before = pointed_at(turn.text, turn.earlier, library, matcher)
    return _followed(asked, before, library, matcher)


def _followed(text: str, earlier: Sequence[Plan], library: Library, matcher: Matcher) -> str:
    """``text`` completed from the turn that it continues, unless it is a topic of its own."""
    before = leaned_on(text, earlier, library, matcher)
    text = as_difference(text, before, earlier, library, matcher)
    own = own_subject(text, before, library, matcher)
    of_one = earlier[-1].about_documents and of_document(text, own, earlier[-1], library)
    of_one = of_one or of_told_document(text, before, library, matcher)
    of_one = of_one or of_other_rank(text, before)
    if of_one := of_one or said_within(text, own, before, library, matcher):
        return of_one
    if asks_source(text) and not own:
        return _asked_in(before, library, matcher)
    if is_listing(before) and not own:
        return listed_again(text, before, library)
    if is_new_topic(text, own, before, library, matcher):
        return text
    points = bool(POINTS.search(fold(text)))
    group = points and not before.queries and is_group(own)  # 民办的那些以后怎么办
    alone = is_level(own, matcher) or re.sub(r"\W", "", fold(text)) == own  # 乡级 after 县级呢
    exchanges = EXCHANGES.search(fold(text)) or (before.queries and alone)
    if own and (group or (exchanges and not (points and not before.queries))):
        return _exchanged(text, own, before, library, matcher)
    return _continued(text, own, before, earlier, library, matcher)


def _asked_in(before: Plan, library: Library, matcher: Matcher) -> str:
    """What was asked ``before``, and in which document it stands; of an attribute its figure.

    What is told in words stands under its document anyway.
    """
    said = before.standalone.rstrip("？?").replace(_SOURCE, "")
    if before.queries and before.asked == "attribute":
        asked = before.queries[0]
        said = f"{head_of(asked.regions, asked.years)}{topic_of(before, library, matcher)}是多少"
    return f"{said}{_SOURCE}" if before.queries else said


def _again(manner: str, before: Plan, library: Library, matcher: Matcher) -> str:
    """What was asked before, asked again: of who does it more is how, of a year's figure all."""
    if manner == "plain" or is_listing(before):
        return before.standalone
    topic = topic_of(before, library, matcher)
    if not before.queries:
        how = f"{kept_place('', before, library)}{topic}怎么做"
        return how if asks_responsible(before.standalone) else before.standalone
    rows = {
        f.year
        for q in before.queries
        for f in look_up(replace(q, years=(), kind=None), matcher.table).exact
    }
    return (
        f"{head_of(before.queries[0].regions, ())}{topic}历年变化"
        if len(rows) > 1
        else before.standalone
    )


def _continued(
    text: str,
    own: str,
    before: Plan,
    earlier: Sequence[Plan],
    library: Library,
    matcher: Matcher,
) -> str:
    """The topic before, with the slots that ``text`` names in the place of the old ones."""
    if asks_responsible(before.standalone) and _UNITS.search(fold(text)):
        text, own = "还有哪些单位负责", ""
    topic = topic_of(before, library, matcher)
    if own and asks_nothing(text) and not is_of_figures(text, own, library, matcher):
        rest = POINTS.sub("", without_filler(text))
        said = _said(before, library, matcher)
        if before.queries and said.endswith("数"):
            said = policy_topic(before, library, matcher)  # 都属于哪个行动: not the count does
        return f"{kept_place(text, before, library)}{said}{rest}"
    dates = asks_when(text) and not own and topic.endswith("数")  # of the thing, not of its count
    words = asks_policy(text) or asks_names(text) or asks_openly(text)
    if not before.queries or words or dates:
        return _continued_policy(text, own, before, library, matcher)
    asked = before.queries[0]
    own_years = (
        years_of(text, library.newest_year)
        or ordinal_years(text, before, matcher.table)
        or shifted_years(text, asked.years)
    )
    if compared := _COMPARED_WITH.search(fold(text)):
        text = f"与{compared.group(1)}比较"
    places, years, sides = slots_of(text, own_years, asked, earlier, library, matcher)
    every, places = of_each(text, own, earlier, places, library, matcher)
    years = own_years if asks_when(text) else years  # 哪年到100% asks for the year
    period = PERIOD.search(fold(text))
    head = head_of(places, () if period and not own_years else years)
    head += period.group() if period else ""
    if counted := told_with(text, asked, matcher):
        return f"{head}{counted}是多少"
    if both := of_both(text, own, earlier, library, matcher):
        wants = tail_of(text, before, library, years_changed=False)
        return f"{head_of(places, years or asked.years)}{both}{wants}"
    measured = of_one_year(text, before, matcher) or _measured(text, own, before, matcher)
    other = of_other_thing(text, own, head, before, library, matcher)
    if other and not (measured or every):
        return other
    topic = every or measured or topic
    if own and _PART.search(text):
        topic = f"{topic}中"  # 其中大洋三小投多少
    wants = tail_of(text, before, library, years_changed=bool(own_years))
    return f"{head}{topic}{sides}{wants}"


def _measured(text: str, own: str, before: Plan, matcher: Matcher) -> str:
    """The indicator that ``text`` names beside the one before; empty if it names none."""
    named = "、".join(dict.fromkeys(q.matches[0].indicator for q in before.queries if q.matches))
    if _ALL_LEVELS.search(fold(text)) and named:
        return named  # 三段又要求到多少 after 高中段呢
    return indicator_near(named, content_terms(own) or single_words(text), matcher)


def _said(before: Plan, library: Library, matcher: Matcher) -> str:
    """What the turn before was about, in the user's words."""
    return subject_of(before.standalone, library, matcher) or topic_of(before, library, matcher)


_ALL_LEVELS = re.compile(r"[各三两](?:个?学?段|级)")
_COMPARED_WITH = re.compile(r"[跟和与同]([^,，。?？]{1,10}?)比(?:一?比|呢|怎么样|如何)?[?？。]*$")
"""Wants both told side by side: 跟临海比呢."""


def _continued_policy(text: str, own: str, before: Plan, library: Library, matcher: Matcher) -> str:
    """The topic before and what ``text`` asks of it in words; the region before is kept."""
    topic = policy_topic(before, library, matcher)
    points = POINTS.search(fold(text))
    named = points and fold(text)[points.end() :].startswith(own)  # 那个学习平台
    if own and not before.queries and (named or not points):
        topic = without_facet(topic, before, library, matcher)
    place = kept_place(text, before, library)
    years = years_of(text, library.newest_year)
    if years and not (own or places_of(text, library) or before.queries) and asks_nothing(text):
        return of_years(years, before.standalone)
    if places_of(text, library):
        if asks_nothing(text) and asks_exact_amount(before.standalone):
            years = years or before.prefer.years
            return f"{head_of(places_of(text, library), years)}{topic}是多少"
        if asks_nothing(text) and not (years or before.documents or before.queries):
            return f"{place}{without_places(before.standalone, before.places)}"
        if asks_nothing(text):
            return f"{place}{head_of((), years)}{topic}{asking_of(before.standalone)}"
        place = ""  # it stands in ``text``
    if not own and asks_targets(text, topic, before, matcher):
        return f"{place}{topic}的目标有哪些"
    said = without_manner(POINTS.sub("", without_filler(_THEN.sub("", text))))
    said = _BARE_WHY.sub(r"\1要这样做", said)
    then = _THEN.search(text) or asks_names(text) or not before.queries
    head = head_of((), years_before(before) if then and not years else ())
    if asks_responsible(text):
        topic = without_deed(topic, before, library)
    if TOTAL.search(text):
        topic = whole_of(topic, matcher)
    return f"{place}{head}{topic}{said}"


_UNITS = re.compile(
    "^还?(?:有没有|有|没)?(?:别的|其他的?|另外的?|哪些)(?:牵头|责任|参与|配合)?(?:单位|部门)"
)
"""Asks whether others answer for it as well."""
_THEN = re.compile("[那这当]一?年|那(?:时候?|会儿)")
_PART = re.compile("其中|当中|里面")
_BARE_WHY = re.compile(r"^(为什么|为啥|为何|什么原因)[呢啊呀?？]*$")


def _exchanged(text: str, own: str, before: Plan, library: Library, matcher: Matcher) -> str:
    """What was asked before, asked of the subject that ``text`` names: 那公办园呢？"""
    if not before.queries:
        place = kept_place(text, before, library)
        again = reasked(own, before, library, matcher) if asks_nothing(text) else ""
        years = years_of(text, library.newest_year)
        if again and not places_of(text, library):
            return of_years(years, again) if years else again
        if is_group(own) and POINTS.search(fold(text)):
            amount = asks_exact_amount(text) and not years
            head = f"{place}{head_of((), years_before(before) if amount else ())}"
            return f"{head}{of_group(text, own, before, library, matcher)}"
        if asks_nothing(text):
            return f"{place}{own}{asking_of(before.standalone)}"
        return text if places_of(text, library) else f"{place}{text}"
    asked = before.queries[0]
    years = years_of(text, library.newest_year) or asked.years
    head = head_of(places_meant(text, asked.regions, library), years)
    said = f"{head}{without_filler(text)}"
    if asks_exact_amount(text) and names_another(said, before, library, matcher):
        return said
    subject = best_subject(text, own, before, library, matcher)
    if _ALL_LEVELS.search(own):
        subject = _measured(text, own, before, matcher)
    rest = fold(text).replace(own, " ")  # the 占比 of 公办园占比呢 names and does not ask
    return f"{head}{subject}{tail_of(rest, before, library, years_changed=years != asked.years)}"
