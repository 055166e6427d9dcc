"""When two quantities state the same amount."""

from __future__ import annotations

from decimal import Decimal

from index.numbers.units import size_and_name
from index.types import Quantity


def normalised(quantity: Quantity) -> tuple[Decimal, str]:
    """Value and unit with 万 and 亿 multiplied out: 20.7万人 is (207000, 人).

    The unit is in its canonical spelling; %, ‰ and ‱ stay what they are.
    """
    size, name = size_and_name(quantity.unit)
    return quantity.value * size, name


def same_amount(a: Quantity, b: Quantity) -> bool:
    """Whether ``a`` and ``b`` agree in value, upper end and unit; comparators may differ.

    An ordinal (第3名) is never the same as a count (3名).
    """
    return (
        normalised(a) == normalised(b)
        and _upper_end(a) == _upper_end(b)
        and _is_ordinal(a) == _is_ordinal(b)
    )


def _upper_end(quantity: Quantity) -> Decimal | None:
    size, _ = size_and_name(quantity.unit)
    return None if quantity.value_max is None else quantity.value_max * size


def _is_ordinal(quantity: Quantity) -> bool:
    return "第" in quantity.text
