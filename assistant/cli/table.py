"""``zhice figures`` and ``zhice audit``: the curated table, and every quantity accounted for."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli.console import AsJson, told_in_one_line

if TYPE_CHECKING:
    from index.figures import FigureTable


class Kind(StrEnum):
    """Which figures to list."""

    actual = "actual"
    target = "target"


def figures(
    indicator: Annotated[str, typer.Option(help="指标名称或说法，如 普惠园占比。")] = "",
    year: Annotated[int | None, typer.Option(help="年份。")] = None,
    region: Annotated[str, typer.Option(help="地区，如 台州市。")] = "",
    kind: Annotated[Kind | None, typer.Option(help="actual 实际；target 目标。")] = None,
    as_json: AsJson = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="输出 CSV。")] = False,
) -> None:
    """查核定数据表：每行一个数据，附文件和原文。"""
    with told_in_one_line():
        from assistant.table import export
        from assistant.table.match import make_matcher

        table = _table()
        chosen = export.choose(
            table,
            make_matcher(table),
            indicator=indicator,
            year=year,
            region=region,
            kind=kind.value if kind else "",
        )
        if as_json or as_csv:
            print(export.as_json(chosen) if as_json else export.as_csv(chosen).rstrip("\n"))
            return
        print(export.as_text(chosen) if chosen else "没有符合条件的数据。")


def audit(
    every: Annotated[bool, typer.Option("--all", help="逐条列出全部数字。")] = False,
) -> None:
    """核对文件里的每个数字：已入表、已说明为何不入，或尚未处理（退出码 1）。"""
    with told_in_one_line():
        from assistant.settings import Settings
        from index.proof import audit as run_audit
        from index.proof import prove, unused_waivers
        from index.sources import read_documents

        settings, table = Settings.read(), _table()
        documents = read_documents(settings.documents)
        findings = run_audit(documents, table, settings.figures)
        for finding in findings:
            verdict = "、".join(finding.figures) or finding.waived or "尚未处理"
            if every or not finding.settled:
                print(f"{finding.document}\t{finding.quantity}\t{verdict}\t{finding.context}")
        faults = prove(documents, table)
        faults += [
            f"waived.csv 第{line}行没有对应的数字"
            for line in unused_waivers(findings, settings.figures)
        ]
        for fault in faults:
            print(fault)
        curated = sum(bool(finding.figures) for finding in findings)
        open_ones = sum(not finding.settled for finding in findings)
        print(
            f"共 {len(findings)} 个数字：入表 {curated}，说明不入 "
            f"{len(findings) - curated - open_ones}，尚未处理 {open_ones}；"
            f"表中 {len(table.figures)} 条数据，不符 {len(faults)} 处。"
        )
        if open_ones or faults:
            raise typer.Exit(1)


def _table() -> FigureTable:
    from assistant.settings import Settings
    from index.figures import load_table
    from index.sources import load_register

    settings = Settings.read()
    known = tuple(card.id for card in load_register(settings.documents))
    return load_table(settings.figures, known)
