"""The sounds of a file: one chosen by number or language, or all kept."""

from fetchcut.language.talk.intent import Intent
from fetchcut.language.talk.refusals import Ask, Refuse
from fetchcut.language.talk.scene import Scene
from fetchcut.language.talk.wishes.plan import Plan, plan
from fetchcut.language.talk.wishes.targets import clips
from fetchcut.timeline.draft import Segment
from fetchcut.timeline.edits.languages import ChooseSound
from fetchcut.timeline.facts import AudioStream
from fetchcut.timeline.spoken import is_language


def sound_choose(intent: Intent, scene: Scene) -> Plan:
    """Let the sound be heard that is named; where one of two is not wanted, the other."""
    meant = clips(intent, scene) if intent.refs else scene.clips
    several = [each for each in meant if len(_sounds(each, scene)) > 1]
    if not several:
        raise Refuse("cannot.one_sound")
    ids = tuple(each.id for each in several) if intent.refs else ()
    if intent.has("ALLSOUNDS"):
        return plan(ChooseSound(number=None, segments=ids))
    sounds = _sounds(several[0], scene)
    number = _number(intent, sounds)
    if intent.has("REMOVE", "MUTE", "CUT", "NEG"):
        if len(sounds) > 2:
            raise Ask("ask.which_sound", sounds=_told(sounds))
        number = 3 - number
    return plan(ChooseSound(number=number, segments=ids))


def _number(intent: Intent, sounds: tuple[AudioStream, ...]) -> int:
    """Return which sound is named, from 1. Raises Refuse where the file has none such, and tells those it has."""
    language = intent.word("LANGSOUND")
    if language is None:
        number = int(intent.number("SOUNDNO") or 0)
        if not 1 <= number <= len(sounds):
            raise Refuse("cannot.no_such_sound", sounds=_told(sounds))
        return number
    found = [at for at, each in enumerate(sounds, 1) if is_language(each.language, language)]
    if not found:
        raise Refuse("cannot.no_such_sound", sounds=_told(sounds))
    return found[0]


def _told(sounds: tuple[AudioStream, ...]) -> str:
    return ", ".join(f"{at} ({each.language})" if each.language else str(at) for at, each in enumerate(sounds, 1))


def _sounds(segment: Segment, scene: Scene) -> tuple[AudioStream, ...]:
    asset = scene.library.get(segment.media.src) if segment.media else None
    return asset.info.audio if asset else ()
