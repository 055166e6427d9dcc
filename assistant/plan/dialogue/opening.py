"""How a turn begins: words that leave the topic, that return to one, or that ask nothing.

换个话题，… takes nothing from the turns before it; 说回普惠园，… continues the turn that spoke of
it; 名单没有就算了，… asks only what comes after. The words are data: ``prompts/turn_words.csv``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.library import Library
from assistant.plan.asked import asks_amount, asks_responsible
from assistant.plan.dialogue.again import is_group, is_topic
from assistant.plan.dialogue.subject import in_quotes, subject_of
from assistant.plan.dialogue.turns import doubted_figure, says_only, turn_words
from assistant.plan.items import ITEM
from assistant.plan.named import places_of
from assistant.plan.slots import EXCHANGES, POINTS, asks_nothing, without_filler
from assistant.plan.times import COUNTS, years_of
from assistant.plan.wording import content_terms, official_words
from assistant.table.match import Matcher
from assistant.types import Plan
from index.text import fold

_STOP = "，,。；;：:！!"
_ASKS = re.compile(r"[吗么呢?？]$")
_OWN_TERMS = 2
"""Content words from which on a turn that is said to be another question stands by itself."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A turn without its opening."""

    text: str
    """What it asks."""
    earlier: tuple[Plan, ...]
    """The turns it may lean on, the one it continues last; none if it leaves their topic."""
    continues: bool = False
    """Whether it takes up a place first, and so goes on with the topic: 台州市里呢，…."""


def opened(text: str, earlier: Sequence[Plan], library: Library, matcher: Matcher) -> Opened:
    """``text`` without the words it opens with, and the turns that these leave it to lean on."""
    if doubted := doubted_figure(text, earlier, library, matcher):
        return Opened(doubted, ())
    text = _without_noun_told(_with_years_told(text, earlier), earlier[-1])
    text = _ASIDE.sub("", _named_straight(text, library))
    continues = _takes_up_place(text, library, matcher)
    text = _put_in_full(text, earlier[-1], library, matcher)
    left, aside = False, False
    while rest := _after(text, "new"):
        text, left = rest, True
    while rest := _after(text, "aside") or _after_idle(text):
        aside |= bool(_after(text, "aside"))
        text = rest
    if left or (aside and _stands_alone(text, library, matcher)):
        return Opened(text, ())
    back = _back(text, earlier, library, matcher)
    return back or Opened(text, tuple(earlier), continues=continues)


def _with_years_told(text: str, earlier: Sequence[Plan]) -> str:
    """``text`` with the years that were told before in the place of 这两年.

    高职这两年的数是多少 after 2025年 and 2020年呢 asks of these two. As it is if as many years
    as it says were not told in a row.
    """
    said = _THESE_YEARS.search(fold(text))
    told: list[int] = []
    for plan in reversed(earlier if said else ()):
        if not plan.queries:
            break
        told += [year for year in plan.queries[0].years if year not in told]
        if said and len(told) >= COUNTS[said["count"]]:
            break
    if not said or len(told) != COUNTS[said["count"]]:
        return text
    years = "、".join(f"{year}年" for year in sorted(told))
    return f"{text[: said.start()]}{years}{text[said.end() :]}"


_THESE_YEARS = re.compile(r"(?<![\d、年])[这那](?P<count>[两二三四])年(?![前后来内以里])")


def _without_noun_told(text: str, before: Plan) -> str:
    """``text`` without the noun that was counted before, if it points at another group's.

    小学初中那边的项目有几个 after 幼儿园方面有多少项目 is 那小学初中呢.
    """
    other = _OTHER_GROUP.fullmatch(fold(text))
    names = [query.matches[0].indicator for query in before.queries if query.matches]
    told = bool(names) and all(other["noun"] in name for name in names) if other else False
    return f"那{other['group']}呢" if other and told else text


_OTHER_GROUP = re.compile(
    r"(?:那么?)?(?P<group>[\u4e00-\u9fff]{2,8}?)[这那](?:边|块|头|里)的?(?P<noun>[\u4e00-\u9fff]{2,6}?)"
    r"(?:又|各|会|要|总共|一共)*[有是建]?(?:多少|几)[个所名家项门座]?[呢?？。]*"
)


def _takes_up_place(text: str, library: Library, matcher: Matcher) -> bool:
    """Whether ``text`` takes up but a place before it asks on: 台州市里呢，严重的会不会….

    What it asks is a side of the old topic, if it names no topic itself.
    """
    taken_up = _TAKEN_UP.match(text)
    if not taken_up or not places_of(taken_up["said"], library):
        return False
    own = subject_of(taken_up["rest"], library, matcher)
    named = (term for term in content_terms(own) if not is_group(term))
    topic = any(is_topic(term, library, matcher) for term in named)
    return not (topic or asks_amount(text) or subject_of(taken_up["said"], library, matcher))


def _put_in_full(text: str, before: Plan, library: Library, matcher: Matcher) -> str:
    """``text`` without the word that it takes up first; a year or place stays: 那2024年呢，….

    So does what is taken up if the question names nothing: 产教融合那个呢，责任单位是哪些 asks
    the same of it as was asked ``before``.
    """
    taken_up = _TAKEN_UP.match(text)
    rest = taken_up["rest"] if taken_up else ""
    of_year = years_of(rest, library.newest_year) and asks_nothing(rest)
    if taken_up and of_year and not subject_of(rest, library, matcher):
        return f"{rest.rstrip('的?？。')}{taken_up['said']}呢"  # 公办园呢，2025年
    if not taken_up or not _ASKING.search(rest):
        return text
    said = taken_up["said"]
    slot = years_of(said, library.newest_year) or places_of(said, library)
    named = years_of(rest, library.newest_year) or places_of(rest, library)
    if not (slot or subject_of(rest, library, matcher)):
        same = asks_responsible(rest) and asks_responsible(before.standalone)
        return f"{POINTS.sub('', said)}{'呢' if same else rest}"
    return f"{said}{rest}" if slot and not named else rest


def _after(text: str, kind: str) -> str:
    """What ``text`` asks after a clause, or a first word, of one ``kind``; empty if it has none."""
    clause, stop, rest = _first_clause(text)
    if stop and rest and not _ASKS.search(clause) and says_only(clause, kind):
        return rest
    folded = fold(text)
    word = next((word for word in turn_words(kind) if folded.startswith(word)), "")
    rest = _PARTICLES.sub("", text[len(word) :])
    return rest if word and _ANNOUNCES.search(word) and content_terms(rest) else ""


def _named_straight(text: str, library: Library) -> str:
    """``text`` without what points at a name of the documents that follows: 那这个县中崛起."""
    rest = without_filler(fold(text))
    points = POINTS.match(rest)
    after = rest[points.end() :].lstrip('"') if points else ""
    return after if any(map(after.startswith, in_quotes(after, library.text))) else text


_ASIDE = re.compile(
    r"(?<=[\u4e00-\u9fff]{2})(?:[这那](?:一?块|方面)(?=[有是要还能])|[这那](?:一?块|边)(?=的))"
)
"""What takes up the word before it and points at nothing: 教师这块有要求吗."""
_TAKEN_UP = re.compile(r"[那么]*(?P<said>[^，,呢]{1,6})呢[，,](?P<rest>.{4,})$")
"""A word taken up before the question about it is put in full: 海外的呢，在国外建什么."""
_ASKING = re.compile(r"什么|啥|谁|哪|怎|咋|几|多少|吗|([\u4e00-\u9fff])[不没]\1")
_PARTICLES = re.compile(rf"^(?:一下|一句|[{_STOP} 的吧啊呀哈了])*")
_ANNOUNCES = re.compile("话题|问题|[问说谈聊]")
"""What a first word has that announces a question even where no comma follows: 顺便问."""


def _after_idle(text: str) -> str:
    """What ``text`` asks after a clause that lets go of something: 名单没有就算了, 除了近视."""
    clause, stop, rest = _first_clause(text)
    idle = fold(clause).startswith("除") or any(w in fold(clause) for w in turn_words("waive"))
    return rest if stop and rest and idle and not _ASKS.search(clause) else ""


def _first_clause(text: str) -> tuple[str, str, str]:
    """``text`` cut at its first stop: the clause, the stop, the rest."""
    cut = re.search(f"[{_STOP}]+", text)
    if not cut:
        return text, "", ""
    return text[: cut.start()].strip(), cut[0], text[cut.end() :].strip()


def _stands_alone(text: str, library: Library, matcher: Matcher) -> bool:
    """Whether ``text``, said to be one more question, has a subject of its own."""
    own = subject_of(text, library, matcher)
    if not own or POINTS.search(fold(text)) or EXCHANGES.search(fold(text)):
        return False
    known = [t for t in content_terms(own) if library.knows(t) or official_words(t)]
    return len(known) >= _OWN_TERMS or is_topic(own, library, matcher)


def _back(text: str, earlier: Sequence[Plan], library: Library, matcher: Matcher) -> Opened | None:
    """``text`` as a turn after the one it returns to: 说回普惠园，2022年呢; None if to none.

    A place returned to (说回台州) is a slot of the turn. So is what no turn spoke of a topic.
    """
    returns = _returning().match(text)
    if not returns or ITEM.search(text):
        return None
    said, _, rest = _first_clause(text[returns.end() :])
    topic = subject_of(said, library, matcher)
    if not topic:
        named = places_of(said, library) or years_of(said, library.newest_year)
        return Opened(f"{said}{rest}", tuple(earlier)) if named else None
    plan = _turn_about(topic, earlier)
    if plan is None:
        return Opened(f"{said}，{rest}" if rest else said, ())
    asks = not asks_nothing(said) or asks_amount(said) or years_of(said, library.newest_year)
    again = said if asks else plan.standalone
    return Opened(rest, (*earlier, plan)) if rest else Opened(again, ())


def _turn_about(topic: str, earlier: Sequence[Plan]) -> Plan | None:
    """The last turn in whose words ``topic`` stands; else the one with most of its words."""
    said = [f"{fold(plan.question.text)} {fold(plan.standalone)}" for plan in earlier]
    for plan, words in zip(reversed(earlier), reversed(said), strict=True):
        if topic in words:
            return plan
    terms = [(term, *official_words(term).get(term, ())) for term in content_terms(topic)]
    held = [sum(any(word in words for word in term) for term in terms) for words in said]
    most = max(held, default=0)
    return earlier[len(held) - 1 - held[::-1].index(most)] if most else None


@lru_cache(maxsize=1)
def _returning() -> re.Pattern[str]:
    """Words by which a turn returns to what was spoken of before: 说回, 还是回到刚才说的."""
    words = "|".join(map(re.escape, turn_words("back")))
    return re.compile(
        rf"(?:那|我们|咱们?|再|还是|先|请|就)*(?:{words})(?:一?下|到)?"
        r"(?:(?:你|我|我们)?(?:刚才|刚刚|前面|之前|上面|最早|(?:最|一)开始)(?:[说问提讲谈聊]+到?)?的?)?(?:那个|这个)?"
    )
