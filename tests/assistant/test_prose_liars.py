"""Models that lie: over two hundred replies, and no foreign quantity in what is told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from assistant.chain import Assistant
from assistant.model import open_model
from assistant.prose import compose
from assistant.prose.types import Material
from assistant.types import Draft, Sentence
from index.numbers import find_quantities
from index.text import fold, squeeze
from tests.assistant.prose_talk import draft_of, material_of
from tests.model_acts import says
from tests.model_server import ModelServer

FIGURE_QUESTIONS = (
    "普惠园占比2025年目标是多少",
    "儿童青少年近视率目标是多少",
    "公办园占比2025年目标是多少",
    "2025年研究生在校生数目标是多少",
    "高等教育毛入学率2025年目标是多少",
    "学前教育毛入园率2020年是多少",
    "随迁子女公办义务教育学校就读率2025年目标是多少",
)
PASSAGE_QUESTIONS = ("县管校聘怎么推进", "教师待遇怎么保障", "双减怎么落实", "集团化办学怎么推进")
TYPED = {
    "arabic": ("73%", "99.5%", "1234人", "超过88%", "3倍", "73"),
    "full-width": ("７３％", "９９．５％", "１２３４人", "７３"),
    "chinese": ("百分之七十三", "一千二百三十四人", "七十三", "八百所", "〇点七三", "柒拾叁"),
    "words": ("七成三", "九成以上", "近一半", "过半数", "三分之一", "两倍", "翻一番", "大部分"),
    "disguised": ("⁷³", "Ⅶ成", "㈦成", "七十 三%", "7 3 %", "**73%**", "&#55;3%", "٧٣", "①②%"),
}
LEAST = 200


@dataclass(frozen=True)
class Lie:
    """One reply, and what of it must not be told."""

    kind: str
    draft: Draft
    text: str
    token: str = ""


def figure_lies(draft: Draft, material: Material) -> Iterator[Lie]:
    label, figure = next(iter(material.figures.items()))
    kind = "目标" if figure.kind == "target" else "实际"
    about = f"{figure.region}{figure.year}年{figure.indicator}{figure.breakdown}{kind}"
    for disguise, tokens in TYPED.items():
        for token in tokens:
            yield Lie(disguise, draft, f"{about}为{token}[1]。", token)
        yield Lie(disguise, draft, f"{about}为{{{label}}}，也就是{tokens[0]}[1]。", tokens[0])
    for unknown in ("{F99}", "{Q1}", "{F0}", "{X1}", "F1"):
        yield Lie("label", draft, f"{about}为{unknown}[1]。", unknown)
    yield Lie("mark", draft, f"{about}为{{{label}}}[9]。")
    for year in (figure.year - 3, figure.year + 5):
        wrong = about.replace(str(figure.year), str(year))
        yield Lie("year", draft, f"{wrong}为{{{label}}}[1]。", f"{year}年")
    other = "临海市" if figure.region == "台州市" else "台州市"
    yield Lie("region", draft, f"{about.replace(figure.region, other)}为{{{label}}}[1]。", other)
    yield Lie("region", draft, f"杭州市{about}为{{{label}}}[1]。", "杭州")
    yield Lie("kind", draft, f"{about.replace(kind, '已经')}达到{{{label}}}[1]。", "已经")
    yield Lie(
        "indicator", draft, f"{figure.region}{figure.year}年博士点比例{kind}为{{{label}}}[1]。"
    )
    for bent in ("不到{}", "超过{}", "{}的两倍", "约{}", "{}以上", "没有{}", "{}%", "{}亿"):
        amount = bent.format(f"{{{label}}}")
        yield Lie("bent", draft, f"{about}为{amount}[1]。", bent.format(""))


def passage_lies(draft: Draft, material: Material) -> Iterator[Lie]:
    shown = material.passages[0].partition("\n")[2]
    clause = re.split(r"[，。；]", shown)[0][:30]
    for disguise, tokens in TYPED.items():
        for token in tokens:
            yield Lie(disguise, draft, f"{clause}，比例达到{token}[1]。", token)
    for label, amount in list(material.amounts.items())[:3]:
        yield Lie("misplaced", draft, f"{clause}，覆盖{{{label}}}[{amount.n}]。", "覆盖")
        other = 1 + amount.n % len(material.passages)
        yield Lie("mark", draft, f"名额为{{{label}}}[{other}]。", "名额为")
    yield Lie("year", draft, f"到2031年，{clause}[1]。", "2031")
    yield Lie("region", draft, f"杭州市{clause}[1]。", "杭州")
    yield Lie("region", draft, f"北京大学{clause}[1]。", "北京")
    yield Lie("denied", draft, f"不再{clause}[1]。", "不再")
    yield Lie("denied", draft, f"文件没有提出{clause}[1]。", "没有提出")
    yield Lie("elsewhere", draft, "量子计算中心由航天部门出资兴建[1]。", "量子")
    yield Lie("elsewhere", draft, f"{clause}，违者开除公职[1]。", "开除")
    yield Lie("unmarked", draft, f"{clause}，全市校长轮流参加。", "轮流")


@pytest.fixture(scope="module")
def lies(assistant: Assistant) -> list[Lie]:
    found: list[Lie] = []
    for question in FIGURE_QUESTIONS:
        draft = draft_of(assistant, question)
        found += figure_lies(draft, material_of(draft, assistant.shelf))
    for question in PASSAGE_QUESTIONS:
        draft = draft_of(assistant, question)
        found += passage_lies(draft, material_of(draft, assistant.shelf))
    return found


@pytest.fixture(scope="module")
def told(assistant: Assistant, lies: list[Lie]) -> list[tuple[Lie, list[Sentence]]]:
    """What comes of each lie; asked to repair it, the model repeats it."""
    found = []
    with ModelServer(says("")) as server, open_model(server.spec()) as model:
        for lie in lies:
            server.script = says(lie.text)
            said = compose(lie.draft, assistant.shelf, model, deadline=model.deadline())
            found.append((lie, [one for one in said if isinstance(one, Sentence)]))
    return found


def digits(text: str) -> set[str]:
    return set(re.findall(r"\d+(?:\.\d+)?", fold(text)))


def test_there_are_lies_enough(lies: list[Lie]) -> None:
    assert len(lies) > LEAST
    assert len({lie.kind for lie in lies}) >= len(TYPED) + 5


def test_no_foreign_quantity_is_told(
    assistant: Assistant, told: list[tuple[Lie, list[Sentence]]]
) -> None:
    library = assistant.shelf.library
    leaks = []
    for lie, sentences in told:
        for sentence in (one for one in sentences if one.prose):
            quotes = [squeeze(s.quote) for s in sentence.sources]
            titles = [library.card(s.document).title for s in sentence.sources]
            years = [f"{figure.year}年" for figure in sentence.figures]
            written = [f"{f.value} {f.value_max} {f.as_written}" for f in sentence.figures]
            known = "\n".join((*quotes, *titles, *years, *written))
            if not digits(sentence.text) <= digits(known):
                leaks.append((lie.kind, lie.text, sentence.text))
            said = (
                {q.text for q in find_quantities(sentence.text)} if not sentence.figures else set()
            )
            leaks += [(lie.kind, lie.text, one) for one in said if one not in known]
    assert leaks == []


def test_no_lie_is_told(told: list[tuple[Lie, list[Sentence]]]) -> None:
    leaks = [
        (lie.kind, lie.text, sentence.text)
        for lie, sentences in told
        for sentence in sentences
        if sentence.prose and (not lie.token or lie.token in sentence.text)
    ]
    assert leaks == []


def test_whatever_was_said_the_built_in_writers_answer_is_whole(
    told: list[tuple[Lie, list[Sentence]]],
) -> None:
    for lie, sentences in told:
        figures = {figure.id for one in lie.draft.sentences for figure in one.figures}
        assert {figure.id for one in sentences for figure in one.figures} == figures
        sources = {source for one in lie.draft.sentences for source in one.sources}
        assert sources <= {source for one in sentences for source in one.sources}
        if not any(one.prose for one in sentences):
            assert tuple(sentences) == lie.draft.sentences
