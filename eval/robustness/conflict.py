"""A sixth document that contradicts the others: the answer shows both sides with their sources."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from assistant.evidence import Shelf
from assistant.table.phrase import amount_text, plain
from eval.robustness.edits import other_digit
from eval.robustness.ground import (
    CheckReport,
    Example,
    Opener,
    Reply,
    Verdict,
    ask,
    open_zhice,
    report,
    with_documents,
)
from eval.types import System
from index.text import squeeze
from index.types import DocumentCard, Figure

SIXTH = DocumentCard(
    id="taizhou-revision-2024",
    file="taizhou-revision-2024.txt",
    title="台州市教育发展目标任务调整意见",
    number="台教〔2024〕88号",
    issuer="台州市教育局",
    region="台州市",
    level="市",
    issued=date(2024, 6, 3),
    period_start=2024,
    period_end=2027,
)
_TARGETS, _POLICY = "一、目标调整", "二、政策调整"


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A question of policy, and what the sixth document says against the others."""

    question: str
    heading: str
    text: str


POLICIES = (
    Contradiction(
        "县管校聘怎么推进？",
        "教师“县管校聘”管理改革",
        "暂停推进中小学教师“县管校聘”管理改革，教师继续由学校自主聘用和管理。",
    ),
    Contradiction(
        "深化城乡义务教育共同体改革谁负责？",
        "深化城乡义务教育共同体改革",
        "深化城乡义务教育共同体改革不再由市教育局负责，改由市发展改革委牵头。",
    ),
    Contradiction(
        "幼儿园成本分担机制是哪个局牵头？",
        "幼儿园成本分担机制",
        "不再实施公办幼儿园成本分担机制，改由财政全额保障，由市人力社保局牵头。",
    ),
    Contradiction(
        "社区教育要建哪三个课堂？",
        "社区教育课堂",
        "社区教育不再建设“成长课堂”“乐学课堂”“常青课堂”，统一建设“家门口课堂”。",
    ),
    Contradiction(
        "台州学院应用型特色学科群围绕哪些领域建设？",
        "台州学院应用型特色学科群",
        "台州学院应用型特色学科群围绕海洋经济、低空经济两个领域建设，其他领域不再新建。",
    ),
    Contradiction(
        "推动哪几个县市的特殊教育学校建设投用？",
        "特殊教育学校建设",
        "推动天台县、温岭市特殊教育学校建设投用，其他县市特殊教育学校暂缓建设。",
    ),
    Contradiction(
        "义务教育学校教师工资与公务员工资怎么联动？",
        "义务教育学校教师工资",
        "义务教育学校教师工资不再与公务员工资长效联动，由各学校自行确定。",
    ),
    Contradiction(
        "义务教育学校校长教师交流轮岗怎么推进？",
        "校长教师交流轮岗",
        "停止义务教育学校校长教师交流轮岗，已经轮岗的校长和教师返回原校。",
    ),
    Contradiction(
        "中小学劳动教育怎么加强？",
        "中小学劳动教育",
        "中小学不再单独开设劳动教育，劳动教育基地一律转为研学基地。",
    ),
)


def conflicting_figures(
    shelf: Shelf, *, open_system: Opener = open_zhice, sample: int = 20, seed: int = 3
) -> CheckReport:
    """Targets that a sixth document, with its rows in the table, sets otherwise."""
    olds = _targets(shelf, sample=sample, seed=seed)
    news = [_contrary(old, number, seed=seed) for number, old in enumerate(olds, start=1)]
    text = _text([new.quote for new in news], ())
    rows = (*shelf.table.figures, *news)
    with with_documents(shelf, {}, added=[(SIXTH, text)], figures=rows) as changed:
        system = open_system(changed)
        judged = [_judged_figure(system, *pair) for pair in zip(olds, news, strict=True)]
    return _report("矛盾·指标", judged)


def _judged_figure(system: System, old: Figure, new: Figure) -> Example:
    question = f"{old.region}{old.year}年{old.indicator}{old.breakdown}的目标是多少？"
    wanted = f"{amount_text(old)}（{old.document}）和 {amount_text(new)}（{SIXTH.id}）"
    reply = ask(system, question)
    return Example(question, figure_verdict(reply, old, new), wanted, reply.shown)


def figure_verdict(reply: Reply, old: Figure, new: Figure) -> Verdict:
    """Whether both amounts are told, each from its document."""
    if reply.answer is None:
        return reply.missing
    if reply.refused:
        return "refused"
    answer = reply.answer
    cited = [(c.document.id, squeeze(c.quote)) for c in answer.citations]
    told = {figure.id for figure in answer.figures}
    sides = [
        amount_text(figure) in answer.text
        and (
            figure.id in told
            or any(figure.document == d and squeeze(figure.quote) in q for d, q in cited)
        )
        for figure in (old, new)
    ]
    return "both" if all(sides) else "one-sided" if any(sides) else "elsewhere"


def conflicting_policies(
    shelf: Shelf,
    *,
    open_system: Opener = open_zhice,
    contradictions: Sequence[Contradiction] = POLICIES,
) -> CheckReport:
    """Policies that a sixth document, of which the table knows nothing, sets otherwise."""
    text = _text((), contradictions)
    with with_documents(shelf, {}, added=[(SIXTH, text)]) as changed:
        system = open_system(changed)
        judged = [_judged_policy(system, one) for one in contradictions]
    return _report("矛盾·政策", judged)


def _judged_policy(system: System, one: Contradiction) -> Example:
    reply = ask(system, one.question)
    wanted = f"《{SIXTH.title}》与原有文件并列：{one.text}"
    return Example(one.question, policy_verdict(reply, one), wanted, reply.shown)


def policy_verdict(reply: Reply, one: Contradiction) -> Verdict:
    """Whether the contradiction and another document are both cited."""
    if reply.answer is None:
        return reply.missing
    if reply.refused:
        return "refused"
    place = squeeze(one.heading + one.text)
    quotes = [(c.document.id, squeeze(c.quote)) for c in reply.answer.citations]
    contrary = any(d == SIXTH.id and quote in place for d, quote in quotes)
    other = any(d != SIXTH.id for d, _ in quotes)
    return "both" if contrary and other else "one-sided" if quotes else "elsewhere"


def _report(name: str, judged: Sequence[Example]) -> CheckReport:
    return report(
        name, judged, passing=("both",), failing=("one-sided", "elsewhere", "stopped", "crashed")
    )


def _targets(shelf: Shelf, *, sample: int, seed: int) -> list[Figure]:
    """Targets of the sixth document's region, one a year and indicator."""
    chance = random.Random(seed)  # noqa: S311 -- no secret, but the same rows each time
    rows = [
        f
        for f in shelf.table.figures
        if f.kind == "target" and f.value_max is None and f.region == SIXTH.region
    ]
    unique = {(f.indicator, f.breakdown, f.year): f for f in rows}
    return chance.sample(list(unique.values()), min(sample, len(unique)))


def _contrary(old: Figure, number: int, *, seed: int) -> Figure:
    """The row with another value that the sixth document has for ``old``."""
    chance = random.Random(f"{seed}-{old.id}")  # noqa: S311 -- see _targets
    value = other_digit(plain(old.value), chance)
    written = f"{value}{old.unit}"
    breakdown = f"（{old.breakdown}）" if old.breakdown else ""
    return replace(
        old,
        id=f"sixth-{number:03}",
        comparator="=",
        value=Decimal(value),
        as_written=written,
        document=SIXTH.id,
        section=_TARGETS,
        quote=f"到{old.year}年，{old.region}{old.indicator}{breakdown}达到{written}",
        note="",
    )


def _text(targets: Sequence[str], policies: Sequence[Contradiction]) -> str:
    """The sixth document's text: a line a target, a heading and a line a policy."""
    lines = [SIXTH.title, SIXTH.number, SIXTH.issuer, ""]
    if targets:
        lines += [_TARGETS, *(f"{target}。" for target in targets)]
    if policies:
        lines.append(_POLICY)
    for numeral, one in zip("一二三四五六七八九", policies, strict=False):
        lines += [f"（{numeral}）{one.heading}", one.text]
    return "\n".join(lines) + "\n"
