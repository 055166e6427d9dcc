"""The page around hand-made answers, over one tiny document. Run as a program it opens it.

``python tests/page_desk.py FOLDER [PORT]`` prints the address; what is kept goes to FOLDER.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from assistant.chain import Assistant, encoder_of
from assistant.errors import ModelAway
from assistant.page import run_page
from assistant.page.types import Desk
from assistant.plan import read_question
from assistant.records import Records
from assistant.settings import Settings
from assistant.types import (
    Answer,
    AnswerFigure,
    Citation,
    Conflict,
    DocumentRef,
    Event,
    Said,
    Status,
    Trace,
)
from index.build import build_index
from index.figures import shipped_data
from index.store import open_store

SENTENCE = "普惠性幼儿园在园幼儿占比达到90%以上"
RAW = (
    "甲市教育<规划>\n一、目标\n到2025年，"
    + SENTENCE
    + "。同时<b>加强</b><img src=x onerror=boom()>管理。\n"
    "二、措施\n落实“县管校聘”。\n"
)
START = RAW.index(SENTENCE)
PLAN = DocumentRef(
    id="plan",
    title="甲市教育<规划>",
    number="甲教〔2021〕1号",
    issuer="甲市教育局",
    region="甲市",
    issued=date(2021, 9, 6),
)
NOTICE = DocumentRef(
    id="notice", title="甲市通知", number="", issuer="甲市教育局", region="甲市", issued=None
)
PLACES = (
    Citation(
        n=1,
        document=PLAN,
        section=("一、目标", "（一）学前"),
        quote=SENTENCE,
        start=START,
        end=START + len(SENTENCE),
    ),
    Citation(
        n=2, document=NOTICE, section=("表<1>",), quote="初中段 0.27\n预期性", start=9, end=20
    ),
)
INDICATOR = "普惠性幼儿园在园幼儿占比"
FIGURE = AnswerFigure(
    id="t-1",
    indicator=INDICATOR,
    breakdown="",
    region="甲市",
    stage="学前教育",
    year=2025,
    kind="target",
    comparator="≥",
    value=Decimal(90),
    value_max=None,
    unit="%",
    attribute="约束性",
    as_written="90%以上",
    citation=1,
)
OTHER = FIGURE.model_copy(
    update={
        "id": "t-2",
        "value": Decimal(85),
        "as_written": "85%",
        "comparator": "=",
        "citation": 2,
    }
)
CONFLICT = Conflict(indicator=INDICATOR, year=2025, figures=("t-2", "t-1"), note="规划与通知不同。")
TABLE = "| 指标 | 2025年 |\n|---|---|\n| 每千常住人口拥有3岁以下婴幼儿托位数 | 4.6[2] |"
LONG_WORD = "W" * 99
ITEMS = "- 初中段0.27[2]\n- <i>斜</i>"
TEXT = f"《甲市教育规划》提出：\n\n占比90%以上。[1]\n\n{ITEMS}\n\n{TABLE}\n\n{LONG_WORD}"
_ROW = (
    f"t-1,{INDICATOR},,甲市,学前教育,2025,target,≥,90,,%,约束性,90%以上,plan,一、目标,{SENTENCE},"
)


def answer(text: str = TEXT, status: Status = "answered", **more: Any) -> Answer:
    """A hand-made answer."""
    given = {"question": "占比？", "standalone_question": "占比？", "citations": PLACES} | more
    trace = given.pop("trace", Trace(writer="built-in", index="i", figures_version="f"))
    return Answer(text=text, status=status, trace=trace, **given)


def reply(question: str, history: tuple[str, ...]) -> Answer:
    """What the page under test answers; a follow-up is understood with the question before."""
    question = read_question(question).text
    asked = {"question": question, "standalone_question": question}
    if "天气" in question:
        return answer("这个问题不在知策的范围内。", "out_of_scope", citations=(), **asked)
    if "文件" in question:
        return answer("没有找到，因此不作回答。", "not_found", citations=(), **asked)
    if "甲号" in question:  # each of many browsers at once is told its own number
        return answer(f"答{question}问{len(history)}。[1]", **asked)
    away = "没有连上" if "模型" in question else ""
    trace = Trace(writer="built-in", figures_version="f", problem=away)
    conflicts = (CONFLICT,) if "冲突" in question else ()
    whole = " ".join([*history[-1:], question])
    return answer(
        question=question,
        standalone_question=whole,
        suggestions=("2027年呢？",) if history else (),
        figures=(FIGURE, OTHER),
        conflicts=conflicts,
        trace=trace,
    )


def stream(question: str, history: tuple[str, ...]) -> Iterator[Event]:
    """The hand-made answer as it grows by paragraphs."""
    if "坏" in question:
        raise ModelAway("对话模型没有应答；\n请稍后再试。")
    whole = reply(question, history)
    paragraphs = whole.text.split("\n\n")
    for end in range(1, len(paragraphs) + 1):
        if "慢" in question:
            time.sleep(0.5)
        so_far = {"text": "\n\n".join(paragraphs[:end]), "suggestions": (), "figures": ()}
        yield Said(whole.model_copy(update=so_far))
    yield whole


def tiny_library(folder: Path) -> Settings:
    """Settings with one tiny document, one curated figure and an index of it."""
    (folder / "plan.txt").write_text(RAW, encoding="utf-8")
    (folder / "documents.csv").write_text(
        "id,file,title,number,issuer,region,level,issued,period_start,period_end,note\n"
        "plan,plan.txt,甲市教育<规划>,甲教〔2021〕1号,甲市教育局,甲市,市,2021-09-06,2021,2025,\n",
        encoding="utf-8",
    )
    rows = {"figures.csv": _ROW, "indicators.csv": f"{INDICATOR},学前教育,%,普惠园幼儿的占比。,,"}
    for table in shipped_data().glob("*.csv"):
        header = table.read_text(encoding="utf-8-sig").splitlines()[0]
        text = f"{header}\n{rows.get(table.name, '')}\n"
        (folder / table.name).write_text(text, encoding="utf-8")
    settings = Settings(home=folder / "home", documents=folder, figures=folder, port=0)
    build_index(folder, encoder_of(settings), open_store(settings.home / "index"))
    return settings


@dataclass
class Heard:
    """A stream that notes the history it is given."""

    histories: list[tuple[str, ...]]

    def __call__(self, question: str, history: tuple[str, ...]) -> Iterator[Event]:
        """The hand-made answer."""
        self.histories.append(history)
        return stream(question, history)


def _report_strangers(event: str, details: tuple[Any, ...]) -> None:
    """Complain of a connection to anywhere but this machine."""
    if event == "socket.connect" and isinstance(details[1], tuple):
        host = details[1][0]
        if host not in {"127.0.0.1", "::1"}:
            sys.stderr.write(f"connected to {host}\n")


if __name__ == "__main__":
    sys.addaudithook(_report_strangers)
    settings = tiny_library(Path(sys.argv[1]))
    shelf = Assistant.open(settings).shelf
    port = int(sys.argv[2]) if sys.argv[2:] else 0
    desk = Desk(stream, shelf, records=Records.open(settings.home), reviews=lambda: None)
    run_page(desk, settings.model_copy(update={"port": port}))
