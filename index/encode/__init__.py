"""Embedding models behind ``Encoder``: packaged, sentence-transformers, or an endpoint.

Each family has its module, and its heavy library is imported when an encoder is made.
"""

from __future__ import annotations

from index.encode.base import OTHER_ENCODERS
from index.errors import EncoderProblem
from index.types import Encoder

__all__ = ["load_encoder"]


def load_encoder(
    name: str, *, base_url: str = "", api_key: str = "", timeout: float = 30.0
) -> Encoder:
    """The encoder called ``name``: ``packaged``, ``openai:NAME``, a model's hub name or folder.

    ``base_url``, ``api_key`` and ``timeout`` (seconds) are for ``openai:`` only, which sends
    nothing before vectors or the dimension are asked for. Raises ``EncoderProblem``.
    """
    # Imported here: none of the three should load what the other two need.
    name = name.strip()
    if not name:
        raise EncoderProblem(f"ZHICE_ENCODER 是空的；请设为 packaged（自带）；{OTHER_ENCODERS}")
    if name == "packaged":
        from index.encode.packaged import PackagedEncoder  # noqa: PLC0415 -- see above

        return PackagedEncoder()
    if name.startswith("openai:"):
        from index.encode.endpoint import EndpointEncoder  # noqa: PLC0415 -- see above

        model = name.removeprefix("openai:").strip()
        return EndpointEncoder(model, base_url=base_url, api_key=api_key, timeout=timeout)
    from index.encode.sentence import SentenceEncoder  # noqa: PLC0415 -- see above

    return SentenceEncoder(name)
