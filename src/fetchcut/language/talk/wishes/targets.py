"""What a wish is done to: clips, or one of the other things in the draft."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from fetchcut.language.lexer import Token
from fetchcut.language.talk.intent import Intent
from fetchcut.language.talk.readers.clips import ref_of
from fetchcut.language.talk.refusals import Ask, Refuse
from fetchcut.language.talk.scene import Scene, milliseconds
from fetchcut.language.talk.values import Ref, Span
from fetchcut.timeline.draft import Draft, Segment
from fetchcut.timeline.edits.cut import Split
from fetchcut.timeline.edits.edit import Edit
from fetchcut.timeline.time import TimeRange

Kind = Literal["main", "text", "over", "music", "voice"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Things:
    """Segments of one kind that a wish is done to; `is_said` where words or the turn before pointed at them."""

    kind: Kind
    segments: tuple[Segment, ...]
    is_said: bool = True

    @property
    def ids(self) -> tuple[str, ...]:
        """Return their ids."""
        return tuple(each.id for each in self.segments)


def said_kind(intent: Intent) -> Kind | None:
    """Return the kind of thing that a noun of the wish names."""
    for item in intent.items:
        match item.kind:
            case "TITLE" | "CAPTION" | "TEXT" | "LOWERTHIRD":
                return "text"
            case "LOGO" | "PIP":
                return "over"
            case "MUSIC":
                return "music"
            case "VOICE":
                return "voice"
    are_all = intent.has("CLIPN") and not intent.has("N") and intent.first("CLIPN") in _plurals(intent)
    return "main" if are_all or intent.has("CLIPS", "VIDEO") else None


def _plurals(intent: Intent) -> list[Token]:
    """Return where clips are named without saying which: "music louder, clips quieter"."""
    return [item for item in intent.items if item.kind == "CLIPN" and item.text.endswith("s")]


def things(intent: Intent, scene: Scene, *kinds: Kind) -> Things:
    """Return what is meant, of these kinds: what is named, else what was singled out before, else all clips.

    Raises Ask or Refuse where it is named but not there, or could be several.
    """
    named = said_kind(intent)
    if named in kinds and named != "main":
        return _of_kind(named, intent, scene)
    is_pointed = any(ref.which == "named" and _is_on_main(ref, scene) for ref in intent.refs)
    if named is None and not is_pointed and (focused := _focused(scene, kinds)) is not None:
        return focused
    return Things(kind="main", segments=clips(intent, scene), is_said=bool(intent.refs) or intent.has("VIDEO"))


def _focused(scene: Scene, kinds: Sequence[Kind]) -> Things | None:
    for each in scene.focused():
        kind = kind_of(each, scene)
        if kind in kinds and (kind != "main" or len(scene.clips) > 1):
            return Things(kind=kind, segments=tuple(s for s in scene.focused() if kind_of(s, scene) == kind))
    return None


def kind_of(segment: Segment, scene: Scene) -> Kind:
    """Return what kind of thing a segment is."""
    track = scene.track_of(segment.id)
    if track is None or track.role == "main":
        return "main"
    if track.kind == "text":
        return "text"
    return {"bgm": "music", "voice": "voice"}.get(track.role, "over")  # type: ignore[return-value]


def _of_kind(kind: Kind, intent: Intent, scene: Scene) -> Things:
    match kind:
        case "text":
            return Things(kind=kind, segments=texts(intent, scene))
        case "over":
            return Things(kind=kind, segments=overlays(intent, scene))
        case "music":
            return Things(kind=kind, segments=music(scene))
        case "voice":
            found = scene.of("voice")
            if found:
                return Things(kind=kind, segments=found)
    return Things(kind="main", segments=clips(intent, scene))


def music(scene: Scene) -> tuple[Segment, ...]:
    """Return the music. Raises Refuse where there is none."""
    found = scene.of("bgm")
    if not found:
        raise Refuse("cannot.no_music")
    return found


def overlays(intent: Intent, scene: Scene) -> tuple[Segment, ...]:
    """Return the pictures above that are meant. Raises Refuse where there is none, Ask where it could be several."""
    found = scene.overlays
    if not found:
        raise Refuse("cannot.no_overlay")
    names = [str(item.value) for item in intent.all("FILE", "NAMED")]
    called = tuple(each for each in found if any(scene.is_called(each, name) for name in names))
    if called:
        return called
    if intent.has("LOGO"):
        logos = tuple(each for each in found if "logo" in each.name.lower() or "watermark" in each.name.lower())
        found = logos or found
    return _only(found, intent, scene, "ask.which_overlay")


def texts(intent: Intent, scene: Scene) -> tuple[Segment, ...]:
    """Return the texts that are meant. Raises Refuse where there is none, Ask where it could be several."""
    found = scene.texts
    if not found:
        raise Refuse("cannot.no_text")
    quoted = tuple(
        each for each in found if each.text and each.text.text in {str(q.value) for q in intent.all("QUOTE")}
    )
    if quoted:
        return quoted
    roles = {"TITLE": "title", "CAPTION": "caption", "LOWERTHIRD": "caption"}
    wanted = {roles[item.kind] for item in intent.items if item.kind in roles}
    if wanted:
        found = tuple(each for each in found if _role(scene, each) in wanted) or found
    return _only(_counted(found, intent), intent, scene, "ask.which_of_texts")


def _counted(found: tuple[Segment, ...], intent: Intent) -> tuple[Segment, ...]:
    for ref in intent.refs:
        if ref.which == "nth":
            picked = [found[n - 1 if n > 0 else n] for n in ref.numbers if 0 < abs(n) <= len(found)]
            return tuple(picked) or found
    return found


def _only(found: tuple[Segment, ...], intent: Intent, scene: Scene, key: str) -> tuple[Segment, ...]:
    if (
        len(found) <= 1
        or intent.has("ALL")
        or _are_all_captions(intent)
        or any(ref.which == "all" for ref in intent.refs)
    ):
        return found
    focused = tuple(each for each in found if each.id in scene.focus)
    if focused:
        return focused
    names = tuple(each.text.text if each.text else each.name for each in found)
    raise Ask(key, texts=names)


def _are_all_captions(intent: Intent) -> bool:
    """Return whether the captions are meant as a whole: "the subtitles", 字幕; "the subtitle" is one."""
    return any(item.text.endswith("s") or not item.text.isascii() for item in intent.all("CAPTION"))


def _role(scene: Scene, segment: Segment) -> str:
    track = scene.track_of(segment.id)
    return track.role if track else ""


# Clips


def clips(intent: Intent, scene: Scene, *, is_one_needed: bool = False) -> tuple[Segment, ...]:
    """Return the clips a wish is done to: those named, all but those excepted, else the whole video.

    With `is_one_needed` one among several has to be pointed at. Raises Ask or Refuse.
    """
    if not scene.clips:
        raise Refuse("cannot.nothing_there")
    excepted = _excepted(intent)
    if excepted is not None:
        left_out = {each.id for each in scene.pointed((excepted,))}
        return tuple(each for each in scene.clips if each.id not in left_out)
    if (found := beside(intent, scene)) is not None:
        return found
    refs = [ref for ref in intent.refs if _is_on_main(ref, scene)]
    if refs:
        return scene.pointed(refs)
    if intent.has("OTHER") and (focused := scene.focused("main")):
        return tuple(each for each in scene.clips if each not in focused)
    if intent.has("MIDDLE") and intent.has("PART") and len(scene.clips) % 2 and len(scene.clips) > 1:
        return (scene.clips[len(scene.clips) // 2],)
    if intent.has("ALL", "VIDEO"):
        return scene.clips
    if is_one_needed is False and intent.has("CLIPN") and intent.number("N") == 1 and len(scene.clips) > 1:
        raise Ask("ask.which_clip", count=len(scene.clips))
    if intent.points_at_it and len(scene.clips) > 1 and (focused := scene.focused("main")):
        return focused
    if is_one_needed and len(scene.clips) > 1:
        if focused := scene.focused("main"):
            return focused
        raise Ask("ask.which_clip", count=len(scene.clips))
    return scene.clips


def beside(intent: Intent, scene: Scene) -> tuple[Segment, ...] | None:
    """Return the clips that "everything after clip 2", 第一段之前的 mean; None where no clip is such a bound.

    "The clip after clip 2" is one of them. Raises Refuse where there is none on that side.
    """
    at = intent.index("AFTER", "BEFORE")
    if (
        at is None
        or len(intent.refs) != 1
        or intent.has("T", "LEN", "FRAMES", "RANGE", "POINT", "FILE", "PHOTO", "QUOTE")
    ):
        return None
    items, word = intent.items, intent.items[at]
    is_bound = [item.kind in {"CLIPS", "NAMED"} for item in items]
    is_near = is_bound[at + 1 : at + 2] == [True] if word.text.isascii() else at > 0 and is_bound[at - 1]
    if not is_near:
        return None
    bound = scene.one(intent.refs[0])
    number = scene.clips.index(bound)
    found = scene.clips[number + 1 :] if word.kind == "AFTER" else scene.clips[:number]
    if not found:
        raise Refuse("cannot.no_such_clip", number=number + 2 if word.kind == "AFTER" else 0, count=len(scene.clips))
    if intent.has("CLIP", "CLIPN", "ONES") and not intent.has("ALL", "VIDEO", "OTHER"):
        return found[:1] if word.kind == "AFTER" else found[-1:]
    return found


def _excepted(intent: Intent) -> Ref | None:
    inner = item.value if (item := intent.first("EXCEPTED")) else None
    # What is excepted may as well be a stretch: those that are left stand in the wish's own.
    return ref_of(inner) if isinstance(inner, Token) and inner.kind != "RANGE" else None


def _is_on_main(ref: Ref, scene: Scene) -> bool:
    """Return whether the reference is one to clips; names of other files are not."""
    if ref.which != "named":
        return True
    on_main = any(scene.is_called(clip, name) for clip in scene.clips for name in ref.names)
    elsewhere = any(scene.is_called(each, name) for each in scene.overlays for name in ref.names)
    return on_main or not elsewhere


@dataclass(frozen=True, slots=True, kw_only=True)
class Isolated:
    """Cuts made so that a stretch begins and ends with clips, and the ids of the clips in it."""

    edits: tuple[Edit, ...]
    ids: tuple[str, ...]


def isolated(ranges: Sequence[TimeRange], scene: Scene) -> Isolated:
    """Return how to make the stretches clips of their own."""
    draft: Draft = scene.draft
    edits: list[Edit] = []
    for at in sorted({at for each in ranges for at in (each.start, each.end)}):
        main = draft.main
        if main and any(each.start < at < each.end for each in main.segments):
            edit = Split(at_ms=milliseconds(at))
            draft = edit.apply(draft, scene.library)
            edits.append(edit)
    segments = draft.main.segments if draft.main else ()
    half = Fraction(1, 1000)
    ids = tuple(
        each.id
        for each in segments
        if any(found.start - half <= each.start and each.end <= found.end + half for found in ranges)
    )
    return Isolated(edits=tuple(edits), ids=ids)


def isolated_in(things: Sequence[Segment], ranges: Sequence[TimeRange], scene: Scene) -> Isolated:
    """Return how to make the stretches pieces of their own of what stands above or below the clips: of the music."""
    draft = scene.draft
    tracks = {track.id for each in things if (track := scene.track_of(each.id)) is not None}
    edits: list[Edit] = []
    for at in sorted({at for each in ranges for at in (each.start, each.end)}):
        cut = tuple(each.id for each in _on(draft, tracks) if each.start < at < each.end)
        if cut:
            edit = Split(at_ms=milliseconds(at), segments=cut)
            draft = edit.apply(draft, scene.library)
            edits.append(edit)
    half = Fraction(1, 1000)
    ids = tuple(
        each.id
        for each in _on(draft, tracks)
        if any(found.start - half <= each.start and each.end <= found.end + half for found in ranges)
    )
    if not ids:
        raise Ask("ask.which_part")
    return Isolated(edits=tuple(edits), ids=ids)


def _on(draft: Draft, tracks: Collection[str]) -> list[Segment]:
    return [each for track in draft.tracks if track.id in tracks for each in track.segments]


def stretches(intent: Intent, scene: Scene) -> list[TimeRange]:
    """Return the stretches of time a wish is about; those said beside a clip count in it."""
    spans: Sequence[Span] = intent.spans
    return [scene.stretch(span) for span in spans]
