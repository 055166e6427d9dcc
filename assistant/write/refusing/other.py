"""Whether what was found is of another thing, place or year than the one asked about."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.evidence import Shelf, coverage
from assistant.plan.named import districts_of, places_of
from assistant.plan.wording import content_terms
from assistant.types import Evidence
from assistant.write.aspects import is_one_of_many
from assistant.write.passages import Told
from assistant.write.refusing.horizon import beyond_plans
from assistant.write.refusing.lacks import asks_amount_of, tells_amount
from assistant.write.refusing.naming import asking
from index.text import fold

_NO_PLACE = "现有文件没有关于{place}的相应内容，因此不作回答。"
_NOT_OF_YEAR = "现有文件没有关于{years}的相应内容，因此不作回答。"
OF_IT = 0.6
"""Share of the question's words that the clauses with the amount asked for must hold: of 955 dev
questions it objects to 128 that are not answerable and 15 that are (0.5 to 0.7 tried)."""
_SENTENCE = re.compile(r"[^。；;]+")
_CLAUSE = re.compile(r"[^，,]+")
_YEAR = re.compile(r"20\d\d")


def amount_is_of_other(evidence: Evidence, told: Sequence[Told], shelf: Shelf) -> bool:
    """Whether an amount is asked for, and those told stand in sentences about other things.

    The clause that has the amount and the one before it must hold most of the question's words,
    headings included, and the sentence no other year than one asked for.
    """
    plan = evidence.plan
    if not asks_amount_of(plan.standalone):
        return False
    wanted = {str(year) for year in plan.prefer.years}
    sentences = [
        (" ".join(part.sentence.sources[0].section), sentence)
        for part in told
        for sentence in _SENTENCE.findall(part.sentence.text)
    ]
    item = _item(evidence, [sentence for _, sentence in sentences], shelf)
    for headings, sentence in sentences:
        years = set(_YEAR.findall(f"{headings} {sentence}"))
        timely = not wanted or not years or bool(wanted & years)
        of_it = not item or (item in headings + sentence and not is_one_of_many(sentence, item))
        about = (f"{headings} {clauses}" for clauses in _with_amount(plan.standalone, sentence))
        if timely and of_it and any(coverage(plan, evidence.weights, a) >= OF_IT for a in about):
            return False
    return True


def _with_amount(question: str, sentence: str) -> Iterator[str]:
    """Each clause of ``sentence`` with an amount as asked for, and the clause before it.

    公办 in a clause on pay is not what 普惠性幼儿园覆盖面达到90%以上 is about.
    """
    before = ""
    for clause in _CLAUSE.findall(sentence):
        if tells_amount(question, clause):
            yield f"{before}，{clause}"
        before = clause


def amount_is_of_other_year(evidence: Evidence, told: Sequence[Told]) -> bool:
    """Whether an amount of a year is asked for, and those told of the thing are of other years."""
    plan = evidence.plan
    wanted = {str(year) for year in plan.prefer.years}
    if not wanted or not asks_amount_of(plan.standalone):
        return False
    texts = [
        f"{' '.join(part.sentence.sources[0].section)} {sentence}"
        for part in told
        for sentence in _SENTENCE.findall(part.sentence.text)
        if tells_amount(plan.standalone, sentence)
    ]
    of_it = [text for text in texts if coverage(plan, evidence.weights, text) >= OF_IT]
    years = [{*_YEAR.findall(text)} for text in of_it]
    return bool(years) and all(named and not named & wanted for named in years)


def _item(evidence: Evidence, sentences: Sequence[str], shelf: Shelf) -> str:
    """The question's rarest word that the documents have, if it is told as one of many things.

    What is told of all those together is not told of it: 投入38亿元，建设甲校、乙校等.
    """
    known = {term: w for term, w in evidence.weights.items() if shelf.library.knows(term)}
    rarest = max(known, key=lambda term: (known[term], len(term)), default="")
    listed = any(rarest and is_one_of_many(sentence, rarest) for sentence in sentences)
    return rarest if listed else ""


def elsewhere(evidence: Evidence, told: Sequence[Told], shelf: Shelf) -> str:
    """That a place or year is asked for that no document is of and nothing told names."""
    if years := beyond_plans(evidence.plan, told, shelf):
        return _NOT_OF_YEAR.format(years=years)
    others = [
        place for place in _asked_of(evidence, told, shelf) if place not in shelf.library.regions
    ]
    named = places_of("\n".join(part.sentence.text for part in told), shelf.library)
    place = next((place for place in others if place not in named), "")
    return _NO_PLACE.format(place=place) if place else ""


def _asked_of(evidence: Evidence, told: Sequence[Told], shelf: Shelf) -> list[str]:
    """The places that the question asks of, not a district in a story's scene.

    仙居山里老师留不住，方案拿出个什么计划 asks of what is planned for the whole city, if a plan is
    told. 怎么说 alone asks of the scene.
    """
    plan = evidence.plan
    asks, districts = asking(plan.standalone), districts_of((plan.prefer.region,))
    titles = fold("".join(d.card.title for d in shelf.library.documents.values()))
    own = [t for t in content_terms(asks) if shelf.library.knows(t) and t not in titles]
    text = fold("\n".join(part.sentence.text for part in told))
    answered = any(term in text for term in own)
    return [p for p in plan.places if p in asks or p not in districts or not answered]
