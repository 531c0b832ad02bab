"""What a result tells of itself: the draft's title, and tags, chapters and cover of the one source it is made of."""

from dataclasses import replace
from pathlib import Path
from typing import Final

from fetchcut.disk import disk_errors
from fetchcut.errors import MediaError
from fetchcut.media.command import Command, Input
from fetchcut.media.iso.chapters import chapter_track
from fetchcut.media.iso.tell import told as told_in_mp4
from fetchcut.media.iso.write import NewTrack
from fetchcut.media.render.chapters import kept
from fetchcut.media.render.encoding import note
from fetchcut.media.render.tags import Cover, Told, read, write
from fetchcut.media.render.work import Work
from fetchcut.media.run.ffmpeg import run
from fetchcut.progress import Silent

_CHAPTERED: Final = frozenset({"mp4", "mov", "mkv", "webm", "mp3", "m4a", "opus"})
_COVERED: Final = frozenset({"mp4", "mp3", "m4a", "flac", "opus"})
_PICTURES: Final = frozenset({"mjpeg", "png"})
_MOST_BYTES: Final = 8 << 20
_TAGS: Final = "told.txt"
_COVER: Final = "cover.picture"
_CHAPTERS: Final = "chapters.text"


def carried(work: Work) -> Told:
    """Return what the result is to tell. Where the main track has several sources it is the draft's title alone."""
    own = {"title": work.draft.title} if work.draft.title else {}
    src = only_source(work)
    if src is None or work.profile.target.kind not in {"video", "audio"}:
        return Told(tags=own)
    name = work.profile.target.name
    found = _read(src, work)
    return Told(
        tags={**found.tags, **own},
        chapters=kept(work.draft, found.chapters) if name in _CHAPTERED else (),
        # Where a size was asked every byte is for pictures and sound.
        cover=_cover(src, work) if name in _COVERED and work.output.max_bytes is None else None,
    )


def telling(work: Work, inputs: int) -> tuple[tuple[Input, ...], tuple[str, ...]]:
    """Return further inputs of FFmpeg and the arguments that tell; `inputs` come before them.

    Without these arguments FFmpeg takes over what the first input tells, places and all, and its chapters as they were.
    """
    is_ogg = work.profile.target.name == "opus"
    path = work.folder / _TAGS
    with disk_errors(path):
        path.write_text(write(work.told, has_only_tags=is_ogg), encoding="utf-8")
    more = [Input(path=path, own_demuxer="ffmetadata")]
    arguments = ["-map_metadata", str(inputs), "-map_chapters", str(inputs)]
    if work.told.cover is not None and not is_ogg:
        more.append(Input(path=work.told.cover.path))
        number = 1 if work.profile.target.holds_pictures else 0
        arguments += ["-map", f"{inputs + 1}:v:0", f"-c:v:{number}", "copy", f"-disposition:v:{number}", "attached_pic"]
    return tuple(more), tuple(arguments)


def box_of(told: Told) -> bytes:
    """Return what an MP4 of our own writing tells."""
    cover = told.cover
    return told_in_mp4(
        told.tags,
        chapters=[(float(each.start), each.title) for each in told.chapters],
        cover=cover.data() if cover else None,
        is_png=cover is not None and cover.is_png,
    )


def chapters_of(work: Work, source: int) -> tuple[tuple[NewTrack, ...], tuple[Path, ...]]:
    """Return the chapters as a track of an MP4 of our own writing, and the file of its samples: it is number `source`.

    Neither where there are no chapters.
    """
    if not work.told.chapters:
        return (), ()
    named = [(float(each.start), float(each.end), each.title) for each in work.told.chapters]
    track, samples = chapter_track(named, source)
    path = work.folder / _CHAPTERS
    with disk_errors(path):
        path.write_bytes(samples)
    return (track,), (path,)


def tidy(folder: Path) -> None:
    """Take away the files this needed."""
    for name in (_TAGS, _COVER, _CHAPTERS):
        (folder / name).unlink(missing_ok=True)


def only_source(work: Work) -> str | None:
    """Return the one file that the main track plays, None where there are several or none."""
    main = work.draft.main
    found = {each.media.src for each in main.segments if each.media} if main else set[str]()
    return found.pop() if len(found) == 1 else None


def _read(src: str, work: Work) -> Told:
    """Return what the source tells; nothing where it cannot be read, which whoever decodes it will say."""
    making = work.folder / _TAGS
    # In Ogg the tags of the whole stand with its stream.
    place = "0:s:0" if work.library[src].info.container == "ogg" else "0"
    if not _ran(src, ("-map_metadata", place, "-f", "ffmetadata"), making, work):
        return Told()
    with disk_errors(making), making.open("rb") as file:
        return read(file.read(_MOST_BYTES).decode(errors="replace"))


def _cover(src: str, work: Work) -> Cover | None:
    for stream in work.library[src].info.video:
        if stream.is_attached_picture and stream.codec in _PICTURES:
            path = work.folder / _COVER
            copied = ("-map", f"0:{stream.index}", "-c", "copy", "-frames:v", "1", "-f", "image2pipe")
            if _ran(src, copied, path, work) and 0 < path.stat().st_size <= _MOST_BYTES:
                return Cover(path=path, is_png=stream.codec == "png")
    return None


def _ran(src: str, arguments: tuple[str, ...], output: Path, work: Work) -> bool:
    command = Command(inputs=(Input(path=work.files[src]),), arguments=arguments, output=output)
    note(command, work)
    try:
        run(command, tool=work.bench.tool, folder=work.folder, context=Silent(), sandbox=work.bench.sandbox)
    except MediaError:
        return False
    return True


def with_told(work: Work) -> Work:
    """Return the work with what its result is to tell."""
    return replace(work, told=carried(work))
