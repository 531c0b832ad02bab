"""How loud, fades, ducking, loudness, repair of sound."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from fetchcut.language.talk.intent import Intent
from fetchcut.language.talk.refusals import Ask, Meant, Refuse
from fetchcut.language.talk.scene import Scene, milliseconds
from fetchcut.language.talk.wishes import music
from fetchcut.language.talk.wishes.amounts import is_absolute, is_less
from fetchcut.language.talk.wishes.lengths import length_of
from fetchcut.language.talk.wishes.plan import Plan, plan
from fetchcut.language.talk.wishes.targets import (
    Things,
    clips,
    isolated,
    isolated_in,
    kind_of,
    said_kind,
    stretches,
    things,
)
from fetchcut.timeline.edits.edit import Edit
from fetchcut.timeline.edits.fades import Fade
from fetchcut.timeline.edits.look import AddEffect, RemoveEffect
from fetchcut.timeline.edits.sound import Duck, Loudness, Mute, ScaleVolume, Volume
from fetchcut.timeline.edits.text import StyleText
from fetchcut.timeline.time import Seconds

STEP: Final = 1.5
"""What "louder" means when nobody says how much; "a bit" is 1.25, "a lot" is 2."""
_LOUDEST: Final = 2.0
_OWN: Final = ("原", "own", "视频", "同期", "现场", "自带", "original", "video", "camera", "source", "native", "live")
"""How names of the clips' own sound begin: it is meant, whatever was singled out before."""


def volume(intent: Intent, scene: Scene) -> Plan:
    """Set or change a gain: "35 %", "by 20 %", "half", "+3 dB", "a bit louder"."""
    if _is_moved(intent, scene):
        raise Meant("style")  # "move it up": a title or a logo
    if intent.has("MUSIC") and intent.has("PCT") and not scene.of("bgm") and not intent.has("UP", "DOWN", "BY"):
        return music.music_add(intent, scene)
    if _is_of_nothing(intent) and not scene.focus:
        raise Ask("ask.not_understood", words=intent.words)
    edits, ids = _sounding(intent, scene)
    factor = _factor(intent)
    if factor is not None:
        return plan(*edits, ScaleVolume(factor=factor, segments=ids))
    gain = _gain(intent)
    if gain is not None:
        if gain < 0 or intent.has("NEG"):
            raise Refuse("cannot.negative_volume")
        return plan(*edits, Volume(gain=float(gain), segments=ids))
    if intent.has("MAX", "LOUDEST"):
        return plan(*edits, Volume(gain=_LOUDEST, segments=ids), notes=("note.loudest",))
    if intent.has("MIN"):
        return plan(*edits, Volume(gain=0.0, segments=ids))
    if intent.has("NORMALWORD", "BRINGBACK"):
        return plan(*edits, Volume(gain=1.0, segments=ids))
    if not intent.has("UP", "DOWN", "LOUDER", "QUIETER", "MORE", "LESS", "LITTLE", "MUCH", "BIGGER", "SMALLER"):
        raise Ask("ask.how_loud")
    step = _step(intent)
    return plan(*edits, ScaleVolume(factor=1 / step if is_less(intent) else step, segments=ids), notes=("note.step",))


def _is_of_nothing(intent: Intent) -> bool:
    """Return whether there is only to be more or less, and nobody knows of what: "a bit more"."""
    return all(item.kind in {"MORE", "LESS", "LITTLE", "MUCH", "PRONOUN", "SET"} for item in intent.items)


def _is_moved(intent: Intent, scene: Scene) -> bool:
    """Return whether a text or a picture above is to stand higher or lower, and nothing be louder."""
    way = intent.first("UP", "DOWN")
    if way is None or way.text not in _MOVING or intent.has("VOLUME", "SOUND", "MUSIC", "VOICE", "PCT", "DB", "LITTLE"):
        return False
    return any(kind_of(each, scene) in {"text", "over"} for each in scene.focused())


_MOVING: Final = frozenset({"move", "nudge", "shift", "put", "bring", "push", "pull"})


def _sounding(intent: Intent, scene: Scene) -> tuple[Sequence[Edit], tuple[str, ...]]:
    """Return the cuts that a stretch needs, and the ids of what is made louder or softer."""
    if intent.has("MUSIC") and intent.has("EXCEPT"):
        return (), tuple(each.id for each in (*scene.clips, *scene.of("voice")))
    meant = things(intent, scene, "music", "main", "voice", "over")
    sound = intent.first("SOUND")
    if sound is not None and sound.text.startswith(_OWN) and not intent.has("MUSIC", "VOICE", "CLIPS", "NAMED"):
        meant = Things(kind="main", segments=scene.clips)
    if intent.spans and meant.kind == "main":
        part = isolated(stretches(intent, scene), scene)
        return part.edits, part.ids
    if intent.spans and meant.kind in {"music", "voice"} and meant.segments:
        part = isolated_in(meant.segments, stretches(intent, scene), scene)
        return part.edits, part.ids
    if not meant.segments:
        raise Refuse("cannot.nothing_there")
    return (), meant.ids


def _step(intent: Intent) -> float:
    if intent.has("LITTLE"):
        return 1.25
    return 2.0 if intent.has("MUCH") else STEP


def _factor(intent: Intent) -> float | None:
    if (decibels := intent.number("DB")) is not None:
        is_relative = not intent.has("TO", "AT", "INTO") or intent.has("BY")
        sign = -1 if decibels > 0 and is_less(intent) else 1
        if is_relative:
            return round(10 ** (float(decibels) * sign / 20), 6)
        return None
    if intent.has("HALF") or intent.word("XWORD") == "1/2":
        return 0.5
    if (times := intent.number("X", "XWORD")) is not None:
        return float(1 / times if is_less(intent) and times > 1 else times)
    part = intent.number("FRAC", "FRACWORD")
    if part is not None and intent.has("BY") and intent.has("UP", "DOWN", "LOUDER", "QUIETER"):
        return float(1 - part if is_less(intent) else 1 + part)
    amount = intent.number("PCT")
    if amount is None or is_absolute(intent):
        return None
    if intent.has("UP", "DOWN", "LOUDER", "QUIETER", "BY", "MORE", "LESS", "BIGGER", "SMALLER"):
        return float(max(1 - abs(amount) if is_less(intent) or amount < 0 else 1 + amount, Fraction(0)))
    if -1 < amount < 0 and not intent.has("SET", "TO", "AT", "INTO"):
        return float(1 + amount)  # "music -10 %"
    return None


def _gain(intent: Intent) -> Fraction | None:
    if (decibels := intent.number("DB")) is not None:
        return Fraction(round(10 ** (float(decibels) / 20), 6))
    if (amount := intent.number("PCT", "FRAC", "FRACWORD")) is not None:
        return amount
    number = intent.number("N")
    if number is not None and number.denominator != 1 and number <= 2:
        return number  # scripts write 0.5 for 50 %
    return None if number is None else number / 100


def _is_mere_complaint(intent: Intent) -> bool:
    """Return whether 不 denies only a quality that nobody here knows: 声音和画面不同步, 声音不好听."""
    at, sound = intent.index("NEG"), intent.index("SOUND", "VOICE")
    if at is None or sound is None or at < sound or intent.items[at].text != "不":
        return False
    follows = {item.kind for item in intent.items[at + 1 :]}
    return bool(follows) and not follows & {"MUTE", "REMOVE", "OFF", "KEEP", "ADD", "PLAY", "SOUND", "VOICE"}


def mute(intent: Intent, scene: Scene) -> Plan:
    """Silence clips, the music, or everything."""
    if intent.has("CLIPN") and not intent.refs and intent.number("N") == 1 and len(scene.clips) > 1:
        raise Ask("ask.which_clip", count=len(scene.clips))
    if _is_mere_complaint(intent):
        raise Ask("ask.not_understood", words=intent.words)
    if intent.spans:
        named = things(intent, scene, "music", "main", "voice")
        ranges = stretches(intent, scene)
        is_below = named.kind in {"music", "voice"}
        part = isolated_in(named.segments, ranges, scene) if is_below else isolated(ranges, scene)
        return plan(*part.edits, Mute(segments=part.ids))
    if intent.has("MUSIC") and intent.has("EXCEPT", "HEARD"):  # "mute everything except the music"
        return plan(Mute(segments=tuple(each.id for each in (*scene.clips, *scene.of("voice")))))
    if intent.has("MUSIC"):
        return plan(Mute(segments=things(intent, scene, "music").ids))
    if intent.has("MIDDLE") and intent.has("PART"):
        return plan(Mute(segments=tuple(each.id for each in clips(intent, scene))))
    if intent.refs or intent.has("EXCEPTED", "OTHER"):
        return plan(Mute(segments=things(intent, scene, "main").ids))
    if intent.points_at_it and scene.focused():
        return plan(Mute(segments=things(intent, scene, "main", "music", "voice", "over").ids))
    if intent.has("SOUND", "VOICE", "CLIPN", "SOURCEWORD"):
        if not scene.clips:
            raise Refuse("cannot.nothing_there")
        return plan(Mute(segments=tuple(each.id for each in scene.clips)))
    return plan(Mute())


def unmute(intent: Intent, scene: Scene) -> Plan:
    """Give clips their sound back as it was recorded."""
    meant = things(intent, scene, "main", "music")
    return plan(Volume(gain=1.0 if meant.kind == "main" else 0.35, segments=meant.ids))


def fade(intent: Intent, scene: Scene) -> Plan:
    """Fade in, out or both: sound and pictures, the music, a text."""
    meant = things(intent, scene, "music", "text", "voice", "over", "main")
    if intent.has("PICTURE", "PICTURES", "VIDEO") and said_kind(intent) in {None, "main"}:
        meant = Things(kind="main", segments=clips(intent, scene))
    if meant.kind == "main" and intent.has("AFTER", "BETWEEN", "BETWEENCLIPS") and intent.refs and _is_to_black(intent):
        raise Meant("transition")  # "fade to black after the first clip"
    if meant.kind == "music" and said_kind(intent) is None and _is_to_black(intent):
        meant = Things(kind="main", segments=clips(intent, scene))
    is_aside = meant.kind in {"text", "main"} and said_kind(intent) is None and not intent.points_at_it
    if is_aside and scene.draft != scene.situation.draft:
        # "add the title X, and finally fade out": the end of it all, and not of what this message made before.
        meant = Things(kind="main", segments=clips(intent, scene))
    fades_in, fades_out = _sides(intent)
    if meant.kind == "text" and fades_in and not fades_out and not _lengths(intent, scene):
        return plan(StyleText(segments=meant.ids, animation="fade"))
    default = Seconds(2) if meant.kind == "music" else Seconds(1)
    lengths = _lengths(intent, scene)
    if not lengths and fades_out and any(each.media and each.media.fade_out >= default for each in meant.segments):
        default += 1  # there is one already: a longer one is meant
    first = lengths[0] if lengths else default
    second = lengths[1] if len(lengths) > 1 else first
    in_ms = milliseconds(first) if fades_in else None
    out_ms = milliseconds(second if fades_in and len(lengths) > 1 else first) if fades_out else None
    of = _of(intent) if meant.kind == "main" else "both"
    ids = meant.ids if meant.kind != "main" or _is_some(meant, scene) else ()
    if not scene.draft.tracks:
        raise Refuse("cannot.nothing_there")
    return plan(Fade(in_ms=in_ms, out_ms=out_ms, of=of, segments=ids, color=intent.word("COLOR")))  # type: ignore[arg-type]


def _is_to_black(intent: Intent) -> bool:
    return any("to black" in item.text for item in intent.all("FADEOUT"))


def _of(intent: Intent) -> str:
    """Return what of the clips fades: only what is named."""
    if intent.has("SOUND", "VOLUME", "VOICE"):
        return "both" if intent.has("PICTURE", "VIDEO") else "sound"
    return "pictures" if intent.has("PICTURES") else "both"


def _is_some(meant: Things, scene: Scene) -> bool:
    return len(meant.segments) < len(scene.clips)


def _sides(intent: Intent) -> tuple[bool, bool]:
    fades_in, fades_out = intent.has("FADEIN", "FADEBOTH"), intent.has("FADEOUT", "FADEBOTH")
    if fades_in or fades_out:
        return fades_in, fades_out
    if intent.has("COLOR") and intent.has("FROM") != intent.has("TO", "INTO"):
        return intent.has("FROM"), not intent.has("FROM")
    at_start = intent.has("START", "FIRST", "FRONTPLACE") or any(s.start is None for s in intent.spans)
    at_end = intent.has("END", "LAST", "BACKPLACE") or any(s.end is None for s in intent.spans)
    at_end = at_end or any(point.base == "end" for point in intent.points)
    return (at_start, at_end) if at_start or at_end else (True, True)


def _lengths(intent: Intent, scene: Scene) -> list[Seconds]:
    found = [
        length
        for item in intent.all("T", "LEN", "FRAMES", "C")
        if (length := length_of(item, scene.frame_rate)) is not None
    ]
    return found + [scene.stretch(span).duration for span in intent.spans]


def duck(intent: Intent, scene: Scene) -> Plan:
    """Let the music go down while somebody speaks."""
    if not scene.tracks("bgm"):
        raise Refuse("cannot.no_music")
    return plan(Duck(gain=None) if intent.has("STOP", "REMOVE", "NEG") else Duck())


def loudness(intent: Intent, scene: Scene) -> Plan:
    """Bring the whole to a loudness."""
    if not scene.draft.tracks:
        raise Refuse("cannot.nothing_there")
    if intent.has("PCT"):
        raise Meant("volume")  # 音量统一设为60%
    wanted = intent.number("LUFS", "N", "DB")
    return plan(Loudness(lufs=-14.0 if wanted is None else -abs(float(wanted))))


def sound_effect(intent: Intent, scene: Scene) -> Plan:
    """Clean, clear or colour the sound."""
    name = intent.word("SFX") or "noise_reduction"
    ids = things(intent, scene, "main", "voice").ids
    is_away = intent.has("REMOVE", "NEG") and name in {"echo", "bass", "treble", "pitch", "compressor"}
    if is_away:
        has_it = any(effect.kind == name for each in scene.clips for effect in each.picture.effects)
        if not has_it:
            raise Refuse("cannot.no_effect")
        return plan(RemoveEffect(effect=name, segments=ids))
    params: dict[str, float | str] = {}
    less = is_less(intent)
    if name == "pitch":
        word = str((item := intent.first("SFX")) and item.text)
        is_low = less or any(each in word for each in ("deep", "down", "降"))
        params["semitones"] = float(intent.number("N") or 4) * (-1 if is_low else 1)
    if name in {"bass", "treble"}:
        params["db"] = float(intent.number("DB") or 6) * (-1 if less else 1)
    return plan(AddEffect(effect=name, params=params, segments=ids))
