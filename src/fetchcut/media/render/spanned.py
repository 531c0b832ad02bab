"""The smart way: untouched pictures copied, the others encoded in parallel and remembered, all joined."""

import contextlib
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from pathlib import Path

from fetchcut.errors import FFmpegFailed, ResultWrong
from fetchcut.media.command import Command, Input
from fetchcut.media.hardware import HardwareEncoder, is_wanted, working
from fetchcut.media.iso.boxes import BadBoxes
from fetchcut.media.iso.together import together
from fetchcut.media.iso.write import UnwrittenMp4, layout_of, write_mp4
from fetchcut.media.recipes.request import promised
from fetchcut.media.render.captions import TRACKS, inputs_of
from fetchcut.media.render.carried import box_of, chapters_of, telling
from fetchcut.media.render.copyable import copy_sources
from fetchcut.media.render.copying import CopyRun, CopySource
from fetchcut.media.render.encoding import SpanWork, encode, note, note_text, span_work
from fetchcut.media.render.ends import ends_key
from fetchcut.media.render.entrances import entrances
from fetchcut.media.render.handing import gone_if_failed, handed_over
from fetchcut.media.render.in_flight import bytes_of, in_flight
from fetchcut.media.render.joining import Joined, joined, pictures_in
from fetchcut.media.render.parallel import Crew
from fetchcut.media.render.profile import on_card
from fetchcut.media.render.shares import Share, Shares
from fetchcut.media.render.sound.loudness import Loudness, remark
from fetchcut.media.render.sounding import COSTS, SoundWork, mix, sound_track, sound_works
from fetchcut.media.render.spans import Span, spans
from fetchcut.media.render.subtitles import subtitle_tracks
from fetchcut.media.render.watching import Originals, faults_at_joins, join_keys, originals
from fetchcut.media.render.work import Made, Work, used_in
from fetchcut.media.run.ffmpeg import run
from fetchcut.media.run.machine import free_bytes
from fetchcut.progress import Remark, Silent
from fetchcut.timeline.spoken import three_letters


def made_of_spans(work: Work) -> Made:
    """Return the draft's file, joined of spans, encoded by a graphics card where that is wanted and works."""
    card = _card(work)
    if card is not None:
        try:
            return _joined_well(replace(work, profile=on_card(work.profile, card, work.output.quality)))
        except FFmpegFailed:
            note_text(f"# {card.name} failed", work)
        made = _joined_well(work)
        return replace(made, notes=(*made.notes, Remark(code="note.card_failed", facts={"encoder": card.name})))
    made = _joined_well(work)
    if work.output.is_on_card:
        return replace(made, notes=(*made.notes, Remark(code="note.no_card")))
    return made


def _card(work: Work) -> HardwareEncoder | None:
    encoder, output = promised(work.profile.encoder, "a video has an encoder"), work.output
    pixels = work.look.size.width * work.look.size.height * work.cut.frames
    wanted = is_wanted(
        asked=output.is_on_card,
        is_allowed=work.bench.uses_card,
        quality=output.quality,
        has_crf=output.crf is not None,
        pixels=pixels,
    )
    if not wanted:
        return None
    return working(encoder.codec, work.bench.tool, work.bench.folder / "trial", sandbox=work.bench.sandbox)


def _joined_well(work: Work) -> Made:
    """Return the draft's file; encoded as a whole where a join of copied pictures does not hold."""
    made = _attempt(*_most_copied(work))
    if made is None:
        made = _attempt(work, {})
        if made is None:
            raise ResultWrong(promised="pictures that decode at every join", found="pictures that do not")
        made = replace(made, notes=(*made.notes, Remark(code="note.not_copied")))
    work.bench.kept.forget()
    work.bench.held.forget()
    work.bench.sounds.forget()
    _tidy(work.folder)
    return made


def _most_copied(work: Work) -> tuple[Work, dict[str, CopySource]]:
    """Return the work with its pictures turned as stored where most can be copied so, and the sources of copies.

    MP4 and MOV tell players to turn pictures; of others not all players listen.
    """
    best, most, copied = work, 0, copy_sources(work)
    turns = {stream.rotation_deg for src in used_in(work.draft) if (stream := work.library[src].info.picture)}
    if work.profile.target.name not in {"mp4", "mov"} or turns <= {0}:
        return best, copied
    for degrees in sorted(turns | {0}):
        turned = replace(work, look=replace(work.look, turned_deg=degrees))
        sources = copy_sources(turned)
        frames = sum(part.last - part.first for part in _planned(turned, sources) if isinstance(part, CopyRun))
        if frames > most:
            best, most, copied = turned, frames, sources
    return best, copied


def _attempt(work: Work, sources: dict[str, CopySource]) -> Made | None:
    """Return the file, None where a join does not decode."""
    parts = _planned(work, sources)
    making = work.folder / f"making.{work.profile.target.extension}"
    with gone_if_failed(making):
        made = _worked(parts, sources, work)
        if made is None:
            return None
        ends = _write(making, made, work)
        checks = [Remark(code="check.joins", facts={"count": len(parts) - 1})] if len(parts) > 1 else []
        checks += [remark(made.loudness)] if made.loudness else []
        return handed_over(
            making,
            work,
            has_sound=bool(made.sounds),
            checks=tuple(checks),
            is_looked_at=not any(isinstance(part, CopyRun) for part in parts),
            ends=ends,
        )


def _planned(work: Work, sources: dict[str, CopySource]) -> tuple[Span, ...]:
    """Return the spans; takes those out of `sources` that cannot stand in one file with the others."""
    while True:
        parts = spans(work.cut, work.look, sources, lambda src: entrances(work.library[src].info, work.files[src]))
        excess = _excess(parts, sources)
        if excess is None:
            return parts
        del sources[excess]


def _excess(parts: Sequence[Span], sources: dict[str, CopySource]) -> str | None:
    """Return the source that shows the least of those that cannot stand beside the others; None where all can."""
    frames: dict[str, int] = {}
    for part in parts:
        if isinstance(part, CopyRun):
            frames[part.src] = frames.get(part.src, 0) + part.last - part.first
    kept: list[bytes] = []
    for src in sorted(frames, key=lambda each: (-frames[each], each)):
        entry = sources[src].track.entry
        try:
            together([*kept, entry])
        except BadBoxes:
            return src
        kept += [] if entry in kept else [entry]
    return None


@dataclass(slots=True, kw_only=True)
class _Worked:
    """What a result is written of: the joined pictures, and the sound."""

    pictures: Joined
    sounds: tuple[SoundWork, ...]
    loudness: Loudness | None = None


def _worked(parts: Sequence[Span], sources: dict[str, CopySource], work: Work) -> _Worked | None:
    """Return the finished pictures and sound; None where the pictures do not join.

    The joins that were not seen to hold before are looked at while the sound is still being made.
    """
    marks: dict[str, str] = {}
    planned = [part if isinstance(part, CopyRun) else span_work(part, work, marks) for part in parts]
    encoded = {each.key: each for each in planned if isinstance(each, SpanWork)}
    todo = [each for each in encoded.values() if not _is_done(each, work)]
    if todo:
        # What is encoded anew has joins nobody saw: who looks at them starts beside the work.
        work.bench.libav.start()
    sounds = sound_works(work)
    sound_s = float(work.draft.duration) * COSTS
    total_s = sum(_seconds(each, work) for each in encoded.values())
    todo_s = sum(_seconds(each, work) for each in todo)
    shares = Shares(work.context, total_s + sound_s * len(sounds), resumed_s=total_s - todo_s)
    heard: list[Loudness] = []
    known: dict[CopyRun, tuple[str, ...]] = {}
    codec = promised(work.profile.encoder, "a video has an encoder").codec
    workers = in_flight(work.bench.workers, free_bytes(), [bytes_of(each.span, work.look, codec) for each in todo])
    with Crew(workers, stop=shares.stop) as crew:
        crew.begin([partial(_mix, each, work, shares.share(sound_s), heard) for each in sounds])
        # The longest first: what is left at the end is short, and no core waits long for another.
        todo.sort(key=lambda each: each.span.first - each.span.last)
        encoding = crew.begin([partial(_encode, each, work, shares.share(_seconds(each, work))) for each in todo])
        # A core that is done looks at the sources of what will be looked at in the result.
        looking = crew.begin([lambda: known.update(originals(_begun_behind(todo, planned), sources, work))])
        crew.finish([*encoding, *looking])
        pictures = joined(planned, sources, work.look, changed=work.folder / "changed.bin")
        keys = join_keys(planned, pictures, sources, work)
        new = [number for number, key in enumerate(keys) if not work.bench.held.has(key)]
        faults = _faults(pictures, [parts[number + 1] for number in new], sources, work, known)
    if faults:
        note_text(f"# joins: {'; '.join(faults)}", work)
        return None
    for number in new:
        work.bench.held.keep(keys[number])
    return _Worked(pictures=pictures, sounds=sounds, loudness=heard[0] if heard else None)


def _begun_behind(todo: Sequence[SpanWork], planned: Sequence[SpanWork | CopyRun]) -> list[CopyRun]:
    """Return the copies that follow what is encoded now: nobody can have seen these joins."""
    keys = {each.key for each in todo}
    return [
        run
        for span, run in pairwise(planned)
        if isinstance(span, SpanWork) and span.key in keys and isinstance(run, CopyRun)
    ]


def _faults(
    pictures: Joined, begun: Sequence[Span], sources: dict[str, CopySource], work: Work, known: Originals
) -> tuple[str, ...]:
    if not begun:
        return ()
    with UnwrittenMp4(layout_of([pictures.track]), pictures.paths) as unwritten:
        return faults_at_joins(unwritten, begun, sources, work, known)


def _is_done(each: SpanWork, work: Work) -> bool:
    return each.path.exists() or (work.bench.kept.take(each.key, each.path) and _is_whole(each, work))


def _is_whole(each: SpanWork, work: Work) -> bool:
    """Return whether a kept span is one: a machine that lost its power may have kept its name without its bytes."""
    with contextlib.suppress(BadBoxes, IndexError):
        if len(pictures_in(each.path).samples) == each.span.last - each.span.first:
            return True
    each.path.unlink(missing_ok=True)
    work.bench.kept.drop(each.key)
    return False


def _seconds(each: SpanWork, work: Work) -> float:
    return float((each.span.last - each.span.first) / work.look.rate)


def _encode(each: SpanWork, work: Work, share: Share) -> None:
    if encode(each, work, share):
        work.bench.kept.keep(each.key, each.path)
    share.finish()


def _mix(sound: SoundWork, work: Work, share: Share, heard: list[Loudness]) -> None:
    said = mix(sound, work, share)
    heard += [said] if said else []
    share.finish()


def _write(making: Path, made: _Worked, work: Work) -> str:
    """Write the result: an MP4 at once, other containers and text by way of one.

    Return the key of its ends, "" where only FFmpeg knows what they are.
    """
    target, sounds = work.profile.target, made.sounds
    along = subtitle_tracks(work) if target.name in TRACKS else ()
    has_text = along or (work.output.captions == "soft" and work.captions and target.name in TRACKS)
    if target.name == "mp4" and not has_text:
        # Copied sound mostly lies beside the copied pictures.
        paths = list(dict.fromkeys([*made.pictures.paths, *(each.path for each in sounds)]))
        tracks = [made.pictures.track]
        tracks += [
            sound_track(each, paths.index(each.path), work.draft.duration, is_first=each is sounds[0])
            for each in sounds
        ]
        chapters, files = chapters_of(work, len(paths))
        write_mp4(making, layout_of([*tracks, *chapters], told=box_of(work.told)), [*paths, *files])
        return ends_key(tracks, paths)
    whole = work.folder / "pictures.mp4"
    write_mp4(whole, layout_of([made.pictures.track]), made.pictures.paths)
    inputs = [Input(path=whole), *(Input(path=each.path) for each in sounds)]
    maps = ["-map", "0:v", *_sound_maps(sounds), "-c", "copy"]
    if has_text:
        texts, arguments = inputs_of(work, along, len(inputs))
        inputs += texts
        maps += arguments
    more, tells = telling(work, len(inputs))
    command = Command(
        inputs=(*inputs, *more),
        arguments=(*maps, *tells, *target.muxer_options, "-f", target.muxer),
        output=making,
        expected_s=work.duration_s,
    )
    note(command, work)
    run(command, tool=work.bench.tool, folder=work.folder, context=Silent(), sandbox=work.bench.sandbox)
    return ""


def _sound_maps(sounds: Sequence[SoundWork]) -> list[str]:
    """Return the arguments that take the sounds, which are the inputs from number one on, and tell their languages."""
    found: list[str] = []
    for number, each in enumerate(sounds):
        found += ["-map", f"{number + 1}:a:{each.number}", f"-disposition:a:{number}", "0" if number else "default"]
        if (language := three_letters(each.language)) is not None:
            found += [f"-metadata:s:a:{number}", f"language={language}"]
    return found


def _tidy(folder: Path) -> None:
    """Leave the result and the log: finished spans are kept elsewhere."""
    patterns = (
        "span-*",
        "sound.*",
        "sound-*",
        "making*",
        "stored-*",
        "changed.bin",
        "pictures.mp4",
        "track.srt",
        "subtitles*",
    )
    for path in (each for pattern in patterns for each in folder.glob(pattern)):
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
