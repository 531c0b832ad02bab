"""Questions answered from the draft: nothing changes."""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Final

from fetchcut.errors import FetchcutError
from fetchcut.language.languages import Language
from fetchcut.language.replies.talk import phrase
from fetchcut.language.talk import measures
from fetchcut.language.talk.intent import Intent
from fetchcut.language.talk.refusals import Ask, Refuse
from fetchcut.language.talk.scene import Scene
from fetchcut.language.talk.wishes import wished
from fetchcut.language.talk.wishes.silence import found_silences, seconds
from fetchcut.timeline.draft import Canvas, Draft
from fetchcut.timeline.edits.registry import apply_all
from fetchcut.timeline.time import TimeRange, clock

Answerer = Callable[[Intent, Scene, Language], str]


def _length(intent: Intent, scene: Scene, language: Language) -> str:
    if intent.refs:
        clips = scene.pointed(intent.refs)
        return phrase("answer.length", language, duration=clock(sum((c.duration for c in clips), Fraction(0))))
    return phrase("answer.length", language, duration=clock(scene.duration))


def _size(intent: Intent, scene: Scene, language: Language) -> str:
    canvas = scene.draft.canvas or Canvas(width=1920, height=1080)
    shape = Fraction(canvas.width, canvas.height)
    ratio = f"{shape.numerator}:{shape.denominator}"
    return phrase("answer.size", language, width=canvas.width, height=canvas.height, ratio=ratio)


def _rate(intent: Intent, scene: Scene, language: Language) -> str:
    return phrase("answer.rate", language, rate=f"{float(scene.frame_rate):g}")


def _clips(intent: Intent, scene: Scene, language: Language) -> str:
    if not scene.clips:
        return phrase("cannot.nothing_there", language)
    listed = ", ".join(f"{n}. {each.name or each.id} ({clock(each.duration)})" for n, each in enumerate(scene.clips, 1))
    return phrase("answer.clips", language, count=len(scene.clips), clips=listed)


def _sound(intent: Intent, scene: Scene, language: Language) -> str:
    gains = [each.media.gain for each in scene.clips if each.media]
    if not gains:
        return phrase("cannot.nothing_there", language)
    heard = ", ".join(f"{gain:.0%}" for gain in dict.fromkeys(gains))
    key = "answer.muted" if not any(gains) else "answer.sound"
    return phrase(key, language, volume=heard)


def _music(intent: Intent, scene: Scene, language: Language) -> str:
    asked = intent.first("QMUSIC")
    if asked and asked.text.startswith(_WHETHER):
        names = tuple(dict.fromkeys(each.name for each in scene.of("bgm")))
        return phrase("answer.music_there" if names else "cannot.no_music", language, names=names)
    moods = dict.fromkeys(mood for tune in scene.situation.music for mood in tune.moods)
    own = [each.name for each in scene.files("audio")]
    if not moods and not own:
        return phrase("answer.no_music", language)
    return phrase("answer.music", language, moods=(*own, *moods))


_WHETHER: Final = ("is there", "does it have", "有没有", "有音乐")
"""How people ask whether there is music, not which they could have."""


def _silences(intent: Intent, scene: Scene, language: Language) -> str:
    found, least = found_silences(intent, scene)
    facts = {"least": seconds(least)}
    if not found:
        return phrase("answer.no_silences", language, **facts)
    total = seconds(sum((each.duration for each in found), Fraction(0)))
    return phrase("answer.silences", language, count=len(found), total=total, times=_times(found), **facts)


def _scenes(intent: Intent, scene: Scene, language: Language) -> str:
    found = measures.scenes(scene)
    times = ", ".join(clock(each.start) for each in found[:_MOST_TIMES])
    return phrase("answer.scenes", language, count=len(found), times=times + ("…" if len(found) > _MOST_TIMES else ""))


def _blacks(intent: Intent, scene: Scene, language: Language) -> str:
    found = measures.blacks(scene, scene.clips)
    if not found:
        return phrase("answer.no_blacks", language)
    return phrase("answer.blacks", language, times=_times(found))


def _louds(intent: Intent, scene: Scene, language: Language) -> str:
    heard, found = measures.louds(scene)
    if heard.lufs is None or heard.peak_db is None:
        return phrase("cannot.no_sound", language)
    facts = {"lufs": f"{heard.lufs:.1f}", "peak": f"{heard.peak_db:.1f}"}
    if not found:
        return phrase("answer.even", language, **facts)
    return phrase("answer.loud", language, times=_times(found), **facts)


def _times(found: Sequence[TimeRange]) -> str:
    shown = ", ".join(f"{clock(each.start)}-{clock(each.end)}" for each in found[:_MOST_TIMES])
    return shown + ("…" if len(found) > _MOST_TIMES else "")


_MOST_TIMES: Final = 6


def _plain(key: str) -> Answerer:
    return lambda _intent, _scene, language: phrase(key, language)


def _what_if(intent: Intent, scene: Scene, language: Language) -> str:
    """Do it on a copy and tell how long that would be."""
    after = _tried(intent, scene)
    if after is None or after.duration == scene.duration:
        return phrase("answer.what_if_same", language, duration=clock(scene.duration))
    return phrase("answer.what_if", language, before=clock(scene.duration), after=clock(after.duration))


def _tried(intent: Intent, scene: Scene) -> Draft | None:
    for kind in _tries(intent):
        try:
            found = wished(kind, intent, scene)
            return apply_all(scene.draft, found.edits, scene.library)
        except (Ask, Refuse, FetchcutError):
            continue
    return None


def _tries(intent: Intent) -> list[str]:
    kinds = []
    if intent.has("REMOVE", "CUT"):
        kinds.append("remove")
    if intent.has("KEEP"):
        kinds.append("keep")
    if intent.has("FASTER", "SLOWER", "SPEED", "X", "SPEEDX"):
        kinds.append("speed")
    if intent.has("TRIM", "LEN"):
        kinds.append("trim_to")
    return kinds


FACTS: Final = frozenset({"q_length", "q_size", "q_rate", "q_clips", "q_sound"})
"""Questions that the draft alone answers."""

ANSWERS: Final[Mapping[str, Answerer]] = {
    "q_length": _length,
    "q_size": _size,
    "q_rate": _rate,
    "q_clips": _clips,
    "q_sound": _sound,
    "q_music": _music,
    "q_silence": _silences,
    "q_scenes": _scenes,
    "q_black": _blacks,
    "q_loud": _louds,
    "q_formats": _plain("answer.formats"),
    "q_howto": _plain("answer.howto"),
    "q_whatif": _what_if,
    "q_advice": _plain("answer.advice"),
    "q_ability": _plain("answer.ability"),
    "q_saved": _plain("answer.saved"),
    "q_other": _plain("answer.other"),
    "help": _plain("answer.help"),
    "who": _plain("answer.who"),
    "hello": _plain("answer.hello"),
    "thanks": _plain("answer.thanks"),
}
