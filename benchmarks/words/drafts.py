"""The drafts that the sentences are said to, and the files beside them."""

from dataclasses import replace
from fractions import Fraction
from functools import cache

from fetchcut.language.situation import Situation, Tune
from fetchcut.language.talk.catalogue import bundled
from fetchcut.timeline.assets import Asset, FileType, Library
from fetchcut.timeline.captions import Cue
from fetchcut.timeline.draft import Canvas, Draft, Media, Picture, Segment, Text, Track
from fetchcut.timeline.facts import AudioStream, MediaInfo, SubtitleStream, VideoStream
from fetchcut.timeline.measured import STEP_S, Beats, Heard, Measured, Said, Seen
from fetchcut.timeline.time import TimeRange

CUES = (Cue(Fraction(1), Fraction(3), "Hello there"), Cue(Fraction(4), Fraction(6), "Goodbye"))
ZH_CUES = (Cue(Fraction(1), Fraction(3), "你好"), Cue(Fraction(4), Fraction(6), "再见"))
_CAPTION_FILES = {"subtitled": {"talk.srt": CUES}, "bisubtitled": {"talk.srt": CUES, "zh.srt": ZH_CUES}}
CANVAS = Canvas(width=1920, height=1080, frame_rate=Fraction(30))


def asset(name: str, file_type: FileType, duration_s: int | None, size: tuple[int, int] = (1920, 1080)) -> Asset:
    """Return a file with sound and, unless it is audio, pictures of 30 frames a second."""
    picture = VideoStream(index=0, codec="h264", width=size[0], height=size[1], frame_rate=Fraction(30))
    sound = AudioStream(index=1, codec="aac", sample_rate=48_000, channels=2)
    info = MediaInfo(
        container="mov,mp4,m4a,3gp,3g2,mj2",
        size_bytes=1_000_000,
        duration_s=None if duration_s is None else Fraction(duration_s),
        video=() if file_type == "audio" else (picture,),
        audio=() if file_type == "image" else (sound,),
    )
    return Asset(id=f"a_{name.partition('.')[0]}", name=name, file_type=file_type, info=info)


@cache
def library() -> Library:
    """Return the files everybody has."""
    files = (
        asset("city.mp4", "video", 30),
        asset("beach.mp4", "video", 10),
        asset("dog.mp4", "video", 8),
        asset("talk.mp4", "video", 120),
        asset("outro.mp4", "video", 6),
        asset("song.mp3", "audio", 60),
        asset("lofi.mp3", "audio", 45),
        asset("voice.m4a", "audio", 20),
        asset("logo.png", "image", None, (400, 200)),
        asset("photo.jpg", "image", None, (1600, 1200)),
    )
    return {each.id: each for each in files}


def _clip(number: int, name: str, start: int, length: int) -> Segment:
    return Segment(
        id=f"s{number}",
        name=f"{name}.mp4",
        start=Fraction(start),
        duration=Fraction(length),
        media=Media(src=f"a_{name}"),
    )


def _main(*clips: tuple[str, int]) -> Track:
    segments, at = [], 0
    for number, (name, length) in enumerate(clips, 1):
        segments.append(_clip(number, name, at, length))
        at += length
    return Track(id="t1", kind="video", role="main", segments=tuple(segments))


def _music() -> Track:
    media = Media(src="a_lofi", gain=0.35, loop_out=Fraction(45))
    bed = Segment(id="s20", name="lofi.mp3", start=Fraction(0), duration=Fraction(30), media=media)
    return Track(id="t3", kind="audio", role="bgm", segments=(bed,))


def _title() -> Track:
    text = Segment(id="s21", start=Fraction(0), duration=Fraction(3), text=Text(text="Urban Dreams"))
    return Track(id="t4", kind="text", role="title", segments=(text,))


def _logo() -> Track:
    picture = Picture(place="top-right", scale=0.2)
    media = Media(src="a_logo", is_frozen=True)
    logo = Segment(id="s22", name="logo.png", start=Fraction(0), duration=Fraction(30), media=media, picture=picture)
    return Track(id="t2", kind="video", role="overlay", segments=(logo,))


def _captions() -> Track:
    texts = ("Hello there", "This is the city", "Goodbye")
    segments = tuple(
        Segment(
            id=f"s{30 + at}", start=Fraction(2 + 4 * at), duration=Fraction(3), text=Text(text=text, place="bottom")
        )
        for at, text in enumerate(texts)
    )
    return Track(id="t5", kind="text", role="caption", segments=segments)


def _halves() -> Track:
    clip = _clip(1, "city", 0, 10)
    rest = replace(_clip(2, "city", 10, 20), media=Media(src="a_city", source_in=Fraction(10)))
    return Track(id="t1", kind="video", role="main", segments=(clip, rest))


_THREE = (("beach", 10), ("dog", 8), ("city", 12))
_DRAFTS = {
    "empty": Draft(),
    "one": Draft(canvas=CANVAS, tracks=(_main(("city", 30)),)),
    "subtitled": Draft(canvas=CANVAS, tracks=(_main(("city", 30)),)),
    "bisubtitled": Draft(canvas=CANVAS, tracks=(_main(("city", 30)),)),
    "long": Draft(canvas=CANVAS, tracks=(_main(("talk", 120)),)),
    "three": Draft(canvas=CANVAS, tracks=(_main(*_THREE),)),
    "captioned": Draft(canvas=CANVAS, tracks=(_main(("city", 30)), _captions())),
    "halves": Draft(canvas=CANVAS, tracks=(_halves(),)),
    "bilingual": Draft(canvas=CANVAS, tracks=(_main(("film", 30)),)),
    "filmsubs": Draft(canvas=CANVAS, tracks=(_main(("subfilm", 30)),)),
    "files": Draft(),
    "full": Draft(canvas=CANVAS, tracks=(_main(*_THREE), _logo(), _music(), _title())),
}


def draft(name: str) -> Draft:
    """Return the draft of this name."""
    return _DRAFTS[name]


@cache
def music() -> tuple[Tune, ...]:
    """Return the bundled music, with nothing read from the files."""
    return bundled()


@cache
def measured() -> dict[str, Measured]:
    """Return what listening and looking finds in the files: speech with pauses, some scenes, black at both ends."""
    city = Seen(scenes=(Fraction(8), Fraction(15), Fraction(22)), blacks=(_span(0, 1), _span(28, 30)))
    return {
        "a_city": Measured(heard=_heard(30, (5, 7), (12, 13), (28, 30)), seen=city, beats=_beats(30)),
        "a_lofi": Measured(beats=_beats(45)),
        "a_song": Measured(beats=_beats(60)),
        "a_beach": Measured(heard=_heard(10, (0, 2)), seen=Seen(scenes=(Fraction(4),))),
        "a_dog": Measured(heard=_heard(8), seen=Seen()),
        "a_subfilm": Measured(said=Said(subtitles=(CUES, (Cue(Fraction(1), Fraction(3), "Hola"),), ()))),
        "a_talk": Measured(heard=_heard(120, *((start, start + 1) for start in range(9, 120, 10))), seen=Seen()),
    }


def _heard(length: int, *pauses: tuple[int, int]) -> Heard:
    steps = range(int(length / STEP_S))
    silent = {at for at in steps for start, end in pauses if start <= at * STEP_S < end}
    levels = tuple(-60.0 if at in silent else -20.0 - at % 4 for at in steps)
    return Heard(levels_db=levels, lufs=-21.0, peak_db=-3.0)


def _beats(length: int) -> Beats:
    return Beats(times=tuple(Fraction(2 + 5 * at, 10) for at in range(2 * length)))


def _span(start: int, end: int) -> TimeRange:
    return TimeRange(Fraction(start), Fraction(end))


def situation(name: str) -> Situation:
    """Return the situation at the start of a conversation about a draft."""
    captions = _CAPTION_FILES.get(name, {})
    return Situation(
        draft=draft(name),
        library=_library(name),
        music=music(),
        captions=captions,
        measured=measured(),
    )


def _library(name: str) -> Library:
    if name == "empty":
        return {}
    own = {"bilingual": _film, "filmsubs": _subtitled_film}.get(name)
    return {**library(), **({(film := own()).id: film} if own else {})}


def _film() -> Asset:
    """Return a film in English, Spanish and Chinese."""
    film = asset("film.mp4", "video", 30)
    sounds = tuple(
        replace(film.info.audio[0], index=at, language=tag) for at, tag in ((1, "eng"), (2, "spa"), (3, "chi"))
    )
    return replace(film, info=replace(film.info, audio=sounds))


def _subtitled_film() -> Asset:
    """Return a film with subtitles in English and Spanish, and Chinese ones that are pictures."""
    film = asset("subfilm.mp4", "video", 30)
    named = (("subrip", "eng"), ("ass", "spa"), ("hdmv_pgs_subtitle", "chi"))
    tracks = (SubtitleStream(index=at, codec=codec, language=tag) for at, (codec, tag) in enumerate(named, 2))
    return replace(film, info=replace(film.info, subtitles=tuple(tracks)))


def large(count: int) -> Situation:
    """Return a situation whose main track has `count` clips of two seconds."""
    clips = tuple((("beach", "dog", "city")[number % 3], 2) for number in range(count))
    return Situation(draft=Draft(canvas=CANVAS, tracks=(_main(*clips),)), library=library(), music=music())
