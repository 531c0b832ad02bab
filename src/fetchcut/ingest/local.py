"""A file on this machine as a source."""

from pathlib import Path

from fetchcut.errors import FileEmpty, FileMissing
from fetchcut.ingest.source import Access, Source
from fetchcut.timeline.facts import Rendition


def local_source(path: Path) -> Source:
    """Return the file as a source with one rendition, "file"; its access' url is the absolute path.

    The key changes when the file does (size or time). Raises FileMissing for what is no readable file, FileEmpty.
    """
    try:
        whole = path.expanduser().resolve(strict=True)
        with whole.open("rb"):
            stat = whole.stat()
    except (OSError, RuntimeError, ValueError) as error:
        raise FileMissing(path=str(path)) from error
    if not stat.st_size:
        raise FileEmpty(path=str(path))
    extension = whole.suffix.lower().lstrip(".")
    rendition = Rendition(id="file", extension=extension, size_bytes=stat.st_size, is_size_exact=True)
    return Source(
        key=f"file:{whole}|{stat.st_size}|{stat.st_mtime_ns}",
        title=path.stem,
        id=path.stem,
        page_url=str(whole),
        site="file",
        renditions=(rendition,),
        access=(Access(rendition_id="file", transport="file", url=str(whole), container=extension),),
    )
