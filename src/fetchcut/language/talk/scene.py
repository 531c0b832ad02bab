"""The draft as people point at it: clips by number and name, the title, the music, the logo, "it"."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from fetchcut.language.normalise import fold
from fetchcut.language.situation import Situation
from fetchcut.language.talk.refusals import Ask, Refuse
from fetchcut.language.talk.values import Pos, Ref, Span
from fetchcut.timeline.assets import Asset, Library
from fetchcut.timeline.draft import Draft, Segment, Track
from fetchcut.timeline.grid import to_ms
from fetchcut.timeline.lineage import cut_out
from fetchcut.timeline.time import Seconds, TimeRange, clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """The draft as it is by now in the message, and what was singled out last, by this message or the one before."""

    draft: Draft
    library: Library
    situation: Situation
    focus: tuple[str, ...] = ()

    def after(self, draft: Draft, focus: Iterable[str] = ()) -> "Scene":
        """Return the scene with a later draft; `focus` empty leaves it as it was."""
        return replace(self, draft=draft, focus=tuple(focus) or self.focus)

    # What there is

    @property
    def clips(self) -> tuple[Segment, ...]:
        """Return the clips people count."""
        main = self.draft.main
        return main.segments if main else ()

    def tracks(self, *roles: str) -> tuple[Track, ...]:
        """Return the tracks of these roles, in order."""
        return tuple(track for track in self.draft.tracks if track.role in roles)

    def of(self, *roles: str) -> tuple[Segment, ...]:
        """Return the segments of the tracks of these roles, by time."""
        found = [segment for track in self.tracks(*roles) for segment in track.segments]
        return tuple(sorted(found, key=lambda each: each.start))

    @property
    def texts(self) -> tuple[Segment, ...]:
        """Return everything written, by time."""
        found = [segment for track in self.draft.tracks if track.kind == "text" for segment in track.segments]
        return tuple(sorted(found, key=lambda each: each.start))

    @property
    def overlays(self) -> tuple[Segment, ...]:
        """Return pictures above the main track, by time."""
        return self.of("overlay")

    @property
    def duration(self) -> Seconds:
        """Return the length of the timeline."""
        return self.draft.duration

    def segment(self, segment_id: str) -> Segment | None:
        """Return the segment of this id, if it is still there."""
        return next((each for track in self.draft.tracks for each in track.segments if each.id == segment_id), None)

    def track_of(self, segment_id: str) -> Track | None:
        """Return the track the segment lies on."""
        return next((track for track in self.draft.tracks if any(s.id == segment_id for s in track.segments)), None)

    def focused(self, *roles: str) -> tuple[Segment, ...]:
        """Return the singled out segments that lie on tracks of these roles (of any, without roles)."""
        found = []
        for each in self.focus:
            track, segment = self.track_of(each), self.segment(each)
            if segment and track and (not roles or track.role in roles):
                found.append(segment)
        return tuple(found)

    # Pointing at clips

    def pointed(self, refs: Sequence[Ref]) -> tuple[Segment, ...]:
        """Return the clips that the references mean, each once, in timeline order. Raises Ask or Refuse."""
        found = {each.id for ref in refs for each in self._one(ref)}
        return tuple(each for each in self.clips if each.id in found)

    def one(self, ref: Ref) -> Segment:
        """Return the one clip a reference means. Raises Ask or Refuse."""
        found = self._one(ref)
        if len(found) != 1:
            raise Ask("ask.which_clip", count=len(self.clips))
        return found[0]

    def _one(self, ref: Ref) -> tuple[Segment, ...]:
        clips = self.clips
        if not clips:
            raise Refuse("cannot.nothing_there")
        match ref.which:
            case "all" | "every":
                return clips
            case "nth":
                return tuple(self._nth(number) for number in ref.numbers)
            case "named":
                return self._named(ref.names)
            case "other":
                return self._other(ref)
        return self._it()

    def _nth(self, number: int) -> Segment:
        clips = self.clips
        if number == 0:
            if len(clips) % 2 == 0:
                raise Ask("ask.which_clip", count=len(clips))
            return clips[len(clips) // 2]
        at = number - 1 if number > 0 else len(clips) + number
        if at >= len(clips) and (original := self._as_it_was(number)) is not None:
            return original
        if not 0 <= at < len(clips):
            raise Refuse("cannot.no_such_clip", number=abs(number), count=len(clips))
        return clips[at]

    def _as_it_was(self, number: int) -> Segment | None:
        """Return the clip that had this number when the message began: "delete clip 2 and mute clip 3"."""
        main = self.situation.draft.main
        before = main.segments if main else ()
        return self.segment(before[number - 1].id) if number <= len(before) and before is not self.clips else None

    def _named(self, names: Sequence[str]) -> tuple[Segment, ...]:
        found = tuple(each for each in self.clips if any(self.is_called(each, name) for name in names))
        if not found:
            raise Refuse("cannot.no_clip_named", name=", ".join(names))
        return found

    def is_called(self, segment: Segment, name: str) -> bool:
        """Return whether a person would call the segment so: by its own name or that of its file."""
        wanted = stem(name)
        own = {stem(segment.name)}
        if segment.media and (asset := self.library.get(segment.media.src)):
            own.add(stem(asset.name))
        return wanted in own

    def _other(self, ref: Ref) -> tuple[Segment, ...]:
        focused = {each.id for each in self.focused("main")}
        if not focused and not ref.names and cut_out(self.situation.draft, self.draft):
            return self.clips  # what was named is gone already: 删掉第二段，其余的静音
        if not focused and self.situation.draft.duration > self.duration and not ref.names:
            return self.clips  # a stretch that was named is gone: "cut the first 3 s, speed up the rest"
        if not focused:
            raise Ask("ask.which_clip", count=len(self.clips))
        if ref.names:
            step = 1 if ref.names == ("next",) else -1
            at = next(index for index, each in enumerate(self.clips) if each.id in focused) + step
            return (self._nth(at + 1),) if 0 <= at < len(self.clips) else ()
        others = tuple(each for each in self.clips if each.id not in focused)
        if ref.numbers and len(others) > 1:
            raise Ask("ask.which_clip", count=len(self.clips))
        return others

    def _it(self) -> tuple[Segment, ...]:
        if focused := self.focused("main"):
            return focused
        if len(self.clips) == 1:
            return self.clips
        raise Ask("ask.which_clip", count=len(self.clips))

    # Times

    def seconds(self, pos: Pos, within: TimeRange | None = None) -> Seconds:
        """Return the timeline time of a point that counts within a stretch (None: the whole timeline)."""
        whole = within or TimeRange(Fraction(0), self.duration)
        if pos.of is not None:
            whole = self._whole_of(pos.of)
        base = {"start": whole.start, "end": whole.end, "part": whole.start + whole.duration * pos.part}[pos.base]
        return base + pos.offset + pos.frames / self.frame_rate

    def _whole_of(self, ref: Ref) -> TimeRange:
        """Return when a clip, or a text or a picture above, is seen. Raises Ask or Refuse."""
        if ref.kind == "clip":
            return self.one(ref).timeline_range
        found = self.overlays if ref.kind == "over" else self.texts
        if not found:
            raise Refuse("cannot.no_overlay" if ref.kind == "over" else "cannot.no_text")
        return TimeRange(min(each.start for each in found), max(each.end for each in found))

    def stretch(self, span: Span, within: TimeRange | None = None) -> TimeRange:
        """Return the timeline range of a stretch. Raises Ask for one that runs backwards, Refuse for one outside."""
        whole = within or TimeRange(Fraction(0), self.duration)
        if span.of is not None:
            whole = self.one(span.of).timeline_range
        start = whole.start if span.start is None else self.seconds(span.start, whole)
        end = whole.end if span.end is None else self.seconds(span.end, whole)
        if start >= end:
            raise Ask("ask.backwards", start=clock(start), end=clock(end))
        return self.checked(TimeRange(start, end))

    def checked(self, found: TimeRange) -> TimeRange:
        """Return the range. Raises Refuse where it begins outside the timeline or ends far beyond it."""
        if not self.duration:
            raise Refuse("cannot.nothing_there")
        if 0 <= found.start < self.duration and found.end > self.duration + Fraction(1, 2):
            facts = {"start": clock(found.start), "asked": clock(found.end), "duration": clock(self.duration)}
            raise Refuse("cannot.past_the_end", **facts)
        if found.start < 0 or found.start >= self.duration or found.end > self.duration + Fraction(1, 2):
            asked = f"{clock(max(found.start, Fraction(0)))}-{clock(found.end)}"
            raise Refuse("cannot.outside", asked=asked, duration=clock(self.duration))
        return TimeRange(found.start, min(found.end, self.duration))

    def moment(self, pos: Pos, within: TimeRange | None = None) -> Seconds:
        """Return the timeline time of a point. Raises Refuse where it lies outside the timeline."""
        at = self.seconds(pos, within)
        if not self.duration:
            raise Refuse("cannot.nothing_there")
        if not 0 <= at <= self.duration:
            raise Refuse("cannot.outside", asked=clock(max(at, Fraction(0))), duration=clock(self.duration))
        return at

    @property
    def frame_rate(self) -> Fraction:
        """Return the frames a second that people mean: the canvas', else 30."""
        return self.draft.canvas.frame_rate if self.draft.canvas else Fraction(30)

    # Files

    def asset(self, name: str) -> Asset:
        """Return the file somebody names. Raises Refuse if none in the library is called so."""
        wanted = stem(name)
        exact = [each for each in self.library.values() if each.name == name]
        found = exact or [each for each in self.library.values() if stem(each.name) == wanted]
        if not found:
            raise Refuse("cannot.no_file", name=name)
        return found[-1]

    def files(self, file_type: str) -> tuple[Asset, ...]:
        """Return the files of a type, in the order they came."""
        return tuple(each for each in self.library.values() if each.file_type == file_type)


def stem(name: str) -> str:
    """Return a name as people say it: folded, without its ending, dashes and underscores as blanks."""
    plain = fold(name).strip()
    base, dot, ending = plain.rpartition(".")
    if dot and ending.isalnum() and len(ending) <= 4:
        plain = base
    return " ".join(plain.replace("_", " ").replace("-", " ").split())


def milliseconds(at: Seconds) -> int:
    """Return a time as an edit takes it."""
    return to_ms(at)
