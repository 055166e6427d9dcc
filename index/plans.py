"""Five-year plans as documents name them: 十四五 stands for 2021 to 2025."""

from __future__ import annotations

import re

_DIGITS = "一二三四五六七"
FIVE_YEAR_PLAN = re.compile(f"十[{_DIGITS}]五")
PLAN_YEARS: dict[str, range] = {
    f"十{digit}五": range(2001 + 5 * number, 2006 + 5 * number)
    for number, digit in enumerate(_DIGITS, start=1)
}
"""The years of each plan, from 十一五 (2006 to 2010) on."""
