"""What reports call measures, kinds, splits and stages, and how they write a number.

Reports are in Chinese; the tables of the README are in English, as the README is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from assistant.types import Stage, Status
from eval.types import CaseKind


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure as tables call it; ``name`` is the scorer's, or ``right``."""

    name: str
    chinese: str
    english: str
    meaning: str
    unit: Literal["%", ""] = "%"

    def written(self, value: float) -> str:
        """``value`` as tables show it: 91.2%, or 0.912 for a measure that is no share."""
        return percent(value) if self.unit else f"{value:.3f}"

    def change(self, value: float) -> str:
        """A difference with its sign, in percentage points for shares; ± 0 if it shows none."""
        text = f"{value * 100:+.1f}" if self.unit else f"{value:+.3f}"
        return text if any(digit in text for digit in "123456789") else "±0"


def percent(value: float) -> str:
    """A share in [0, 1] with one decimal; what is not all is never written as 100.0%."""
    if 0 < value < 1:
        value = min(max(value, 0.001), 0.999)
    return f"{value * 100:.1f}%"


def milliseconds(value: float) -> str:
    """A time as tables show it: 83 毫秒, 1.2 秒."""
    return f"{value:.0f} 毫秒" if value < _SECOND else f"{value / _SECOND:.1f} 秒"


_SECOND = 1000
WRONG = Measure(
    "wrong_figure",
    "答错数字",
    "wrong figure",
    "说了与所问不符的数字的题目所占比例，越低越好",
)
RIGHT = Measure(
    "right",
    "整题答对",
    "case wholly right",
    "数字正确完整、要点齐全、该答的答、该拒的拒，并且没有说错数字",
)
MEASURES = (
    RIGHT,
    Measure("figures_exact", "数字正确", "figures right", "应说的数字全部说对的题目所占比例"),
    Measure(
        "figures_whole",
        "数字完整",
        "figures whole",
        "说出的数字中比较词、单位、年份、地区、目标或实际都齐全的比例",
    ),
    Measure("key_points", "要点覆盖", "key points", "应说的要点中说到的比例"),
    Measure("key_points_all", "要点齐全", "all key points", "要点一个不少的题目所占比例"),
    Measure("citation_recall", "引证召回", "citation recall", "应引的原文中引到的比例"),
    Measure("citation_precision", "引证准确", "citation precision", "引文支持所说内容的比例"),
    Measure("verbatim", "逐字引用", "verbatim citations", "引文与原文一字不差的比例"),
    Measure("refused_rightly", "应拒则拒", "refused rightly", "没有依据的问题中拒答的比例"),
    Measure(
        "answered_rightly",
        "应答则答",
        "answered, not refused",
        "有依据的问题中作了回答（没有误拒）的比例",
    ),
    Measure("concise", "简练", "concise", "正文不超过规定长度的题目所占比例"),
    Measure("recall@5", "召回@5", "recall@5", "前 5 段中找到的应引原文的比例"),
    Measure("recall@10", "召回@10", "recall@10", "前 10 段中找到的应引原文的比例"),
    Measure("mrr", "MRR", "MRR", "首个有用段落名次的倒数", unit=""),
    Measure("ndcg@10", "nDCG@10", "nDCG@10", "前 10 段的排序质量", unit=""),
)
KINDS: dict[CaseKind, str] = {
    "value": "查数",
    "colloquial": "口语",
    "typo": "错别字",
    "list": "列举",
    "trend": "趋势",
    "comparison": "比较",
    "difference": "差额",
    "attribute": "指标属性",
    "achieved": "是否达成",
    "responsible": "责任单位",
    "howto": "怎么做",
    "definition": "名词解释",
    "conflict": "说法不一",
    "region": "地区",
    "documents": "文件本身",
    "multi": "跨段综合",
    "followup": "追问",
    "unanswerable": "无据可答",
    "off_topic": "题外话",
    "injection": "诱导",
}
SPLITS = {"all": "全部", "dev": "开发集", "held-out": "留出集"}
STAGES: dict[Stage, str] = {
    "plan": "理解问题",
    "evidence": "查找依据",
    "write": "写回答",
    "check": "核对",
    "total": "合计",
}
STATUSES: dict[Status, str] = {
    "answered": "已回答",
    "partial": "部分回答",
    "not_found": "没有依据",
    "out_of_scope": "不在范围内",
}
SYSTEMS = {
    "tutorial": "tutorial pipeline",
    "words": "BM25 alone",
    "dense": "dense alone",
    "no-headings": "without headings",
    "no-table": "without the curated table",
    "no-questions": "without known questions",
    "zhice": "**Zhice**",
}
"""In English, for the README's ablation table."""


def named(names: Mapping[str, str], name: str) -> str:
    """What ``names`` calls ``name``; the name itself where it is not listed."""
    return names.get(name, name)


def chinese_of(measure: str) -> str:
    """The Chinese name of a measure; its own name where reports do not know it."""
    return next((m.chinese for m in (WRONG, *MEASURES) if m.name == measure), measure)


def date_of(started: str) -> str:
    """The day and time (UTC) of an ISO 8601 time, as tables show it."""
    return started[:16].replace("T", " ") + " UTC" if started else "—"
