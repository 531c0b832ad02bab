"""Wishes that hang on what is known of the draft: its length, its clips, its shape, what lies on it.

"if it is longer than 20 s, trim it to 20 s, otherwise leave it" is decided here, exactly, and one of its two wishes is
done. What nobody looked at ("if the dog comes in") is no such condition: the rest of the talk refuses it.
"""

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from fetchcut.language.languages import Language
from fetchcut.language.normalise import fold
from fetchcut.language.numbers import number
from fetchcut.language.replies.talk import phrase
from fetchcut.language.situation import Situation
from fetchcut.language.times import read_time, time_pattern
from fetchcut.timeline.draft import Draft, Segment
from fetchcut.timeline.time import Seconds, clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A condition that was looked up. `wish` is what is to be done now, empty where nothing is; `fact` says why.

    `focus` are the clips, texts or sounds that the condition is about: "it" in the wish means them.
    """

    holds: bool
    fact: str
    wish: str
    focus: tuple[str, ...] = ()


_IF: Final = re.compile(
    r"\W*(?:please,? |so |and |请)?(?P<word>if|unless|in case|如果|要是|假如|假设|若是|若|除非)(?![a-z])\s*"
)
_TRAILING: Final = re.compile(r"^(?P<wish>.+?),? (?P<word>if|unless) (?P<rest>.+)$", re.DOTALL)
_LONGEST: Final = 1000
"""Characters; nobody hangs a wish on a condition in more."""
_JOINT: Final = re.compile(r" {0,3}(?:的话|的时候|时)? {0,3}[,，:：]? {0,3}(?:then |please |就|那就|则|那么|那|便)?\s*")
_ELSE: Final = re.compile(
    r" ?[,，;；。.]? ?(?:and )?(?:otherwise|or else|else|if not|否则"
    r"|不然的话|不然|要不然|如果不是|如果没有)(?![a-z]) ?(?:的话)?[,，:]? ?(?:就)?"
)
_QUOTED: Final = re.compile('["“「『][^"”」』]*["”」』]')
_NOTHING: Final = re.compile(
    r"\W*(?:please )?(?:just )?(?:leave|keep|do nothing|don't|do not|nothing"
    r"|不变|不动|不用|别动|不要动|保持|什么都不|原样|维持|就这样)"
)
_IT: Final = (
    r"(?:it'?s?|this|that|the (?:whole )?(?:video|clip|film|movie|timeline|thing|result|edit)|my video|video|clip"
    r"|整个视频|整段视频|这个视频|这段视频|视频|片子|影片|它|总时长|时长|总长|全长|长度)"
)
_CLIP: Final = r"(?:(?:the )?clip (?P<n>[0-9]{1,3})|第(?P<z>[0-9一二三四五六七八九十]{1,3})(?:段|个片段|个视频|个镜头))"
_IS: Final = r"(?:\s*(?:is|lasts|runs|takes|goes on|turns out|be|was|的长度|的时长|时长|长度|如果|是))*\s*"
_LENGTH: Final = re.compile(
    rf"(?:{_CLIP}|{_IT})?{_IS}(?P<op>longer than|more than|over|above|shorter than|less than|under|below|at least"
    r"|at most|no longer than|超过|大于|长于|多于|短于|小于|少于|不到|不足|不超过|至少)\s*"
)
_CLIPS: Final = re.compile(
    r"(?:there are|there're|it has|we have|i have|there is|片段数?|一共|总共|共)?\s*(?:有)?\s*"
    r"(?P<op>more than|over|fewer than|less than|under|at least|at most|only|exactly"
    r"|超过|多于|大于|少于|不到|不足|至少|只有)"
    r"\s*(?P<count>[0-9]{1,3}|[a-z]{3,9}|[一二两三四五六七八九十]{1,3})\s*(?:clips?|shots?|segments?|个片段|段|个视频|个镜头|个)"
)
_SHAPE: Final = re.compile(
    rf"{_IT}?\s*(?:is|was|'s|是)?\s*(?P<not>not |n't |不是)?(?:in )?(?:already )?(?:a )?"
    r"(?P<shape>vertical|portrait|upright|horizontal|landscape|widescreen|square|竖屏|竖的|竖版|竖|横屏|横的|横版|横|方形|正方形)"
    r"(?: video| format| clip)?(?:视频|的)?(?![a-z])"
)
_THERE: Final = re.compile(
    rf"(?:there'?s?(?: is| are)?|{_IT} has|we have|i have|{_IT}|里面|上面)?\s*(?:already )?"
    r"(?P<no>no |not any |isn't any |aren't any |doesn't have (?:any )?|没有|没|无)?(?:has |have |有)?"
    r"(?:any |a |an |some |already |the )?(?P<what>music|song|bgm|title|captions?|subtitles?|texts?"
    r"|logo|watermark|voice(?:over)?|narration|sound|audio"
    r"|背景音乐|音乐|配乐|标题|字幕|文字|水印|旁白|解说|声音|原声)(?: on it| in it| yet| already)?(?![a-z])"
)
_MORE: Final = frozenset({"longer than", "more than", "over", "above", "超过", "大于", "长于", "多于"})
_LESS: Final = frozenset(
    {"shorter than", "less than", "fewer than", "under", "below", "短于", "小于", "少于", "不到", "不足"}
)
_ROLES: Final = {
    "bgm": ("music", "song", "bgm", "背景音乐", "音乐", "配乐"),
    "title": ("title", "标题"),
    "caption": ("caption", "captions", "subtitle", "subtitles", "字幕"),
    "overlay": ("logo", "watermark", "水印"),
    "voice": ("voice", "voiceover", "narration", "旁白", "解说"),
}


def decided(message: str, situation: Situation, language: Language) -> Decided | None:
    """Return what a message with a condition comes to; None where there is none, or none that can be looked up."""
    text = fold(message)
    if len(text) != len(message) or len(text) > _LONGEST or not situation.draft.tracks:
        return None
    if start := _IF.match(text):
        found = _looked_up(text, start.end(), situation, language)
        if found is None:
            return None
        holds, fact, end, focus = found
        wishes = message[_end(_JOINT, text, end) :]
        parted = _ELSE.search(_QUOTED.sub(lambda quote: " " * len(quote[0]), fold(wishes)))
        wish, other = (wishes[: parted.start()], wishes[parted.end() :]) if parted else (wishes, "")
    elif start := _TRAILING.match(text):
        at = start.start("rest")
        found = _looked_up(text, at, situation, language)
        if found is None or text[found[2] :].strip(" .!。！"):
            return None
        holds, fact, _, focus = found
        wish, other = message[: start.end("wish")], ""
    else:
        return None
    if start["word"] in {"unless", "除非"}:
        holds = not holds
    chosen = wish if holds else other
    chosen = "" if _NOTHING.match(fold(chosen)) else chosen.strip()
    clips = [each.id for each in situation.draft.main.segments] if situation.draft.main else []
    if chosen and language == "zh" and focus and focus[0] in clips:  # 如果第二段超过5秒就剪到5秒: Chinese says no "it"
        chosen = f"把第{clips.index(focus[0]) + 1}段{chosen}"
    elif chosen and not focus and len(clips) > 1:
        chosen = _of_whole(chosen)
    return Decided(holds=holds, fact=fact, wish=chosen, focus=focus)


def _of_whole(wish: str) -> str:
    """Return the wish with the whole video named, of which the condition spoke: "if it is over 20 s trim it to 20"."""
    if match := _SHORTENING.match(wish):
        return f"整个视频{wish[match.start('verb') :]}"
    return _SHORTENED.sub(r"\1 the whole video", wish, count=1)


_SHORTENING: Final = re.compile("就?(?P<verb>[剪缩裁截压])")
_SHORTENED: Final = re.compile(r"\b(trim|cut|shorten|bring|get|make) (?:it|this|that)\b", re.IGNORECASE)


_Found = tuple[bool, str, int, tuple[str, ...]]


def _looked_up(text: str, at: int, situation: Situation, language: Language) -> _Found | None:
    """Return whether the condition at text[at:] holds, the fact, where it ends, and the clips it is about."""
    for read in (_by_length, _by_clips, _by_shape, _by_presence):
        if found := read(text, at, situation.draft, language):
            return found
    return None


def _by_length(text: str, at: int, draft: Draft, language: Language) -> _Found | None:
    match = _LENGTH.match(text, at)
    said = time_pattern(text).match(text, match.end()) if match else None
    time = read_time(said[0]) if said else None
    if match is None or said is None or time is None:
        return None
    clip = _clip(match, draft)
    if clip is None and (match["n"] or match["z"]):
        return None
    length = draft.duration if clip is None else clip.duration
    fact = phrase("fact.length", language, duration=clock(length))
    focus = () if clip is None else (clip.id,)
    return _compared(length, match["op"], time.seconds), fact, said.end(), focus


def _clip(match: re.Match[str], draft: Draft) -> Segment | None:
    count = number(match["n"] or match["z"] or "")
    clips = draft.main.segments if draft.main else ()
    return clips[int(count) - 1] if count and 1 <= count <= len(clips) else None


def _by_clips(text: str, at: int, draft: Draft, language: Language) -> _Found | None:
    match = _CLIPS.match(text, at)
    wanted = number(match["count"]) if match else None
    if match is None or wanted is None:
        return None
    count = len(draft.main.segments) if draft.main else 0
    return _compared(Fraction(count), match["op"], wanted), phrase("fact.clips", language, count=count), match.end(), ()


def _by_shape(text: str, at: int, draft: Draft, language: Language) -> _Found | None:
    match = _SHAPE.match(text, at)
    canvas = draft.canvas
    if match is None or canvas is None:
        return None
    compare: Callable[[int, int], bool] = operator.gt
    if match["shape"] in {"square", "方形", "正方形"}:
        compare = operator.eq
    elif match["shape"].startswith(("vertical", "portrait", "upright", "竖")):
        compare = operator.lt
    holds = compare(canvas.width, canvas.height) is not bool(match["not"])
    return holds, phrase("fact.canvas", language, width=canvas.width, height=canvas.height), match.end(), ()


def _by_presence(text: str, at: int, draft: Draft, language: Language) -> _Found | None:
    match = _THERE.match(text, at)
    if match is None:
        return None
    what = match["what"]
    roles = [role for role, words in _ROLES.items() if what in words]
    if what in {"text", "texts", "文字"}:
        roles = ["title", "caption"]
    there: tuple[str, ...] = ()
    if roles:
        there = tuple(each.id for track in draft.tracks if track.role in roles for each in track.segments)
        is_there = bool(there)
        name = phrase(f"role.{roles[0]}", language)
    else:
        clips = draft.main.segments if draft.main else ()
        is_there = any(each.media and each.media.gain > 0 for each in clips)
        name = phrase("role.sound", language)
    fact = phrase("fact.there" if is_there else "fact.not_there", language, what=name)
    return is_there is not bool(match["no"]), fact, match.end(), there


def _compared(found: Seconds, word: str, wanted: Seconds) -> bool:
    if word in _MORE:
        return found > wanted
    if word in _LESS:
        return found < wanted
    if word in {"at least", "至少"}:
        return found >= wanted
    return found == wanted if word in {"only", "exactly", "只有"} else found <= wanted


def _end(pattern: re.Pattern[str], text: str, at: int) -> int:
    match = pattern.match(text, at)
    return match.end() if match else at
