"""Bring a rendition's bytes here: all of them, or those of the wanted parts and the index."""

from dataclasses import dataclass
from pathlib import Path

from fetchcut.ingest.http_file import HttpFile
from fetchcut.ingest.source import Access, Piece, Source
from fetchcut.ingest.web import Web
from fetchcut.service.steps.find import resolve_options
from fetchcut.service.workshop import Workshop
from fetchcut.store.work import WorkFolder
from fetchcut.timeline.time import Cut, Seconds, TimeRange, resolve_cuts
from fetchcut.timeline.wish import Wish

MOSTLY = 0.8
"""Above this share of the file a part is not worth its many requests: the whole is fetched."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """Local files of one rendition. `ranges` are the wanted parts, empty for all of it.

    `duration_s` is the whole source's length as far as fetching showed it. `is_segmented`: the pieces are made of
    segments, and their places in time come from a playlist.
    """

    pieces: tuple[Piece, ...]
    is_segmented: bool = False
    ranges: tuple[TimeRange, ...] = ()
    duration_s: Seconds | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetch:
    """One rendition to fetch. `ranges` is set once another rendition of the source has shown how long it is."""

    source: Source
    access: Access
    wish: Wish
    ranges: tuple[TimeRange, ...] = ()

    @property
    def cuts(self) -> tuple[Cut, ...]:
        """Return the parts that are wished."""
        return self.wish.cuts

    def ranges_of(self, duration_s: Seconds) -> tuple[TimeRange, ...]:
        """Return the wanted parts of a source so long. Raises RangeBeyondEnd."""
        return self.ranges or (resolve_cuts(self.cuts, duration_s) if self.cuts else ())


def fetch(job: Fetch, folder: WorkFolder, web: Web | None, shop: Workshop) -> Fetched:
    """Return the rendition's files in `folder`; done before, it costs nothing; begun before, it goes on."""
    done = folder.record(Fetched)
    if done and all(piece.path.exists() for piece in done.pieces):
        return done
    fetched = _fetch(job, folder.path, web, shop)
    folder.finish(fetched)
    return fetched


def _fetch(job: Fetch, folder: Path, web: Web | None, shop: Workshop) -> Fetched:
    if web is None:
        return Fetched(pieces=(Piece(path=Path(job.access.url), start_s=Seconds(0)),))
    match job.access.transport:
        case "direct":
            return _direct(job, folder, web, shop)
        case "site":
            return _by_site(job, folder, web, shop)
        case _:
            return _streamed(job, folder, web, shop)


def _direct(job: Fetch, folder: Path, web: Web, shop: Workshop) -> Fetched:
    from fetchcut.ingest.direct import download, look
    from fetchcut.ingest.remote_file import can_open

    shop.get_ready()
    file = look(web, job.access.url, job.access.headers, shop.context)
    if job.cuts and can_open(file) and (part := _part(job, file, folder, web, shop)):
        return part
    # The extension tells containers apart that share a demuxer: a .mov is no .mp4, a .mkv no .webm.
    named = folder / f"media.{job.access.container or 'bin'}"
    if not named.exists():
        connections = shop.settings.connections
        download(web, file, folder, connections=connections, context=shop.context).replace(named)
    return Fetched(pieces=(Piece(path=named, start_s=Seconds(0)),))


def _part(job: Fetch, file: HttpFile, folder: Path, web: Web, shop: Workshop) -> Fetched | None:
    """Return the wanted parts of a file whose index tells where they are, None where it has none that does."""
    from fetchcut.ingest.media_at import indexed
    from fetchcut.ingest.remote_file import RemoteFile
    from fetchcut.media.byte_ranges import bytes_of

    if segmented := indexed(web, job.access, file):
        return _segments(job, segmented, folder, web, shop)
    with RemoteFile(web, file, folder, shop.context) as remote:
        duration_s = shop.libav.probe(remote, job.source.title).duration_s
        if duration_s is None:
            return None
        # Before the index is asked for: a part beyond the end shall not cost the download of the whole.
        ranges = job.ranges_of(duration_s)
        spans = bytes_of(shop.libav.index(remote, job.source.title), ranges)
        if spans is None or sum(end - start for start, end in spans) > MOSTLY * remote.size_bytes:
            return None
        remote.ensure(spans, shop.settings.connections)
        piece = Piece(path=remote.path, start_s=Seconds(0), is_sparse=True)
        return Fetched(pieces=(piece,), ranges=ranges, duration_s=duration_s)


def _streamed(job: Fetch, folder: Path, web: Web, shop: Workshop) -> Fetched:
    from fetchcut.ingest.media_at import load

    shop.get_ready()
    access = load(web, job.access, shop.context)
    if access.transport != "live":
        return _segments(job, access, folder, web, shop)
    from fetchcut.ingest.live import record

    shop.context.tell("recording", {})
    pieces = record(
        web,
        access,
        folder,
        max_duration_s=job.wish.max_duration_s,
        is_stopped=shop.context.is_recording_over,
        context=shop.context,
    )
    return Fetched(pieces=pieces, is_segmented=True)


def _segments(job: Fetch, access: Access, folder: Path, web: Web, shop: Workshop) -> Fetched:
    from fetchcut.ingest.segments import fetch_segments

    duration_s = access.segments[-1].end_s
    ranges = job.ranges_of(duration_s)
    pieces = fetch_segments(
        web, access, folder, ranges=ranges, connections=shop.settings.connections, context=shop.context
    )
    return Fetched(pieces=pieces, is_segmented=True, ranges=ranges, duration_s=duration_s)


def _by_site(job: Fetch, folder: Path, web: Web, shop: Workshop) -> Fetched:
    from fetchcut.ingest.by_site import download_by_site

    path = download_by_site(
        job.source,
        job.access,
        folder,
        web=web,
        options=resolve_options(job.wish, shop),
        context=shop.context,
        connections=shop.settings.connections,
        rate_limit=shop.settings.rate_limit,
    )
    return Fetched(pieces=(Piece(path=path, start_s=Seconds(0)),))
