"""``zhice index …``: building the index, and whether it can answer."""

from __future__ import annotations

import typer

from assistant.cli.console import progress_bar, told_in_one_line

index_app = typer.Typer(help="建立和查看索引。", no_args_is_help=True)


@index_app.command("build")
def index_build() -> None:
    """建立或更新索引；没有变化的段落不重新编码。"""
    with told_in_one_line():
        from assistant.chain import encoder_of
        from assistant.settings import Settings
        from index.build import build_index
        from index.store import open_store

        settings = Settings.read()
        store = open_store(settings.home / "index", url=settings.chroma_url)
        with progress_bar("编码段落") as progress:
            report = build_index(settings.documents, encoder_of(settings), store, progress=progress)
        if not report.changed:
            print(f"索引已是最新（{report.chunks} 段，编号 {report.manifest.id}）。")
            return
        print(
            f"索引建成：{report.chunks} 段，新编码 {report.encoded} 段，沿用 {report.reused} 段，"
            f"用时 {report.seconds:.1f} 秒（编码 {report.encode_seconds:.1f} 秒）。"
        )


@index_app.command("status")
def index_status() -> None:
    """查看索引是否可用；缺失或过期时说明怎么修复。"""
    with told_in_one_line():
        from assistant.chain import encoder_of
        from assistant.settings import Settings
        from index.build import wanted_manifest
        from index.sources import load_register
        from index.store import check_manifest, open_store

        settings = Settings.read()
        store = open_store(settings.home / "index", url=settings.chroma_url)
        wanted = wanted_manifest(settings.documents, encoder_of(settings))
        manifest = check_manifest(store.manifest(), wanted, place=store.place)
        print(
            f"索引可用：{manifest.chunks} 段，{len(load_register(settings.documents))} 份文件，"
            f"段落所答的问题 {manifest.questions} 个，无答案的问题 {manifest.unanswered} 个，"
            f"编码模型 {manifest.encoder}，编号 {manifest.id}，建于 {manifest.built}。"
        )
