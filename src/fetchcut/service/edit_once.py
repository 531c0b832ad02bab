"""One message over links and files, without a server: media in, the turn, the export. No database, no account.

    links, files ──gather──▶ library, first draft ──understand──▶ draft ──make──▶ a file under its final name

What a step finished it does not do again: fetched links and finished spans stay in the work store for some days.
"""

import contextlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from fetchcut.disk import ensure_folder, publish
from fetchcut.errors import DamagedParts
from fetchcut.ingest.local import local_source
from fetchcut.language.assent import is_assent
from fetchcut.language.converse import converse
from fetchcut.language.outcome import Edits, Measure, Outcome, Pending, Question, Replace, Route
from fetchcut.language.replies import remarks, say
from fetchcut.language.situation import LastTurn, Situation
from fetchcut.media.render.bench import Bench
from fetchcut.service.flows import Failed, get
from fetchcut.service.job import Delivered, Order
from fetchcut.service.music import Shelf, packaged, shelf
from fetchcut.service.naming import Destination, wanted_path
from fetchcut.service.steps.measure import (
    Gauge,
    beat,
    beats_key,
    heard_key,
    listen,
    look,
    read as read_subtitles,
    said_key,
    seen_key,
)
from fetchcut.service.steps.packing import named
from fetchcut.service.steps.render import Rendered, render
from fetchcut.service.steps.turn import Speak, Understood, understand
from fetchcut.service.workshop import Workshop
from fetchcut.store.work import key_of
from fetchcut.timeline import wire
from fetchcut.timeline.assets import Asset, FileType, Library
from fetchcut.timeline.captions import ENDINGS, Cue, read as read_captions
from fetchcut.timeline.captions.cues import MOST_BYTES
from fetchcut.timeline.draft import Draft
from fetchcut.timeline.edits import AddMedia, apply_all
from fetchcut.timeline.facts import MediaInfo
from fetchcut.timeline.interchange import otio_reading
from fetchcut.timeline.limits import MOST_BYTES as MOST_TIMELINE
from fetchcut.timeline.measured import Measured
from fetchcut.timeline.output import Output
from fetchcut.timeline.wish import Wish

MEDIA: Final = "edit-media-1"
RESULT: Final = "edit-1"
"""The makers of work folders, with a number that goes up when what they write changes its meaning."""

Ask = Callable[[str], str | None]
"""Puts a question to the person; None where nobody answers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """What one command line asks for. `links` and `files` in the order said; `message` may name them.

    `output` has the keys of `timeline.output` that the command line fixes; they beat those of the words.
    """

    message: str
    links: tuple[str, ...]
    files: tuple[Path, ...]
    goal: Destination
    output: Mapping[str, object]
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """The media of an errand: facts by asset id, places by asset id, and which asset each link became.

    `message` is what is still to be done with them: parts of a link are fetched as parts. `captions` are those of files
    of captions, by the file's name.
    """

    message: str
    library: Library
    files: Mapping[str, Path]
    keys: Mapping[str, str]
    arrived: Mapping[str, tuple[str, ...]]
    captions: Mapping[str, tuple[Cue, ...]] = field(default_factory=dict)
    music: Shelf = field(default_factory=packaged)
    timeline: Draft | None = None

    @property
    def draft(self) -> Draft:
        """Return the first draft: the videos one after the other, as an upload to an empty timeline has them.

        Sound of which there is nothing to see is what the timeline plays. A timeline that was handed in is the draft.
        """
        if self.timeline is not None:
            return self.timeline
        types = {each.file_type for each in self.library.values()}
        laid = "audio" if types == {"audio"} else "video"
        files = [AddMedia(asset=each.id) for each in self.library.values() if each.file_type == laid]
        return apply_all(Draft(), files, self.library)


def gather(errand: Errand, shop: Workshop) -> Gathered:
    """Return the media, fetched where they are links.

    Raises IngestErrors, FileMissing, MediaErrors, CaptionsUnreadable, and DraftInvalid for a timeline that cannot be
    read, or of which a file is not among those named.
    """
    captions: dict[str, tuple[Cue, ...]] = {}
    library: dict[str, Asset] = {}
    files: dict[str, Path] = {}
    keys: dict[str, str] = {}
    arrived: dict[str, tuple[str, ...]] = {}

    def add(path: Path) -> str:
        source = local_source(path)
        asset_id = f"a{len(library) + 1}"
        info = shop.libav.probe(path, path.name, takes_cut_off=True)
        library[asset_id] = Asset(id=asset_id, name=path.name, file_type=file_type(info), info=info)
        files[asset_id], keys[asset_id] = path.resolve(), source.key
        return asset_id

    fetch = _fetch(errand)
    for link in errand.links:
        arrived[link] = tuple(add(path) for path in _fetched(link, fetch.wish, shop))
    for path in errand.files:
        if path.suffix.lower() in ENDINGS:
            captions[path.name] = _captions(path)
        elif path.suffix.lower() != ".otio":
            arrived[path.name] = (add(path),)
    timelines = [each for each in errand.files if each.suffix.lower() == ".otio"]
    return Gathered(
        message=fetch.rest or errand.message,
        library=library,
        files=files,
        keys=keys,
        arrived=arrived,
        captions=captions,
        music=_music(shop),
        timeline=_timeline(timelines[-1], library) if timelines else None,
    )


def _fetch(errand: Errand) -> Route:
    """Return how the message wants its links fetched, and what of it is then left to be done."""
    nothing = Route(kind="upload")
    if not errand.links:
        return nothing
    said = " ".join([errand.message, *(link for link in errand.links if link not in errand.message)])
    outcome = converse(said, Situation(language="zh" if errand.language == "zh" else "en"))
    if not isinstance(outcome, Route) or outcome.kind != "upload":
        return nothing
    if errand.files:
        # Times of the message may be those of the files: the link comes whole.
        return replace(outcome, wish=replace(outcome.wish, cuts=(), is_exact=False), rest="")
    return outcome


def _music(shop: Workshop) -> Shelf:
    """Return the music on offer: that of the person's own folder first."""
    return shelf(shop.settings.music, shop.store, sandbox=shop.settings.sandbox)


def _timeline(path: Path, library: Library) -> Draft:
    local_source(path)  # whether it is there
    with path.open("rb") as file:
        return otio_reading.loads(file.read(MOST_TIMELINE + 1), library)


def _captions(path: Path) -> tuple[Cue, ...]:
    local_source(path)  # whether it is there
    with path.open("rb") as file:
        return read_captions(file.read(MOST_BYTES + 1), path.name)


def file_type(info: MediaInfo) -> FileType:
    """Return what kind of file this is by its streams."""
    if info.is_still:
        return "image"
    return "video" if info.picture is not None else "audio"


def _fetched(link: str, wish: Wish, shop: Workshop) -> list[Path]:
    """Return the files of one link, from the work store where an earlier run fetched them."""
    with shop.work(key_of(MEDIA, link, wish)) as folder:
        if done := folder.record(list[Path]):
            with contextlib.suppress(OSError):
                if all(path.stat().st_size for path in done):
                    return done
        folder.clear()
        order = Order(target=link, is_local=False, wish=wish, goal=Destination(folder=folder.path))
        paths: list[Path] = []
        for each in get(order, shop):
            if isinstance(each, Failed):
                raise each.error
            paths.append(each.path)
        folder.finish(paths)
        return paths


def said(errand: Errand, gathered: Gathered, ask: Ask, shop: Workshop, speak: Speak = converse) -> Understood:
    """Return what the message comes to: files are measured where the words need it, questions put to the person.

    Raises MediaErrors.
    """
    situation = Situation(
        draft=gathered.draft,
        library=gathered.library,
        language="zh" if errand.language == "zh" else "en",
        music=gathered.music.tunes,
        arrived=gathered.arrived,
        captions=gathered.captions,
    )
    message = gathered.message
    while True:
        found = understand(message, situation, speak)
        if isinstance(found.outcome, Measure):
            situation = replace(situation, measured=_measured(found.outcome, situation.measured, gathered, shop))
        elif (pending := pending_in(found.outcome)) and (answer := ask(found.outcome.text)):
            last = LastTurn(message=message, before=situation.draft, question=pending.question, asked=pending.words)
            message, situation = answer, replace(situation, last=last, draft=found.draft or situation.draft)
        else:
            return found if found.draft else replace(found, draft=situation.draft)


def pending_in(outcome: Outcome) -> Pending | None:
    """Return what has to be asked before anything is made, None where all is clear."""
    if isinstance(outcome, Question):
        return Pending(words="", question=outcome.text)
    return outcome.pending if isinstance(outcome, Edits) else None


def _measured(
    wanted: Measure, known: Mapping[str, Measured], gathered: Gathered, shop: Workshop
) -> Mapping[str, Measured]:
    """Return what is known of the files once those that are wanted are measured, each once and for all."""
    gauge = Gauge(tool=shop.tool, sandbox=shop.settings.sandbox)
    found = dict(known)
    library = gathered.music.with_music(gathered.library)
    for each in dict.fromkeys((*wanted.sounds, *wanted.pictures, *wanted.beats, *wanted.subtitles)):
        path = gathered.files.get(each) or gathered.music.files[each]
        asset, key = library[each], gathered.keys.get(each, each)
        now = found.get(each, Measured())
        if each in wanted.sounds:
            now = replace(now, heard=listen(path, asset, gauge, shop.context, shop.work(heard_key(key))))
        if each in wanted.pictures:
            now = replace(now, seen=look(path, asset, gauge, shop.context, shop.work(seen_key(key))))
        if each in wanted.beats:
            held, tempo = shop.work(beats_key(key)), gathered.music.per_minute(each)
            now = replace(now, beats=beat(path, asset, gauge, shop.context, held, per_minute=tempo))
        if each in wanted.subtitles:
            now = replace(now, said=read_subtitles(path, asset, gauge, shop.context, shop.work(said_key(key))))
        found[each] = now
    return found


def route_of(outcome: Outcome) -> Route | None:
    """Return the export that the words ask for, if they do."""
    route = outcome if isinstance(outcome, Route) else outcome.then if isinstance(outcome, Edits | Replace) else None
    return route if route is not None and route.kind == "export" else None


def make(errand: Errand, gathered: Gathered, understood: Understood, ask: Ask, shop: Workshop) -> tuple[Delivered, ...]:
    """Return the results of the draft under their final names; without damaged parts where the person says yes to it.

    It is one, or one a clip where that was asked, and the captions beside it. Raises NothingToExport, OutputInvalid,
    LimitReached, MediaErrors.
    """
    draft = gathered.draft if understood.draft is None else understood.draft
    output = output_of(errand, draft, gathered, route_of(understood.outcome))
    try:
        return _made(draft, output, errand, gathered, shop)
    except DamagedParts as error:
        answer = ask(say("edit.leave_out", errand.language, **error.facts()))
        if answer is None or not is_assent(answer):
            raise
    return _made(draft, replace(output, damaged="leave_out"), errand, gathered, shop)


def _made(draft: Draft, output: Output, errand: Errand, gathered: Gathered, shop: Workshop) -> tuple[Delivered, ...]:
    key = key_of(RESULT, wire.dumps(draft), output, [gathered.keys[each] for each in sorted(gathered.keys)])
    with shop.work(key) as folder:
        bench = Bench(
            tool=shop.tool,
            libav=shop.libav,
            folder=shop.settings.data_folder / "render",
            sandbox=shop.settings.sandbox,
            uses_card=shop.settings.hardware,
        )
        made = render(
            draft,
            gathered.music.with_music(gathered.library),
            {**gathered.music.files, **gathered.files},
            output,
            folder=folder.path,
            bench=bench,
            context=shop.context,
        )
        for note in made.notes:
            shop.context.tell("render.note", {"note": say(note.code, errand.language, **note.facts)})
        if made.checks:
            shop.context.tell("render.checked", {"checks": remarks(made.checks, errand.language)})
        wanted = wanted_path(errand.goal, title=_title(draft, gathered), extension=made.path.suffix.lstrip("."))
        ensure_folder(wanted.parent)
        published = [publish(each, path, token=key) for each, path in _names(made, wanted)]
        shop.store.forget(folder)
    return tuple(Delivered(path=path, size_bytes=path.stat().st_size) for path in published)


def _names(made: Rendered, wanted: Path) -> list[tuple[Path, Path]]:
    """Return the files of a result, and what each is to be called: "sea 01.mp4" where there are several."""
    if made.parts:
        return [(path, wanted.with_name(f"{wanted.stem} {name}")) for name, path in named(made)]
    return [(path, wanted.with_suffix(path.suffix)) for path in (made.path, *made.beside)]


def output_of(errand: Errand, draft: Draft, gathered: Gathered, route: Route | None) -> Output:
    """Return what to write: the command line's word first, then the sentence's, then what the draft is made of."""
    from fetchcut.timeline.output import read

    given = {"format": _own_format(draft, gathered), **(route.output if route else {}), **errand.output}
    return read(given)


def _own_format(draft: Draft, gathered: Gathered) -> str:
    if any(track.kind != "audio" and track.segments for track in draft.tracks):
        return "mp4"
    first = next(iter(gathered.library.values()), None)
    ending = first.name.rpartition(".")[2].lower() if first else ""
    return ending if ending in {"mp3", "wav", "m4a", "flac", "opus"} else "m4a"


def _title(draft: Draft, gathered: Gathered) -> str:
    return draft.title or next((asset.stem for asset in gathered.library.values()), "video")
