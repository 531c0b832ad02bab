"""The subtitles that the clips' own file has: burned in, left away, chosen, taken out as text."""

from fractions import Fraction
from typing import Final

from fetchcut.language.talk.intent import Intent
from fetchcut.language.talk.refusals import Refuse, Unmeasured
from fetchcut.language.talk.scene import Scene
from fetchcut.language.talk.wishes import text
from fetchcut.language.talk.wishes.lettering import colors
from fetchcut.language.talk.wishes.plan import Plan, Tell, plan
from fetchcut.timeline.captions import Cue
from fetchcut.timeline.captions.embedded import clips_with, on_timeline
from fetchcut.timeline.draft import Segment
from fetchcut.timeline.edits.captions import AddCaptions, Caption, CaptionWord
from fetchcut.timeline.edits.subtitles import ChooseSubtitles
from fetchcut.timeline.facts import SubtitleStream
from fetchcut.timeline.grid import to_ms
from fetchcut.timeline.measured import Measured, Said
from fetchcut.timeline.spoken import is_language
from fetchcut.timeline.time import Seconds

_KINDS: Final = frozenset({"track", "vtt"})
"""What is said of captions beside a language."""


def burnt(intent: Intent, scene: Scene) -> Plan | None:
    """Return the lines of the file's subtitles as captions over the pictures; None where captions of ours are meant.

    Those of the language that is said, else those that players begin with. They no longer go along as a track.
    """
    src = _file(scene)
    if src is None:
        if _says_track(intent):
            raise Refuse("cannot.no_subtitles")
        return None
    if scene.tracks("caption") and not (_says_track(intent) or _language(intent)):
        return None
    number = _meant(intent, scene, src)
    if (said := scene.situation.measured.get(src, Measured()).said) is None:
        raise Unmeasured(subtitles=(src,))
    cues = on_timeline(_lines(said, number), _playing(src, scene))
    if not cues:
        raise Refuse("cannot.no_subtitles")
    color, background = colors(intent)
    captions = AddCaptions(
        captions=tuple(caption(each) for each in cues),
        place=intent.word("PLACE") or "bottom",
        size=text.SIZES["caption"] * (1.5 if intent.has("BIGGER") else 2 / 3 if intent.has("SMALLER") else 1),
        color=color or "#FFFFFF",
        background=background,
        font=intent.word("FONT"),
        is_bold=intent.has("BOLD"),
    )
    intent.all("CAPTION")
    told = Tell("found.subtitles", {"count": len(cues), "track": _name(number, _streams(src, scene)[number])})
    return Plan(edits=(captions, _without(number, src, scene)), tells=(told,))


def text_remove(intent: Intent, scene: Scene) -> Plan:
    """Delete what is written; without captions of ours "without subtitles" means those of the file."""
    src = _file(scene)
    is_track = intent.has("CAPTION") and (_says_track(intent) or not scene.tracks("caption"))
    if src is None or not is_track or intent.spans or intent.points or intent.quote is not None:
        if _says_track(intent) and not scene.tracks("caption"):
            raise Refuse("cannot.no_subtitles")
        return text.text_remove(intent, scene)
    if _language(intent):
        return plan(_without(_meant(intent, scene, src), src, scene))
    intent.all("CAPTION")
    return plan(ChooseSubtitles(numbers=()))


def subtitles_keep(intent: Intent, scene: Scene) -> Plan:
    """Let only these subtitles of the file go along."""
    src = _file(scene)
    if src is None:
        raise Refuse("cannot.no_subtitles")
    return plan(ChooseSubtitles(numbers=(_meant(intent, scene, src) + 1,)))


def written(intent: Intent, scene: Scene) -> dict[str, object]:
    """Return the output that has the captions as text alone: those of the timeline, else those of the file.

    Raises Refuse where there are none.
    """
    form = "vtt" if any("vtt" in item.text for item in intent.all("CAPTION")) else "srt"
    if scene.tracks("caption") and not (_says_track(intent) or _language(intent)):
        return {"format": form}
    src = _file(scene)
    if src is None:
        raise Refuse("cannot.no_subtitles")
    number = _meant(intent, scene, src)
    return {"format": form, "subtitles": number + 1} if _language(intent) else {"format": form}


def caption(cue: Cue, offset: Seconds = Fraction(0)) -> Caption:
    """Return the cue as a caption, so much later."""
    words = tuple(CaptionWord(at_ms=to_ms(each.at), text=each.text) for each in cue.words)
    start, end = max(cue.start + offset, Fraction(0)), max(cue.end + offset, Fraction(0))
    return Caption(start_ms=to_ms(start), end_ms=to_ms(end), text=cue.text, words=words)


def _meant(intent: Intent, scene: Scene, src: str) -> int:
    """Return the number, from 0, of the text subtitles that are meant. Raises Refuse, which tells those there are."""
    found = _streams(src, scene)
    language = _language(intent)
    fitting = [at for at, each in enumerate(found) if language is None or is_language(each.language, language)]
    if not fitting:
        raise Refuse("cannot.no_such_subtitles", tracks=", ".join(_name(at, each) for at, each in enumerate(found)))
    readable = [at for at in fitting if found[at].is_text]
    if not readable:
        raise Refuse("cannot.drawn_subtitles")
    return next((at for at in readable if found[at].is_default), readable[0])


def _name(number: int, stream: SubtitleStream) -> str:
    tags = [each for each in (stream.language, stream.title) if each]
    return f"{number + 1} ({', '.join(tags)})" if tags else str(number + 1)


def _without(number: int, src: str, scene: Scene) -> ChooseSubtitles:
    kept = [at + 1 for at in range(len(_streams(src, scene))) if at != number and clips_with(scene.draft, src, at)]
    return ChooseSubtitles(numbers=tuple(kept), segments=tuple(each.id for each in _playing(src, scene)))


def _playing(src: str, scene: Scene) -> tuple[Segment, ...]:
    return tuple(each for each in scene.clips if each.media and each.media.src == src)


def _language(intent: Intent) -> str | None:
    said = (str(item.value or "") for item in intent.all("CAPTION"))
    return next((each for each in said if each and each not in _KINDS), None)


def _says_track(intent: Intent) -> bool:
    return any(item.value == "track" for item in intent.items if item.kind == "CAPTION")


def _file(scene: Scene) -> str | None:
    """Return the first file of the clips that has subtitles."""
    sources = (each.media.src for each in scene.clips if each.media)
    return next((src for src in sources if _streams(src, scene)), None)


def _streams(src: str, scene: Scene) -> tuple[SubtitleStream, ...]:
    asset = scene.library.get(src)
    return asset.info.subtitles if asset else ()


def _lines(said: Said, number: int) -> tuple[Cue, ...]:
    return said.subtitles[number] if number < len(said.subtitles) else ()
