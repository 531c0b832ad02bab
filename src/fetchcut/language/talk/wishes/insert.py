"""Files put between the clips, in the place of clips, or one after the other; sound goes below them."""

from dataclasses import replace as replaced
from typing import Final

from fetchcut.language.talk.intent import Intent
from fetchcut.language.talk.readers.clips import ref_of
from fetchcut.language.talk.refusals import Ask, Meant, Refuse
from fetchcut.language.talk.scene import Scene, milliseconds
from fetchcut.language.talk.values import Span
from fetchcut.language.talk.wishes import music
from fetchcut.language.talk.wishes.fileparts import added, own_spans, parts_of
from fetchcut.language.talk.wishes.lengths import length_of
from fetchcut.language.talk.wishes.lifting import Lifted, lifted
from fetchcut.language.talk.wishes.plan import Plan, plan
from fetchcut.language.talk.wishes.targets import clips
from fetchcut.timeline.assets import Asset
from fetchcut.timeline.edits.cut import Delete
from fetchcut.timeline.edits.edit import Edit
from fetchcut.timeline.edits.media import AddMedia, ReplaceMedia
from fetchcut.timeline.edits.order import Move
from fetchcut.timeline.time import Seconds, TimeRange


def insert(intent: Intent, scene: Scene) -> Plan:
    """Put files between the clips; sound goes below them."""
    assets = _files(intent, scene)
    if all(asset.file_type == "audio" for asset in assets):
        is_voice = len(assets) == 1 and any(word in assets[0].name.lower() for word in _VOICES)
        return music.voice_add(intent, scene) if is_voice else music.music_add(intent, scene)
    span = next((each for each in own_spans(intent) if each.style == "span" and each.start and each.end), None)
    if span is not None and intent.has("FITWORD", "SCREEN") and assets[0].file_type == "image":
        raise Meant("overlay_add")  # "show photo.jpg full screen from 10 to 12 seconds"
    # A part of a file is another clip than the whole of it.
    whole = [] if intent.has(*_ONE_MORE) else [each for each in assets if not _parts(each, intent, scene)]
    return _put_in(assets, intent, span, lifted(whole, scene))


def _put_in(assets: list[Asset], intent: Intent, span: Span | None, taken: Lifted) -> Plan:
    """Return the edits that put files in; a clip that is one of them, whole, moves."""
    scene = taken.scene
    at = scene.moment(span.start) if span and span.start else _insertion(intent, scene)
    if len(taken.ids) == len(assets) == 1 and (place := _row_place(at, scene)) is not None:
        return plan(Move(segment=taken.ids[0], position=place), focus=taken.ids)
    still = next((length_of(item, scene.frame_rate) for item in intent.all("T", "LEN")), None)
    if span and span.start and span.end and still is None:
        still = scene.seconds(span.end) - scene.seconds(span.start)
    duration_ms = milliseconds(still) if still else None
    at_ms = milliseconds(at) if at is not None else None
    edits: list[Edit] = []
    for asset in reversed(assets) if at is not None else assets:
        if asset.file_type == "image":
            edits.append(AddMedia(asset=asset.id, at_ms=at_ms, duration_ms=duration_ms))
        else:
            edits.extend(added(asset, _parts(asset, intent, scene), at_ms))
    return plan(*taken.edits, *edits)


def _parts(asset: Asset, intent: Intent, scene: Scene) -> tuple[TimeRange, ...]:
    """Return the parts that are said of a file by its name."""
    named = (item for item in intent.all("FILE", "NAMED") if item.kind == "FILE" or isinstance(item.value, str))
    return next((parts_of(item, asset, intent, scene) for item in named if scene.asset(str(item.value)) == asset), ())


def _row_place(at: Seconds | None, scene: Scene) -> int | None:
    """Return the place among the clips of what begins at a time (None: at the end), None in the middle of a clip."""
    if at is None:
        return len(scene.clips)
    return next((index for index, each in enumerate(scene.clips) if each.start == at), None)


_ONE_MORE: Final = ("AGAIN", "ANOTHER", "TWICE", "DUPLICATE")
_VOICES: Final = ("voice", "narration", "commentary", "旁白", "解说", "配音")
"""What stands in the name of a file that somebody speaks in: it is laid over the video, not under it."""


def _files(intent: Intent, scene: Scene) -> list[Asset]:
    names = [str(item.value) for item in intent.all("FILE")]
    if names:
        anchors = intent.has("BEFORE", "AFTER") and len(names) > 1
        return [scene.asset(name) for name in (names[:1] if anchors else names)]
    images = [each for each in scene.files("image") if "logo" not in each.name.lower()]
    if intent.has("PHOTO") and len(images) == 1:
        return images
    if intent.has("LOGO") and (logos := [each for each in scene.files("image") if "logo" in each.name.lower()]):
        return logos[:1]
    named = [str(item.value) for item in intent.all("NAMED")]
    if named:
        return [scene.asset(named[0])]
    raise Ask("ask.which_file")


def _insertion(intent: Intent, scene: Scene) -> Seconds | None:
    """Return the time where files go in, None for the end."""
    if (pair := intent.first("BETWEENCLIPS")) is not None and isinstance(pair.value, tuple):
        return scene.pointed((pair.value[0],))[0].end
    anchors = [ref for item in intent.all("CLIPS", "NAMED") if (ref := ref_of(item)) is not None]
    if anchors and intent.has("BEFORE", "FRONT"):
        return scene.pointed(anchors[-1:])[0].start
    if anchors and intent.has("AFTER", "BACK"):
        return scene.pointed(anchors[-1:])[-1].end
    is_intro = any(item.kind == "WORD" and item.text in {"intro", "opener"} for item in intent.items)
    if is_intro or intent.has("FRONTPLACE", "START", "FIRST"):
        return Seconds(0)
    if intent.points and not intent.has("BACKPLACE"):
        point = intent.points[0]
        return None if point.base == "end" and not point.offset and point.of is None else scene.moment(point)
    return None


def replace(intent: Intent, scene: Scene) -> Plan:
    """Play another file in the place of clips."""
    files = intent.all("FILE")
    named = intent.all("NAMED")
    if not files and named:
        files = named[:1] if intent.word("REPLACE") == "instead of" else named[-1:]
    if not files:
        raise Ask("ask.which_file")
    asset = scene.asset(str(files[-1].value))
    if asset.file_type == "audio":
        others = {item.start for item in files[:-1]}  # "replace lofi.mp3 with song.mp3": not the old one
        intent.use(*files)
        items = tuple(item for item in intent.items if item.kind != "FILE" or item.start not in others)
        return music.music_add(replaced(intent, items=items), scene)
    olds = [ref for item in intent.all("CLIPS", "NAMED", "FILE") if item is not files[-1] and (ref := ref_of(item))]
    meant = scene.pointed(olds) if olds else clips(intent, scene, is_one_needed=True)
    if parts := parts_of(files[-1], asset, intent, scene):
        if len(meant) != 1:
            raise Ask("ask.which_clip", count=len(scene.clips))
        # As long as the part is, whatever the clip was; put in first, so that the track is never empty.
        return plan(*added(asset, parts, milliseconds(meant[0].start)), Delete(segments=(meant[0].id,)))
    return plan(*(ReplaceMedia(segment=each.id, asset=asset.id) for each in meant))


def join(intent: Intent, scene: Scene) -> Plan:
    """Files that are named are put one after the other; clips of the timeline are that already."""
    names = [str(item.value) for item in intent.all("FILE")]
    unplaced = [each for each in scene.library.values() if each.file_type == "video"] if not scene.clips else []
    assets = [scene.asset(name) for name in names] or unplaced
    if not assets and not scene.clips:
        raise Refuse("cannot.nothing_there")
    return plan(*(edit for each in assets for edit in added(each, _parts(each, intent, scene))))
