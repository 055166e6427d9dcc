"""What tests of the assistant share: the library, and the matcher without an encoder."""

from __future__ import annotations

from typing import cast

import pytest

from assistant.evidence import Shelf
from assistant.library import Library, open_library
from assistant.table.match import Matcher, make_matcher
from index.figures import load_table, shipped_data
from index.sources import shipped_documents
from index.store import OpenIndex
from index.types import Encoder


@pytest.fixture(scope="session")
def library() -> Library:
    """The five real documents."""
    return open_library(shipped_documents())


@pytest.fixture(scope="session")
def matcher(library: Library) -> Matcher:
    """The matcher of names and aliases alone."""
    return make_matcher(load_table(shipped_data(), tuple(library.documents)))


@pytest.fixture
def shelf(library: Library, matcher: Matcher) -> Shelf:
    """A shelf without index and encoder, for what only asks the table."""
    index, encoder = cast("OpenIndex", None), cast("Encoder", None)
    return Shelf(index, encoder, library, matcher.table, matcher)
