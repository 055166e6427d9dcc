"""The writer with a chat model that cannot misquote.

built-in draft → material without values → the model's sentences, each checked as soon as it
is whole → what failed repaired once → what the model left out, told by the built-in writer

The model writes labels where an amount belongs; the program fills in comparator, value and
unit, and names year, region and kind where the sentence does not.
"""

from __future__ import annotations

from assistant.prose.compose import compose

__all__ = ["compose"]
