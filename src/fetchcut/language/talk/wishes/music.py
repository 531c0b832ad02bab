"""Music below the pictures: by file, or by mood from what is on offer; voices over them."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from fetchcut.language.situation import Tune
from fetchcut.language.talk.intent import Intent
from fetchcut.language.talk.readers.clips import ref_of
from fetchcut.language.talk.refusals import Ask, Meant, Refuse
from fetchcut.language.talk.scene import Scene, milliseconds
from fetchcut.language.talk.wishes.fileparts import own_spans, parts_of
from fetchcut.language.talk.wishes.lengths import length_of
from fetchcut.language.talk.wishes.plan import Plan, plan
from fetchcut.language.talk.wishes.targets import isolated_in, music
from fetchcut.timeline.assets import Asset
from fetchcut.timeline.draft import Segment
from fetchcut.timeline.edits.captions import SetTimes
from fetchcut.timeline.edits.cut import Delete, DeleteTrack
from fetchcut.timeline.edits.edit import Edit
from fetchcut.timeline.edits.music import AddSound, SetMusic
from fetchcut.timeline.edits.sound import Mute
from fetchcut.timeline.time import Seconds, TimeRange

GAIN: Final = 0.35
"""How loud music is when nobody says."""
_QUIET: Final = 0.2
_FAINT: Final = 0.12
_LOUD: Final = 0.6


_NEW: Final = (
    *("ADD", "WITH", "MOOD", "STYLE", "FILE", "NAMED", "LINK", "REPLACE", "ANOTHER", "SOMETHING", "SET", "PLAY"),
)
"""What says that other music is wished than there is."""


def music_add(intent: Intent, scene: Scene) -> Plan:
    """Put music below the whole, or a part of it; with "replace the sound" the clips fall silent."""
    if not scene.draft.tracks:
        raise Refuse("cannot.nothing_there")
    if _is_mere_mood(intent) and not any(scene.focused("bgm")):
        raise Ask("ask.mood_of_what")
    if intent.has("LOOP") and not intent.has("FILE", "NAMED", "MOOD", "STYLE") and scene.of("bgm"):
        return plan()  # it is repeated to the end anyway
    if scene.of("bgm") and intent.has("QUIETER", "LOUDER") and not intent.has(*_NEW):
        raise Meant("volume")  # "music softer under the first 10 seconds"
    if scene.of("bgm") and _is_when_it_plays(intent):
        raise Meant("music_time")
    is_named = intent.has(
        "ADD", "WITH", "MOOD", "STYLE", "FILE", "NAMED", "LINK", "REPLACE", "ANOTHER", "SOMETHING", "UNDERNEATH"
    )
    if scene.of("bgm") and not is_named and not intent.has("SET", "PLAY", "SOUND"):
        raise Ask("ask.what_about_music")
    asset, tunes = _chosen(intent, scene)
    start, end = _times(intent, scene)
    fade_in, fade_out = _fades(intent, scene)
    part = _part(asset, intent, scene)
    if part is not None and end is None:
        end = min(start + part.duration, scene.duration)
    edits: list[Edit] = []
    if intent.has("SOUND") and intent.has("REPLACE", "SET", "WITH") and not intent.has("UNDERNEATH"):
        edits.append(Mute(segments=tuple(each.id for each in _over(intent, scene) or scene.clips)))
    edits.append(
        SetMusic(
            asset=asset.id,
            gain=_gain(intent, scene),
            start_ms=milliseconds(start),
            end_ms=None if end is None else milliseconds(end),
            source_in_ms=milliseconds(part.start) if part is not None else 0,
            fade_in_ms=milliseconds(fade_in),
            fade_out_ms=2000 if fade_out is None else milliseconds(fade_out),
            name=asset.name,
        )
    )
    return Plan(edits=tuple(edits), tunes=tunes)


def _is_when_it_plays(intent: Intent) -> bool:
    """Return whether no more is said than when the music is to play: 音乐从第5秒开始放."""
    is_playing = intent.has("PLAY") or any(item.text in {"放", "播"} for item in intent.all("ADD"))
    return is_playing and intent.has("RANGE", "POINT", "FROMPOINT") and not intent.has(*(set(_NEW) - {"ADD", "PLAY"}))


def _part(asset: Asset, intent: Intent, scene: Scene) -> TimeRange | None:
    """Return the part of the file that is to play: "seconds 10 to 25 of song.mp3"."""
    item = intent.first("FILE")
    parts = parts_of(item, asset, intent, scene) if item is not None else ()
    return parts[0] if parts else None


def _is_mere_mood(intent: Intent) -> bool:
    """Return whether only a mood is said, which could be one of the pictures: "make it dramatic", 搞笑一点."""
    moods = intent.all("MOOD")
    if not moods or any(each.text.endswith(_SOUNDING) for each in moods):
        return False
    return all(
        item.kind in {"MOOD", "SET", "PRONOUN", "VIDEO", "LITTLE", "MORE", "MUCH", "WORD", "HAN", "FOR", "BA"}
        for item in intent.items
    )


_SOUNDING: Final = (
    *(
        "music",
        "lofi",
        "lo-fi",
        "lo fi",
        "edm",
        "techno",
        "rock",
        "trap",
        "hop",
        "rap",
        "punk",
        "metal",
        "house",
        "bass",
    ),
    *("ambient", "chillout", "downtempo", "oldies", "piano", "音乐", "曲", "电音", "摇滚", "说唱", "嘻哈", "歌"),
)
"""How moods end that are kinds of music and nothing else."""


def _gain(intent: Intent, scene: Scene) -> float:
    if (amount := intent.number("PCT", "FRAC", "FRACWORD")) is not None:
        return float(amount)
    if intent.has("HALF"):
        return 0.5
    if (decibels := intent.number("DB")) is not None:
        return float(round(10 ** (float(decibels) / 20), 6))
    if (number := intent.number("N")) is not None and (intent.has("VOLUME") or number > 1):
        return float(number / 100)
    if intent.has("FAINT"):
        return _FAINT
    is_less = intent.has("QUIETER", "DOWN", "SMALLER") or (intent.has("LITTLE") and not intent.has("MOOD", "STYLE"))
    if is_less and not intent.has("NEG"):
        return _QUIET
    if intent.has("LOUDER", "UP"):
        return _QUIET if intent.has("NEG") else _LOUD
    if intent.has("NEG"):
        return _QUIET
    old = scene.of("bgm")
    return old[0].media.gain if old and old[0].media and old[0].media.gain else GAIN


def _times(intent: Intent, scene: Scene) -> tuple[Seconds, Seconds | None]:
    spans = [span for span in own_spans(intent) if not intent.has("FADEIN", "FADEOUT", "FADE")]
    if spans:
        found = scene.stretch(spans[0])
        return found.start, found.end
    points = [point for point in intent.points if point.base != "end" or not intent.has("FADEOUT", "FADE")]
    if points and points[0].base == "start":
        return scene.moment(points[0]), None
    if clips := _over(intent, scene):
        return clips[0].start, clips[-1].end
    lengths = [each for each in intent.all("LEN") if not intent.has("FADEIN", "FADEOUT")]
    if lengths and (length := length_of(lengths[0], scene.frame_rate)):
        return Seconds(0), min(length, scene.duration)
    return Seconds(0), None


def _over(intent: Intent, scene: Scene) -> tuple[Segment, ...]:
    """Return the clips that the music is to lie under: "add music under the first clip"; the name of a file is none."""
    items = [item for item in intent.all("CLIPS") if (ref := ref_of(item)) is not None and ref.which in _POINTED]
    return scene.pointed([ref for item in items if (ref := ref_of(item)) is not None])


_POINTED: Final = frozenset({"nth", "named"})


def _fades(intent: Intent, scene: Scene) -> tuple[Seconds, Seconds | None]:
    if not intent.has("FADE", "FADEIN", "FADEOUT", "FADEBOTH"):
        return Seconds(0), None
    lengths = [found for item in intent.all("T", "LEN") if (found := length_of(item, scene.frame_rate)) is not None] + [
        scene.stretch(span).duration for span in own_spans(intent)
    ]
    first = lengths[0] if lengths else Seconds(2)
    fades_in = intent.has("FADEIN", "FADEBOTH") or (intent.has("FADE") and not intent.has("FADEOUT"))
    fades_out = intent.has("FADEOUT", "FADEBOTH") or (intent.has("FADE") and not intent.has("FADEIN"))
    last = lengths[1] if len(lengths) > 1 and fades_in else first
    return (first if fades_in else Seconds(0)), (last if fades_out else None)


def _chosen(intent: Intent, scene: Scene) -> tuple[Asset, tuple[Tune, ...]]:
    """Return the file that is named; else a fitting tune: the person's own first, never the one that plays already."""
    name = intent.word("FILE") or intent.word("NAMED")
    if name is not None:
        asset = scene.asset(name)
        if asset.file_type == "image":
            raise Refuse("cannot.no_sound_in", name=asset.name)
        return asset, ()
    links = [id_ for item in intent.all("LINK") for id_ in scene.situation.arrived.get(str(item.value), ())]
    if links and links[0] in scene.library:
        return scene.library[links[0]], ()
    wants_mood = intent.has("MOOD", "STYLE") or _wants_quieter_tune(intent)
    taken = _catalogue(scene) | _used(scene)
    songs = [each for each in scene.files("audio") if each.id not in taken and not _is_speech(each)]
    if songs and not wants_mood and not intent.has("ANOTHER"):
        return songs[-1], ()
    tune = _tune(intent, scene)
    return tune.asset, (tune,)


def _is_speech(asset: Asset) -> bool:
    """Return whether a file is called as if somebody spoke in it."""
    name = asset.name.lower()
    return any(word in name for word in ("voice", "narrat", "speech", "interview", "旁白", "解说", "配音", "录音"))


def _catalogue(scene: Scene) -> frozenset[str]:
    return frozenset(tune.asset.id for tune in scene.situation.music)


def _used(scene: Scene) -> frozenset[str]:
    return frozenset(each.media.src for each in scene.of("bgm", "voice") if each.media)


def _tune(intent: Intent, scene: Scene) -> Tune:
    offered = [tune for tune in scene.situation.music if tune.asset.id not in _used(scene)]
    if not offered:
        raise Ask("ask.which_music")
    moods = [str(item.value) for item in intent.all("MOOD")]
    styles = [str(item.value) for item in intent.all("STYLE")]
    if not moods and not styles and _wants_quieter_tune(intent):
        moods = ["calm"]
    if not moods and not styles and intent.has("ANOTHER"):
        moods = _mood_now(scene)
    fitting = [tune for mood in dict.fromkeys(moods) for tune in offered if mood in tune.moods] or list(offered)
    fitting = [tune for tune in fitting or offered if not styles or tune.style in styles] or fitting or offered
    own = [tune for tune in fitting if tune.is_own]
    return _by_tempo(own or fitting, intent)[0]


def _wants_quieter_tune(intent: Intent) -> bool:
    """Return whether another, calmer tune is meant, and not the same one at less volume: 换一首安静点的音乐."""
    return intent.has("QUIETER") and intent.has("REPLACE", "SWAP", "ANOTHER", "SOMETHING")


def _mood_now(scene: Scene) -> list[str]:
    used = _used(scene)
    return [mood for tune in scene.situation.music if tune.asset.id in used for mood in tune.moods]


def _by_tempo(tunes: Sequence[Tune], intent: Intent) -> Sequence[Tune]:
    if intent.has("FASTER"):
        return sorted(tunes, key=lambda tune: -(tune.tempo_bpm or Fraction(0)))
    if intent.has("SLOWER"):
        return sorted(tunes, key=lambda tune: tune.tempo_bpm or Fraction(0))
    return tunes


def music_remove(intent: Intent, scene: Scene) -> Plan:
    """Take the music away."""
    tracks = scene.tracks("bgm")
    if not tracks:
        raise Refuse("cannot.no_music")
    if intent.spans or intent.points:
        return music_time(intent, scene)
    return plan(*(DeleteTrack(track=each.id) for each in tracks))


def music_time(intent: Intent, scene: Scene) -> Plan:
    """Let the music begin or end at other times."""
    if intent.has("ONLY", "PLAY") and not scene.of("bgm"):
        raise Meant("music_add")  # "play music only over the first clip"
    (bed, *_) = music(scene)
    start, end = bed.start, bed.end
    if intent.spans:
        found = scene.stretch(intent.spans[0])
        is_open = intent.spans[0].style == "open" and intent.spans[0].end is None
        is_cut = intent.has("CUT", "TRIM") and intent.spans[0].style != "open" and not intent.has("TO", "INTO", "DOWN")
        is_away = intent.has("REMOVE", "STOP", "OFF", "NEG") and not intent.has("ONLY")
        if (is_cut or is_away) and bed.start < found.start and found.end < bed.end:
            part = isolated_in((bed,), (found,), scene)
            return plan(*part.edits, Delete(segments=part.ids))
        if is_cut or is_away or (is_open and intent.has("END")):
            start, end = _without(bed, found.start, found.end)
        else:
            start, end = found.start, found.end
    elif intent.points or intent.has("T", "C"):
        point = intent.points[0] if intent.points else None
        item = intent.first("T", "C")
        length = length_of(item, scene.frame_rate) if item else None
        at = scene.moment(point) if point else length
        if at is None:
            raise Ask("ask.how_long")
        if intent.has("STOP", "END", "OFF", "REMOVE", "CUT", "TRIM"):
            end = at
        else:
            start, end = at, scene.duration
    elif (item := intent.first("LEN")) and (length := length_of(item, scene.frame_rate)):
        end = min(start + length, scene.duration)
    if start >= end:
        raise Refuse("cannot.nothing_left")
    return plan(SetTimes(segment=bed.id, start_ms=milliseconds(start), end_ms=milliseconds(end)))


def _without(bed: Segment, gone_from: Seconds, gone_to: Seconds) -> tuple[Seconds, Seconds]:
    if gone_to >= bed.end:
        return bed.start, gone_from
    if gone_from <= bed.start:
        return gone_to, bed.end
    raise Ask("ask.which_part")


def voice_add(intent: Intent, scene: Scene) -> Plan:
    """Lay a voice over the pictures."""
    if not scene.draft.tracks:
        raise Refuse("cannot.nothing_there")
    name = intent.word("FILE") or intent.word("NAMED")
    if name is None:
        voices = [each for each in scene.files("audio") if "voice" in each.name.lower() or "旁白" in each.name]
        if len(voices) != 1:
            raise Ask("ask.which_file")
        asset = voices[0]
    else:
        asset = scene.asset(name)
    start = Seconds(0)
    if intent.spans:
        start = scene.stretch(intent.spans[0]).start
    elif intent.points:
        start = scene.moment(intent.points[0])
    elif (item := intent.first("T", "C")) and (at := length_of(item, scene.frame_rate)):
        start = at
    gain = intent.number("PCT")
    return plan(AddSound(asset=asset.id, start_ms=milliseconds(start), gain=1.0 if gain is None else float(gain)))


def sound_remove(intent: Intent, scene: Scene) -> Plan:
    """Take voices away."""
    found = scene.of("voice")
    if not found:
        raise Refuse("cannot.no_voice")
    return plan(Delete(segments=tuple(each.id for each in found)))
