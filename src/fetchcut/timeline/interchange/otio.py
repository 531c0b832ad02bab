"""A draft as OpenTimelineIO, which other editors read and write.

    draft                      OpenTimelineIO
    track, bottom to top       Track in the Stack, in the same order; what is between two segments is a Gap
    segment of a file          Clip with an ExternalReference: the file's name, where it lies is for the editor to find
    text, generated pictures   Clip with a GeneratorReference
    speed, reversed, frozen    LinearTimeWarp, FreezeFrame
    transition                 Transition
    sound of video clips       a Track of sound below them all, for editors that take pictures and sound apart

Everything else (place, effects, keyframes, …) stands as on our own wire in the metadata under "fetchcut", and is there
again when the file comes back. https://opentimelineio.readthedocs.io/en/stable/tutorials/otio-serialized-schema.html
"""

import json
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Final
from urllib.parse import quote

from fetchcut.timeline import wire
from fetchcut.timeline.assets import Library, length_of
from fetchcut.timeline.draft import Draft, Media, Segment, Track
from fetchcut.timeline.time import Seconds

Json = dict[str, object]
OURS: Final = "fetchcut"
TEXT: Final = "fetchcut.text"
TIMES: Final = frozenset({"st", "d", "in", "out", "src", "n", "tr"})
"""Keys of our wire that are said in OpenTimelineIO's own words."""

_NO_CANVAS_RATE: Final = Fraction(1000)


def dumps(draft: Draft, library: Library) -> str:
    """Return the text of an .otio file; the same for the same draft."""
    return json.dumps(write(draft, library), ensure_ascii=False, indent=1)


def write(draft: Draft, library: Library) -> Json:
    """Return the Timeline as JSON. `library` tells the names and lengths of the files."""
    rate = draft.canvas.frame_rate if draft.canvas else _NO_CANVAS_RATE
    writer = _Writer(library, rate)
    ours = wire.write(draft)
    shapes = ours["t"] if isinstance(ours["t"], list) else []
    tracks = [writer.track(track, shape) for track, shape in zip(draft.tracks, shapes, strict=True)]
    sounds = [sound for track in draft.tracks if (sound := writer.sound_of(track)) is not None]
    stack = _item("Stack.1", "tracks", children=[*tracks, *sounds])
    return _named("Timeline.1", draft.title, {"m": ours["m"]}, global_start_time=None, tracks=stack)


class _Writer:
    def __init__(self, library: Library, rate: Fraction) -> None:
        self._library = library
        self._rate = rate

    def track(self, track: Track, shape: Mapping[str, object]) -> Json:
        written = shape["sg"] if isinstance(shape["sg"], list) else []
        items: list[Json] = []
        at = Fraction(0)
        for segment, ours in zip(track.segments, written, strict=True):
            items += [*self._gap(segment.start - at), self._clip(segment, ours)]
            if segment.transition is not None:
                items.append(self._transition(segment.transition.kind, segment.transition.duration))
            at = segment.end
        kept = {key: value for key, value in shape.items() if key != "sg"}
        kind = "Audio" if track.kind == "audio" else "Video"
        return _item("Track.1", track.name, {"t": kept}, kind=kind, children=items, enabled=not track.is_hidden)

    def sound_of(self, track: Track) -> Json | None:
        """Return the sound of a track of videos as a track; None where it has none. Reading leaves it out."""
        heard = [each for each in track.segments if track.kind == "video" and self._is_heard(each)]
        if not heard:
            return None
        items: list[Json] = []
        at = Fraction(0)
        for segment in heard:
            items += [*self._gap(segment.start - at), self._clip(segment, {})]
            at = segment.end
        return _item("Track.1", track.name, {"sound_of": track.id}, kind="Audio", children=items)

    def _is_heard(self, segment: Segment) -> bool:
        asset = self._library.get(segment.media.src) if segment.media and not segment.media.is_frozen else None
        return asset is not None and bool(asset.info.audio)

    def _gap(self, duration: Seconds) -> Iterator[Json]:
        if duration > 0:
            yield _item("Gap.1", "", source_range=self._range(Fraction(0), duration))

    def _clip(self, segment: Segment, ours: Mapping[str, object]) -> Json:
        media = segment.media
        kept = {key: value for key, value in ours.items() if key not in TIMES}
        return _item(
            "Clip.2",
            segment.name or (segment.text.text[:60] if segment.text else segment.id),
            {"sg": kept, "name": segment.name} if ours else {},
            source_range=self._range(media.source_in if media else Fraction(0), segment.duration),
            effects=[] if media is None else list(_warps(segment, media)),
            media_references={"DEFAULT_MEDIA": self._reference(segment)},
            active_media_reference_key="DEFAULT_MEDIA",
        )

    def _reference(self, segment: Segment) -> Json:
        if segment.media is None:
            kind = TEXT if segment.text is not None else f"{OURS}.{segment.generated.kind}" if segment.generated else ""
            parameters = {"text": segment.text.text} if segment.text is not None else {}
            whole = self._range(Fraction(0), segment.duration)
            return _named(
                "GeneratorReference.1", segment.name, available_range=whole, generator_kind=kind, parameters=parameters
            )
        asset = self._library.get(segment.media.src)
        name = segment.media.src if asset is None else asset.name
        length = Fraction(0) if asset is None else length_of(asset)
        return _named(
            "ExternalReference.1",
            name,
            {"src": segment.media.src},
            target_url=quote(name),
            available_range=self._range(Fraction(0), length) if length else None,
        )

    def _transition(self, kind: str, duration: Seconds) -> Json:
        is_dissolve = kind == "crossfade"
        return _named(
            "Transition.1",
            kind,
            {"k": kind},
            transition_type="SMPTE_Dissolve" if is_dissolve else "Custom_Transition",
            in_offset=self._time(duration / 2),
            out_offset=self._time(duration / 2),
        )

    def _range(self, start: Seconds, duration: Seconds) -> Json:
        return {"OTIO_SCHEMA": "TimeRange.1", "start_time": self._time(start), "duration": self._time(duration)}

    def _time(self, seconds: Seconds) -> Json:
        return {"OTIO_SCHEMA": "RationalTime.1", "rate": float(self._rate), "value": float(seconds * self._rate)}


def _warps(segment: Segment, media: Media) -> Iterator[Json]:
    """Yield how the clip's time runs: on average, where it changes."""
    if media.is_frozen:
        yield _named("FreezeFrame.1", "", effect_name="FreezeFrame", time_scalar=0.0)
        return
    speed = float(media.played(segment.duration) / segment.duration)
    if media.is_reversed or speed != 1:
        scalar = -speed if media.is_reversed else speed
        yield _named("LinearTimeWarp.1", "", effect_name="LinearTimeWarp", time_scalar=scalar)


def _item(schema: str, name: str, ours: Mapping[str, object] | None = None, **more: object) -> Json:
    usual: Json = {"source_range": None, "effects": [], "markers": [], "enabled": True}
    return _named(schema, name, ours, **(usual | more))


def _named(schema: str, name: str, ours: Mapping[str, object] | None = None, **more: object) -> Json:
    return {"OTIO_SCHEMA": schema, "metadata": {OURS: dict(ours)} if ours else {}, "name": name, **more}
