"""What a reader must know before the numbers: nothing asked, crashes, cases left out."""

from __future__ import annotations

from collections.abc import Iterator

from eval.report.headline import Comparison, Summary
from eval.report.words import percent


def notices(summary: Summary, comparison: Comparison | None = None) -> tuple[str, ...]:
    """One Chinese sentence for each thing that qualifies the numbers; empty if nothing does."""
    return tuple(_lines(summary, comparison))


def _lines(summary: Summary, comparison: Comparison | None) -> Iterator[str]:
    held, crashes = len(summary.marked), len(summary.crashes)
    if not held:
        yield "这次运行没有任何结果，因此没有分数；请用 zhice eval run 重新运行。"
    if crashes:
        share = percent(crashes / held)
        yield f"{held} 题中有 {crashes} 题出错（{share}），都按没有答对计分。"
    if 0 < held < summary.asked:
        yield f"这次运行没有跑完：应有 {summary.asked} 题，只有 {held} 题；可用 --resume 续跑。"
    if held and summary.asked < summary.available:
        yield f"题目集有 {summary.available} 题，这次运行只选了其中 {summary.asked} 题。"
    if summary.unknown:
        names = "、".join(summary.unknown[:_SHOWN])
        more = " 等" if len(summary.unknown) > _SHOWN else ""
        count = len(summary.unknown)
        yield f"运行记录中有 {count} 题不在现在的题目集里（{names}{more}），没有计入。"
    if "cases" in summary.stale:
        yield "题目在这次运行之后改过；分数按现在的题目计算，请重新运行 zhice eval run。"
    if "figures" in summary.stale:
        yield "核定数据表在这次运行之后改过；分数按现在的表计算，请重新运行 zhice eval run。"
    if summary.splits and (wrong := summary.splits["all"].wrong) and wrong.count:
        yield f"有 {wrong.count} 题说了与所问不符的数字。"
    if comparison and comparison.shared < held:
        yield f"与先前的运行只有 {comparison.shared} 题相同；对比只用这些题。"


_SHOWN = 5
