"""Files, drafts and edits for tests of the timeline: plain ones by hand, and any at all by hypothesis."""

from collections.abc import Callable
from fractions import Fraction
from typing import Final

from hypothesis import strategies as st
from msgspec.structs import fields

from fetchcut.errors import EditError
from fetchcut.timeline import edits
from fetchcut.timeline.assets import Asset, Library
from fetchcut.timeline.draft import Draft, Media, Segment
from fetchcut.timeline.easings import EASINGS
from fetchcut.timeline.edits import Edit
from fetchcut.timeline.effects import ADJUSTMENTS, ALL
from fetchcut.timeline.facts import AudioStream, MediaInfo, VideoStream
from fetchcut.timeline.names import ANIMATIONS, BLENDS, TRANSITIONS
from fetchcut.timeline.places import PLACES
from fetchcut.timeline.platforms import PLATFORMS

NTSC: Final = Fraction(30000, 1001)


def video(
    name: str,
    seconds: Fraction | int,
    *,
    rate: Fraction | int = 30,
    size: tuple[int, int] = (1920, 1080),
    has_sound: bool = True,
) -> Asset:
    """Return a video asset whose id is its name."""
    length = Fraction(seconds)
    picture = VideoStream(
        index=0, codec="h264", width=size[0], height=size[1], frame_rate=Fraction(rate), duration_s=length
    )
    sound = (AudioStream(index=1, codec="aac", sample_rate=48000, channels=2),) if has_sound else ()
    info = MediaInfo(container="mov,mp4", size_bytes=1, duration_s=length, video=(picture,), audio=sound)
    return Asset(id=name, name=f"{name}.mp4", file_type="video", info=info)


def song(name: str, seconds: Fraction | int) -> Asset:
    """Return an audio asset."""
    sound = (AudioStream(index=0, codec="mp3", sample_rate=44100, channels=2),)
    info = MediaInfo(container="mp3", size_bytes=1, duration_s=Fraction(seconds), audio=sound)
    return Asset(id=name, name=f"{name}.mp3", file_type="audio", info=info)


def photo(name: str, size: tuple[int, int] = (4000, 3000)) -> Asset:
    """Return a still."""
    picture = VideoStream(index=0, codec="mjpeg", width=size[0], height=size[1])
    info = MediaInfo(container="image2", size_bytes=1, duration_s=None, video=(picture,))
    return Asset(id=name, name=f"{name}.jpg", file_type="image", info=info)


def library(*assets: Asset) -> Library:
    """Return them by id."""
    return {each.id: each for each in assets}


FILES: Final = library(
    video("beach", 10),
    video("city", Fraction(1001, 100), rate=NTSC),
    video("silent", 3, rate=25, size=(720, 1280), has_sound=False),
    song("lofi", Fraction(12345, 1000)),
    song("speech", 40),
    photo("logo", (400, 300)),
    photo("portrait"),
)


def after(*done: Edit, draft: Draft | None = None, files: Library = FILES) -> Draft:
    """Return the draft after these edits."""
    return edits.apply_all(draft or Draft(), done, files)


def spans(draft: Draft, role: str = "main") -> list[tuple[str, float, float]]:
    """Return what stands on the tracks of a role: name or text, start, end, in seconds to the millisecond."""
    return [
        (each.text.text if each.text is not None else each.name, seconds(each.start), seconds(each.end))
        for track in draft.tracks
        if track.role == role
        for each in track.segments
    ]


def sources(draft: Draft, role: str = "main") -> list[tuple[str, float, float]]:
    """Return what the tracks of a role play: the asset, from where, to where, in seconds of source time."""
    played = (each for track in draft.tracks if track.role == role for each in track.segments)
    return [
        (each.media.src, seconds(each.source_range.start), seconds(each.source_range.end))
        for each in played
        if each.media is not None and each.source_range is not None
    ]


def only(draft: Draft, role: str = "main") -> Segment:
    """Return the only segment of a role."""
    (segment,) = (each for track in draft.tracks if track.role == role for each in track.segments)
    return segment


def media_of(segment: Segment) -> Media:
    """Return what it plays, where it must play something."""
    assert segment.media is not None
    return segment.media


def heard(segment: Segment) -> tuple[float, float]:
    """Return the fades of its sound, in and out, in seconds."""
    return seconds(media_of(segment).fade_in), seconds(media_of(segment).fade_out)


def seconds(time: Fraction) -> float:
    """Return seconds to the millisecond."""
    return round(float(time), 3)


# Any edits at all

_MS = st.integers(0, 20_000) | st.integers(-2_000, 60_000)
_LENGTH = st.integers(1, 8_000)
_GAIN = st.sampled_from((0.0, 0.35, 0.5, 1.0, 1.7, 20.0))
_COLOR = st.sampled_from(("#ff8800", "abc", "#123456", "#FFFFFF", "#000000", "blue?"))
_PLACE = st.one_of(st.sampled_from(tuple(PLACES)), st.tuples(st.floats(0, 1), st.floats(0, 1)))
_WORDS = st.text(min_size=1, max_size=12)
_FILE = st.sampled_from((*FILES, *FILES, "nobody"))
_EASING = st.sampled_from(tuple(EASINGS))


def _ids(draft: Draft) -> st.SearchStrategy[str]:
    # Tracks first: a main track of many clips shall not be all that is drawn.
    tracks = [st.sampled_from([each.id for each in track.segments]) for track in draft.tracks]
    return st.one_of(tracks) if tracks else st.just("s1")


def _some(draft: Draft) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(_ids(draft), min_size=1, max_size=2, unique=True).map(tuple)


def _tracks(draft: Draft) -> st.SearchStrategy[str]:
    return st.sampled_from([each.id for each in draft.tracks] or ["t1"])


BASES: Final = (
    after(edits.AddMedia(asset="beach")),
    after(
        edits.AddMedia(asset="city"),
        edits.AddMedia(asset="beach"),
        edits.AddMedia(asset="portrait"),
        edits.AddTransition(),
        edits.SetMusic(asset="lofi", fade_in_ms=500),
        edits.AddText(text="Urban Dreams", end_ms=3000, animation="fade"),
        edits.AddCaptions(
            captions=(
                edits.Caption(
                    start_ms=500, end_ms=2500, text="one two", words=(edits.CaptionWord(at_ms=900, text="two"),)
                ),
                edits.Caption(start_ms=3000, end_ms=12_000, text="three"),
            )
        ),
        edits.AddOverlay(asset="logo"),
        edits.AddOverlay(asset="silent", start_ms=4000, place="bottom-left", scale=0.3),
        edits.AddSound(asset="speech", start_ms=2000),
    ),
    after(
        edits.AddMedia(asset="silent"),
        edits.AddMedia(asset="city", source_in_ms=3000),
        edits.Speed(speed=1.5),
        edits.Split(at_ms=4000),
        edits.ExtractSound(),
        edits.Reverse(segments=("s1",)),
        edits.AddEffect(effect="blur", start_ms=1000, end_ms=2000),
        edits.KenBurns(segments=("s2",)),
        edits.AddTitleCard(text="Hello"),
    ),
    after(edits.AddMedia(asset="speech"), edits.SetMusic(asset="lofi"), edits.Duck()),
)
"""A clip; a film with everything at 29.97; one at 25 with cuts, speed and sound apart; a podcast."""


Maker = Callable[[Draft], st.SearchStrategy[object]]


def _of(strategy: st.SearchStrategy[object]) -> Maker:
    return lambda _: strategy


_PARTS = st.lists(st.builds(edits.Part, start_ms=_MS, end_ms=st.none() | _MS), min_size=1, max_size=3).map(tuple)
_CAPTIONS = st.lists(
    st.builds(
        edits.Caption,
        start_ms=_MS,
        end_ms=_MS,
        text=_WORDS,
        words=st.lists(st.builds(edits.CaptionWord, at_ms=st.integers(0, 3000), text=_WORDS), max_size=2).map(tuple),
    ),
    min_size=1,
    max_size=4,
).map(tuple)
_KEYS = st.lists(
    st.builds(edits.Key, at_ms=st.integers(0, 9000), value=st.floats(0, 3), easing=_EASING), max_size=3
).map(tuple)

FIELDS: Final[dict[str, Maker]] = {
    "after": _some,
    "amounts": _of(st.dictionaries(st.sampled_from(ADJUSTMENTS), st.floats(-1.2, 1.2), max_size=2)),
    "animation": _of(st.none() | st.sampled_from((*ANIMATIONS, "explode"))),
    "asset": _of(_FILE),
    "assets": _of(st.lists(_FILE, min_size=1, max_size=3).map(tuple)),
    "at_ms": _of(_MS),
    "axis": _of(st.sampled_from(("h", "v"))),
    "background": _of(_COLOR),
    "blend": _of(st.sampled_from((*BLENDS, "melt"))),
    "by_ms": _of(st.integers(-5000, 5000)),
    "captions": _of(_CAPTIONS),
    "color": _of(_COLOR),
    "columns": _of(st.none() | st.integers(0, 4)),
    "count": _of(st.integers(0, 5)),
    "degrees": _of(st.sampled_from((90, -90, 180, 45))),
    "duration_ms": _of(_LENGTH),
    "easing": _of(st.sampled_from(("linear", "ease-in", "ease-out", "ease-in-out"))),
    "each_ms": _of(st.integers(50, 4000)),
    "effect": _of(st.sampled_from((*ALL, "sparkle"))),
    "end_ms": _of(st.none() | _MS),
    "factor": _of(st.sampled_from((0.0, 0.5, 1.1, 3.0))),
    "fade_in_ms": _of(_LENGTH),
    "fade_out_ms": _of(_LENGTH),
    "first": _ids,
    "fit": _of(st.sampled_from(("contain", "cover", "blur", "stretch"))),
    "font": _of(st.none() | st.just("Serif")),
    "frame_rate": _of(st.sampled_from(("23.976", "24", "29.97", "50", "59.94", "0"))),
    "gain": _of(_GAIN),
    "generator": _of(st.sampled_from(("color", "gradient", "waveform", "blur"))),
    "h": _of(st.floats(0, 1.1)),
    "head_ms": _of(st.integers(-100, 5000)),
    "height": _of(st.sampled_from((240, 1081, 9))),
    "in_ms": _of(st.none() | _LENGTH),
    "is_bold": _of(st.booleans()),
    "is_cropped": _of(st.booleans()),
    "is_hidden": _of(st.booleans()),
    "is_italic": _of(st.booleans()),
    "is_looped": _of(st.booleans()),
    "is_moving": _of(st.booleans()),
    "is_out": _of(st.booleans()),
    "is_relative": _of(st.booleans()),
    "is_shortest": _of(st.booleans()),
    "keys": _of(_KEYS),
    "lufs": _of(st.none() | st.floats(-45, 0)),
    "name": _of(st.text(max_size=8)),
    "is_vertical": _of(st.booleans()),
    "number": _of(st.none() | st.integers(0, 3)),
    "numbers": _of(st.none() | st.lists(st.integers(0, 3), max_size=2).map(tuple)),
    "of": _of(st.sampled_from(("both", "sound", "pictures"))),
    "opacity": _of(st.floats(0, 1.1)),
    "out_ms": _of(st.none() | _LENGTH),
    "outline": _of(st.none() | _COLOR),
    "params": _of(st.just({})),
    "parts": _of(_PARTS),
    "place": _of(_PLACE),
    "platform": _of(st.sampled_from((*PLATFORMS, "betamax"))),
    "position": _of(st.integers(-1, 5)),
    "property": _of(st.sampled_from(("x", "y", "scale", "opacity", "rotation", "gain"))),
    "ratio": _of(st.sampled_from(("9:16", "1:1", "2.35:1", "16"))),
    "role": _of(st.sampled_from(("title", "caption"))),
    "scale": _of(st.floats(0.005, 3.0)),
    "second": _ids,
    "segment": _ids,
    "segments": _some,
    "size": _of(st.floats(0.9, 50)),
    "sound": _of(st.none() | st.integers(0, 3)),
    "source_in_ms": _of(st.integers(0, 12_000)),
    "source_out_ms": _of(st.none() | st.integers(1, 12_000)),
    "speed": _of(st.sampled_from((0.01, 0.5, 0.75, 1.0, 1.3, 2.0, 3.0))),
    "speeds": _of(st.lists(st.sampled_from((0.1, 0.5, 1.0, 2.7, 4.0)), min_size=2, max_size=3).map(tuple)),
    "start_ms": _of(_MS),
    "style": _of(st.sampled_from(("bars", "line"))),
    "tail_ms": _of(st.integers(0, 5000)),
    "text": _of(_WORDS),
    "times": _of(st.integers(1, 3)),
    "track": _tracks,
    "tracks": lambda draft: st.lists(_tracks(draft), max_size=1).map(tuple),
    "transition": _of(st.sampled_from((*TRANSITIONS, "explode"))),
    "transition_ms": _of(st.integers(1, 3000)),
    "w": _of(st.floats(0, 1.1)),
    "width": _of(st.sampled_from((320, 1919, 9))),
    "x": _of(st.floats(0, 1)),
    "y": _of(st.floats(0, 1)),
    "zoom": _of(st.sampled_from((1.0, 1.2, 2.0, 3.0))),
}
"""What may be said of a field of an edit, whichever edit it is; of some of it the edits know that it is nonsense."""


def any_edit(draft: Draft) -> st.SearchStrategy[Edit]:
    """Return edits that somebody may want of this draft: most can be done, some cannot."""
    return st.sampled_from(edits.ALL).flatmap(lambda kind: _any_of(kind, draft))


def _any_of(kind: type[Edit], draft: Draft) -> st.SearchStrategy[Edit]:
    required = {each.name: FIELDS[each.name](draft) for each in fields(kind) if each.required}
    optional = {each.name: FIELDS[each.name](draft) for each in fields(kind) if not each.required}
    # Most of what may be said is left unsaid: three fields at most, beside those that must be said.
    names = st.lists(st.sampled_from(sorted(optional)), max_size=3, unique=True) if optional else st.just([])
    return names.flatmap(
        lambda said: st.fixed_dictionaries(required | {name: optional[name] for name in said}).map(
            lambda values: kind(**values)
        )
    )


@st.composite
def any_draft(draw: st.DrawFn, most: int = 5) -> Draft:
    """Return a draft that any edits at all have led to."""
    draft = draw(st.sampled_from(BASES))
    for _ in range(draw(st.integers(0, most))):
        draft = tried(draft, draw(any_edit(draft)))
    return draft


def tried(draft: Draft, edit: Edit) -> Draft:
    """Return the draft after the edit, or as it was where that cannot be done."""
    try:
        return edit.apply(draft, FILES)
    except EditError:
        return draft
