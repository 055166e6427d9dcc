"""No quantity leaves an answer that its sources do not carry. Pure functions; fail closed.

text → names hidden → quantities and what is left over → each amount paired with its figure

A quantity in any disguise (Arabic, full-width, Chinese numerals, 七成三) is found by
``index.numbers``. It may stay if it is a figure told in that very sentence, whole and with
its own year, region, indicator and kind, or a tool's result from such figures, or stands in
the cited quote with the same comparator, or is part of a name: a document's title, a
heading, an indicator. What a chat model worded is judged by more: its words must be those of
its sources, not turned around, each quantity said of what its source says it of.
"""

from __future__ import annotations

from assistant.firewall.names import cuts, spaced
from assistant.firewall.prose import unsupported
from assistant.firewall.quantities import foreign, said
from assistant.firewall.whole import mispaired

__all__ = ["cuts", "foreign", "mispaired", "said", "spaced", "unsupported"]
