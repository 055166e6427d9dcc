"""Every quantity of a Chinese text, with value, unit and comparator.

text → reading (folded, special numerals spelt out) → numerals → units → quantities

The finder is built for recall: it feeds the audit of the documents and the check of what
a language model wrote, and both can waive a hit but never see what was missed. Not read:
English number words, Roman letters, ordinals before a noun (第二方阵), vague amounts
without a magnitude (一批, 若干, 几个, 大多数).
"""

from __future__ import annotations

from index.numbers.amounts import normalised, same_amount
from index.numbers.find import find_quantities

__all__ = ["find_quantities", "normalised", "same_amount"]
