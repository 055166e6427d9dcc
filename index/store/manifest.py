"""Whether an index is what the settings and documents of today ask for."""

from __future__ import annotations

from index.errors import IndexMissing, IndexStale
from index.store.client import REPAIR
from index.types import Manifest


def check_manifest(manifest: Manifest | None, wanted: Manifest, *, place: str) -> Manifest:
    """``manifest`` if it is what the settings and documents of today ask for.

    Raises IndexMissing or IndexStale, which name what differs and the command that repairs.
    """
    if manifest is None:
        raise IndexMissing(f"还没有索引（{place}）；{REPAIR}。")
    if manifest.encoder != wanted.encoder:
        raise IndexStale(
            f"索引由编码模型 {manifest.encoder} 建成，现在设置的是 {wanted.encoder}；"
            f"{REPAIR}，或改回原来的 ZHICE_ENCODER。"
        )
    if manifest.rules != wanted.rules:
        raise IndexStale(
            f"索引的切分规则是 {manifest.rules}，程序已改为 {wanted.rules}；{REPAIR}。"
        )
    old, new = dict(manifest.documents), dict(wanted.documents)
    if old != new:
        changed = sorted({i for i in old | new if old.get(i) != new.get(i)})
        raise IndexStale(f"索引建成后文件有变化：{'、'.join(changed)}；{REPAIR}。")
    return manifest
