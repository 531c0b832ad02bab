"""Words that are two things: which one stands here, by what stands beside it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from fetchcut.language.lexer import Token
from fetchcut.language.times import Time

_UNSEEN: Final = frozenset({"FILL", "DET", "SYM"})
_OPENERS: Final = frozenset({"SEP", "THEN", "AND", "CORRECT", "NEG", "REQUEST", "ONLY"})
_TIMES: Final = frozenset(
    {"T", "C", "FROM", "FROMWORD", "FIRST", "LAST", "BETWEEN", "UNTIL", "FRONT", "BACK", "MIDDLE"}
)
_THINGS: Final = frozenset({"IT", "SET", "TITLE", "CAPTION", "TEXT", "LOGO", "PRONOUN", "VIDEO", "LOWERTHIRD"})
_ENDS: Final = frozenset({"SEP", "THEN", "AND", "CORRECT"})


@dataclass(frozen=True, slots=True)
class _Place:
    """A token with the kinds beside it; `is_definite` where an article stands before it."""

    token: Token
    earlier: str
    before: str
    behind: str
    further: str
    third: str
    clause: frozenset[str]
    is_definite: bool
    article: str
    is_last: bool
    is_opening: bool
    is_question: bool


def with_senses(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """Return the tokens with such words as what they are here."""
    return tuple(_sense(tokens, at) for at in range(len(tokens)))


def _sense(tokens: Sequence[Token], at: int) -> Token:
    token = tokens[at]
    if token.kind in _CONTRARY and token.text in _BARE and _is_stated(tokens, at):
        return replace(token, kind=_CONTRARY[token.kind], text=f"too {token.text}")
    if token.kind == "ADJ" and token.text in _BARE and _is_stated(tokens, at):
        sign = {"+": "-", "-": "+"}[str(token.value)[-1]]
        return replace(token, text=f"too {token.text}", value=str(token.value)[:-1] + sign)
    if token.text in _ASKING and _asks(tokens, at):
        return replace(token, kind="QWHATIF")
    senses = _SENSES.get(token.text)
    if senses is None:
        return token
    place = _Place(
        token,
        _kind(tokens, at, -2),
        _kind(tokens, at, -1),
        _kind(tokens, at, 1),
        _kind(tokens, at, 2),
        _kind(tokens, at, 3),
        _before(tokens, at),
        at > 0 and tokens[at - 1].kind == "DET",
        tokens[at - 1].text if at else "",
        at + 2 >= len(tokens),
        at == 0,
        tokens[-1].text in {"?", "？"},
    )
    kind = senses(place)
    if kind is None:
        return token
    return replace(token, kind=kind, value=_VALUES.get((token.text, kind), token.value))


_CONTRARY: Final = {
    "LOUDER": "QUIETER",
    "QUIETER": "LOUDER",
    "FASTER": "SLOWER",
    "SLOWER": "FASTER",
    "BIGGER": "SMALLER",
    "SMALLER": "BIGGER",
}
_BARE: Final = frozenset(
    {"loud", "quiet", "dark", "bright", "dim", "fast", "quick", "slow", "big", "large", "small", "tiny"}
    | {"快", "慢", "大", "小", "响", "吵", "轻", "亮", "暗"}
)
_STATING: Final = frozenset(
    {"is", "'s", "are", "was", "it's", "its", "that's", "looks", "look", "seems", "sounds", "feels", "'re"}
    | {"有点", "有点儿", "有些", "偏"}
)
_ASKING: Final = frozenset({"would", "wouldn't", "does", "doesn't", "might", "won't"})
_ASKED: Final = frozenset({"you", "u", "ya", "someone", "somebody", "anyone", "we"})


def _is_stated(tokens: Sequence[Token], at: int) -> bool:
    """Return whether a plain adjective says how it is now: "the picture's a bit dark" is a complaint, no wish."""
    for token in reversed(tokens[:at]):
        if token.text in _STATING:
            return True
        if token.kind not in {"LITTLE", "MUCH", "FILL", "TOO"} and token.text != "rather":
            return False
    return False


def _asks(tokens: Sequence[Token], at: int) -> bool:
    """Return whether the sentence asks what something would do: "would slow motion suit it?", not "would you …?"."""
    is_opening = at == 0 or tokens[at - 1].kind in {"SEP", "THEN"}
    follows = tokens[at + 1].text if at + 1 < len(tokens) else ""
    if not is_opening or follows in _ASKED:
        return False
    ends = next((token.text for token in tokens[at:] if token.kind == "SEP" and token.text in _SENTENCE_ENDS), "")
    return ends in {"?", "？"}


_SENTENCE_ENDS: Final = frozenset({"?", "？", ".", "。", "!", "！", ";", "；", "\n"})


def _before(tokens: Sequence[Token], at: int) -> frozenset[str]:
    """Return the kinds in the clause before the token."""
    kinds: set[str] = set()
    for token in reversed(tokens[:at]):
        if token.kind in {"SEP", "THEN", "CORRECT"}:
            break
        kinds.add(token.kind)
    return frozenset(kinds)


_CLEARER: Final = ("清楚一点", "清楚", "清楚些", "清晰一点", "更清晰", "清晰", "清晰一些", "清晰点", "清晰度")

_FOREIGN: Final = ("英文字幕", "英语字幕", "中文字幕", "双语字幕", "中英字幕", "中英双语字幕", "日文字幕")

_VALUES: Final = {
    ("缩放", "TRANSITION"): "zoom",
    **{(text, "CANT"): "translate" for text in _FOREIGN},
    **{(text, "SFX"): "voice" for text in _CLEARER},
    ("上面", "PLACE"): "top",
    ("上边", "PLACE"): "top",
    **{(text, "CANT"): "publish" for text in ("发", "发个")},
    **{(text, "CANT"): "publish" for text in ("发到", "传到", "发上", "传上", "发去", "post到", "post上", "上传到")},
    ("黑边", "OUTLINE"): "#000000",
    ("second", "T"): Time(Fraction(1), Fraction(1)),
    ("one", "N"): Fraction(1),
    ("9:16", "RATIO"): Fraction(9, 16),
}


def _kind(tokens: Sequence[Token], at: int, steps: int) -> str:
    """Return the kind of the visible token so many steps away, "SEP" beyond the ends."""
    step = 1 if steps > 0 else -1
    index, left = at, abs(steps)
    while left:
        index += step
        if not 0 <= index < len(tokens):
            return "SEP"
        if tokens[index].kind not in _UNSEEN:
            left -= 1
    return tokens[index].kind


def _clip(place: _Place) -> str | None:
    """ "clip 3-5 s" says what to do, "the clip", "a clip" what with."""
    is_verb = place.before in _OPENERS and not place.is_definite and place.behind in _TIMES
    return "KEEP" if is_verb else None


def _last(place: _Place) -> str | None:
    """ "make it last 5 seconds" is no last part of it."""
    is_subject = place.before in _THINGS or (place.before == "AND" and place.earlier not in {"FIRST", "FRONT"})
    is_verb = is_subject and not place.is_definite and place.behind in {"T", "FOR", "C", "UNTIL", "N"}
    return "STAY" if is_verb else None


def _show(place: _Place) -> str | None:
    """ "show it for 2 seconds" is about how long, "show the title" about what."""
    return "STAY" if place.behind in {"IT", "PRONOUN", "FOR"} else None


def _drop(place: _Place) -> str | None:
    """ "drop the volume to 20 %" makes it less, "drop the music" takes it away."""
    if place.behind in {"VOLUME", "PRONOUN", "IT", "MUSIC", "SOUND", "VOICE", "ADJWORD"} and place.further in {
        "TO",
        "BY",
        "PCT",
        "DB",
        "DOWN",
        "LITTLE",
        "HALF",
    }:
        return "DOWN"
    if place.behind in {"PCT", "DB", "VOLUME"}:
        return "DOWN"
    return "ADD" if place.behind in {"FILE", "QUOTE", "IN", "FREEZE"} else None


def _away(place: _Place) -> str | None:
    """去水印 takes it away, 移到最前面去 does not."""
    nouns = {"LOGO", "TITLE", "CAPTION", "TEXT", "SOUND", "MUSIC", "SFX", "LOOKWORD", "LOOK", "FX", "TRANSITIONWORD"}
    return "REMOVE" if place.behind in nouns else None


def _out(place: _Place) -> str | None:
    """ "fade in over 2 s and out over 3": the second half of fading."""
    return "FADEOUT" if place.before == "AND" and place.behind in {"OVERWORD", "FOR", "T", "SEP", "TOO"} else None


def _put(place: _Place) -> str | None:
    """从第六秒开始放 plays, 放音乐 puts."""
    return "PLAY" if place.behind in _ENDS else None


def _under(place: _Place) -> str | None:
    return "UNDERSIZE" if place.behind in {"SIZE", "T", "N", "C"} else None


def _one(place: _Place) -> str | None:
    """ "clip one", "one and three" count; "the red one" points."""
    counts = place.before in {"CLIP", "CLIPN", "NUMBERWORD", "VIDEO"} or (
        place.behind == "AND" and place.further == "N"
    )
    return "N" if counts else None


def _more(place: _Place) -> str | None:
    """再大一点 is about how much, 再静音 about what comes next."""
    kinds = {
        "BIGGER",
        "SMALLER",
        "ADJ",
        "LOUDER",
        "QUIETER",
        "FASTER",
        "SLOWER",
        "LITTLE",
        "MORE",
        "UP",
        "DOWN",
        "STRONGER",
    }
    return "MORE" if place.behind in kinds else None


def _side(front: str) -> Callable[[_Place], str | None]:
    """前面三秒 are the first ones, 第二段前面 is before it."""
    return lambda place: front if place.behind in {"T", "N", "HALF", "FRAC", "FRACWORD", "XWORD"} else None


def _ratio(place: _Place) -> str | None:
    """ "9:16" is a shape unless words of time stand beside it, or a cut is what is wanted."""
    times = {"FROM", "AT", "DASH", "UNTIL", "BETWEEN", "BEFORE", "AFTER", "FROMWORD", "FIRST", "LAST", "NTH"}
    is_time = place.before in times or place.behind in {"TO", "DASH", "MARK"} or bool(place.clause & _CUTTING)
    return None if is_time else "RATIO"


_CUTTING: Final = frozenset({"FROM", "FROMWORD", "KEEP", "REMOVE", "SPLIT", "BETWEEN", "EXTRACT"})


def _shrink(place: _Place) -> str | None:
    """ "shrink the logo" makes it smaller, "shrink the video to 10 s" shorter."""
    return "SMALLER" if place.behind in {"LOGO", "TITLE", "TEXT", "CAPTION", "PIP", "PICTURE", "PHOTO"} else None


def _last_one(place: _Place) -> str | None:
    return "CLIPN" if place.before == "LAST" else None


def _super(place: _Place) -> str | None:
    return (
        "TITLE" if place.is_definite and place.behind in {"BIGGER", "SMALLER", "SEP", "TO", "COLOR", "QUOTE"} else None
    )


def _stretch(place: _Place) -> str | None:
    """ "stretch it to 40 seconds" makes it longer, "stretch it to fill" wider."""
    is_time = "T" in {place.behind, place.further, place.third}
    return "LONGER" if is_time else None


def _stop(place: _Place) -> str | None:
    """停两秒: it stays so long; 音乐停: it ends."""
    if place.behind in {"T", "N"} and place.before in {"FRAMES", "FRAMEWORD", "VIDEO"}:
        return "FREEZE"
    return "STAY" if place.behind in {"T", "N"} else None


def _next(place: _Place) -> str | None:
    return "THEN" if place.before == "SEP" and place.behind not in {"T", "N", "CLIP", "CLIPN", "ONES"} else None


def _in(place: _Place) -> str | None:
    """ "10 seconds in": a point in time; "for 3 s in the corner" is none."""
    return "WAY" if place.before in {"T", "C", "PCT", "FRAC", "FRACWORD"} and place.behind in _ENDS else None


def _through(place: _Place) -> str | None:
    return "WAY" if place.before in {"PCT", "FRAC", "FRACWORD"} else None


def _take(place: _Place) -> str | None:
    """ "the second take" is a clip."""
    return "CLIP" if place.is_definite or place.before in {"SECOND", "ORDWORD", "FIRST", "LAST", "N"} else None


def _ordinal(place: _Place) -> str | None:
    """ "first cut the intro", "second, mute it" count wishes; "start a second later" is a time."""
    if place.token.text == "second" and place.article in {"a", "an"} and place.behind in _LENGTHS_END:
        return "T"
    is_opening = place.before in {"SEP", "THEN", "AND"} and not place.is_definite
    is_comma = place.behind == "SEP" and not place.is_last
    return "THEN" if is_opening and (place.behind in _WISHES or is_comma) else None


_LENGTHS_END: Final = frozenset({"EARLIER", "LATERWORD", "LONGER", "SHORTER", "OFF", "FROM", "BEFORE", "AFTER", "INTO"})
_WISHES: Final = frozenset(
    {"CUT", "REMOVE", "MUTE", "TRIM", "ADD", "SET", "KEEP", "SPLIT", "MOVE", "ROTATE", "FLIP", "CROP", "REVERSE"}
    | {"SWAP", "DUPLICATE", "INSERT", "REPLACE", "UP", "DOWN", "FADEIN", "FADEOUT", "FASTER", "SLOWER", "SPEEDX"}
)


def _first_cut(place: _Place) -> str | None:
    """ "first cut the intro" begins a list of wishes; "on the first cut" is between two clips."""
    is_verb = place.before in {"SEP", "THEN", "AND"} and not place.is_definite and place.behind != "SEP"
    return "CUT" if is_verb else None


def _scale(place: _Place) -> str | None:
    """ "logo scale 0.1" is its size, "scale it up" a wish."""
    return "SIZEWORD" if place.before in {"LOGO", "TITLE", "TEXT", "CAPTION", "PIP"} else None


def _goes(place: _Place) -> str | None:
    """ "the photo goes before the first shot" puts it there, "the intro goes" takes it away."""
    there = {"BEFORE", "AFTER", "FRONTPLACE", "BACKPLACE", "BETWEEN", "AT", "ON", "IN", "TO"}
    if place.token.kind == "FILL" and place.before in {"T", "UNIT", "CLIP", "CLIPN", "PART"} and place.behind == "SEP":
        return "REMOVE"  # "the last 20 seconds, please go"
    return "SET" if place.behind in there and place.token.kind == "REMOVE" else None


def _lift(place: _Place) -> str | None:
    return "UP" if place.behind in {"ADJWORD", "VOLUME", "SOUND", "MUSIC", "VOICE"} else None


def _linger(place: _Place) -> str | None:
    """ "let the last frame linger for 2 s" holds the picture."""
    return "FREEZE" if place.before == "FRAMEWORD" else None


def _nah(place: _Place) -> str | None:
    """ "40 %, nah, 45 %": the later one is meant."""
    return "CORRECT" if place.behind in {"PCT", "T", "C", "N", "X", "DB", "SET"} and place.before != "SEP" else None


def _fading_down(place: _Place) -> str | None:
    """ "fade up at the head and down over four at the tail": the second half of fading."""
    is_fading = bool(place.clause & {"FADE", "FADEIN", "FADEBOTH"})
    return "FADEOUT" if is_fading and place.before == "AND" and place.behind in {"OVERWORD", "FOR", "T"} else None


def _to(place: _Place) -> str | None:
    """ "I want to cut …" has nothing to do with "cut … to"."""
    return "FILL" if place.behind in _WISHES - {"UP", "DOWN", "FASTER", "SLOWER", "SPEEDX", "KEEP"} else None


def _asking(place: _Place) -> str | None:
    """ "would muting it make it shorter?", "does cutting the start move the music?": nobody wishes for that."""
    return "QWHATIF" if place.is_opening and place.is_question else None


def _nothing(place: _Place) -> str | None:
    """ "nothing after 0:20" is to be there; "nothing too loud" says what kind."""
    return "NEG" if place.behind in {"AFTER", "BEFORE", "FROM", "FROMWORD", "BETWEEN", "UNTIL"} else None


def _over(place: _Place) -> str | None:
    """ "play it three times over": so often; "over 3 seconds" how long."""
    return "INAROW" if place.before in {"X", "TWICE", "XWORD", "TIMESN"} and place.behind in _ENDS else None


def _cut(place: _Place) -> str | None:
    """ "on the second cut": between two clips."""
    return "CUTNOUN" if place.before in {"SECOND", "ORDWORD", "FIRST", "ORD", "ALL"} else None


def _is_not(place: _Place) -> str | None:
    """不是剪掉前5秒，是只留前5秒 denies a wish, 不是，前3秒 corrects one."""
    verbs = {"REMOVE", "KEEP", "CUT", "TRIM", "MUTE", "SPLIT", "ADD", "REVERSE", "FASTER", "SLOWER", "SHAPE", "RATIO"}
    return "NEG" if place.before == "SEP" and not place.clause and place.behind in verbs else None


def _turn(place: _Place) -> str | None:
    """转黑白, 转竖屏 make it so; 转90度 turns it."""
    kinds = {"LOOK", "LOOKWORD", "SHAPE", "RATIO", "PLATFORM", "FORMAT", "INTO", "COLOR", "RES", "FPS", "MUTE"}
    return "SET" if place.behind in kinds else None


def _made(place: _Place) -> str | None:
    """生成一个gif exports, 生成一段日出 nobody can."""
    return "EXPORT" if place.behind in {"FORMAT", "FILEWORD", "PLATFORM"} else None


def _called_off(place: _Place) -> str | None:
    """算了 calls off what was said; 算了3倍 puts something else in its place."""
    return None if place.behind in {"SEP", "THEN", "NEG", "NEVERMIND"} or not place.clause else "CORRECT"


def _again(place: _Place) -> str | None:
    """再左上角 is a slip for 在左上角."""
    return "AT" if place.behind in {"PLACE", "NTH", "MIDDLE"} else _more(place)


def _published(place: _Place) -> str | None:
    """发到抖音, 发到微博 puts it there, which nobody here does."""
    return "CANT" if place.behind in {"PLATFORM", "HAN"} else None


def _clear(place: _Place) -> str | None:
    """人声清楚一点 is about the sound, 清楚一点 about the picture."""
    return "SFX" if place.clause & {"VOICE", "SOUND", "MUSIC"} else None


def _advised(place: _Place) -> str | None:
    """建议删去 is a wish, 有什么建议 none."""
    return "REQUEST" if place.behind in {"REMOVE", "KEEP", "CUT", "TRIM", "ADD", "MUTE", "SET", "REPLACE"} else None


def _on_top(place: _Place) -> str | None:
    """上面加一句话: at the top of the picture."""
    if place.before in {"REMOVE", "CUT"} and place.behind == "PCT":
        return "PLACE"  # 裁掉上面10%
    is_opening = place.before in _ENDS | {"AT"} and place.behind in {"ADD", "STAY", "APPEAR"}
    is_over_clip = bool(place.clause & {"CLIPS", "NAMED", "CLIP", "CLIPN"})
    is_moved = place.before in {"MOVE", "SET", "AT"} and place.behind in _ENDS and not is_over_clip
    return "PLACE" if is_opening or is_moved else None


def _backdrop(kind: str) -> Callable[[_Place], str | None]:
    """去掉背景音乐 takes the music away; 去掉背景 asks for what nobody here sees."""
    return lambda place: kind if place.behind in {"MUSIC", "SFX", "SOUND", "VOICE", "COLOR"} else None


def _counted_down(place: _Place) -> str | None:
    """从5开始倒数 counts down, 倒数第二段 counts from the end."""
    return "COUNTDOWN" if place.behind in _ENDS else None


def _end_picture(place: _Place) -> str | None:
    """结尾画面停3秒 holds the last picture, 加个结尾画面 puts one there."""
    return "LAST" if place.behind in {"FREEZE", "STAY", "FADEOUT", "T", "STOP"} else None


def _edged(place: _Place) -> str | None:
    """白字黑边 has an edge around the letters, 竖屏黑边 one around the pictures."""
    is_text = bool(place.clause & {"TITLE", "CAPTION", "TEXT", "QUOTE"}) or place.before == "COLOR"
    return "OUTLINE" if is_text and place.behind in _ENDS | {"TITLE", "CAPTION", "TEXT", "QUOTE"} else None


def _foreign(place: _Place) -> str | None:
    """加英文字幕 asks for a translation, 英文字幕“Hello” for these words."""
    return "CANT" if place.before in _ENDS | {"ADD", "WITH"} and place.behind in _ENDS else None


def _zoomed_over(place: _Place) -> str | None:
    """转场都用缩放: how the clips follow each other."""
    return "TRANSITION" if place.clause & {"TRANSITIONWORD"} else None


def _held_still(place: _Place) -> str | None:
    """停顿2秒 holds the picture, 去掉停顿 is about silence."""
    return "FREEZE" if place.behind in {"T", "N"} else None


def _stuck(place: _Place) -> str | None:
    """卡20秒 makes it so long."""
    return "TRIM" if place.behind == "T" and place.before in _ENDS else None


def _silence(place: _Place) -> str | None:
    """ "cut silence longer than 1 s" is about stretches, "silence it" about the sound."""
    is_noun = place.before in {"REMOVE", "CUT", "TRIM", "ALL", "QWHERE"} or place.behind == "LONGERTHAN"
    return "SILENCEWORD" if is_noun and place.behind not in {"T", "RANGE", "IT"} else None


def _background(place: _Place) -> str | None:
    """ "remove the background" needs somebody who looks, "remove the background music" does not."""
    return "REMOVE" if place.behind in {"MUSIC", "SOUND", "SFX", "VOICE"} else None


def _sent(place: _Place) -> str | None:
    """发朋友圈 publishes; 发抖音用的, 我要发抖音，改成竖屏 only say what it is for."""
    is_alone = place.before == "SEP" and place.behind == "PLATFORM" and place.further == "SEP" and place.is_last
    return "CANT" if is_alone or (place.behind == "PLATFORM" and place.token.text == "发个") else None


def _topic(place: _Place) -> str | None:
    """ "back to the music: 20 %" names what it is about now, "back to how it was" goes back."""
    return "FILL" if place.behind in {"MUSIC", "LOGO", "TITLE", "CAPTION"} and place.further == "SEP" else None


def _into(place: _Place) -> str | None:
    """ "turn the first 3 seconds into slow motion" is about these; "3 seconds into the video" is a moment."""
    return "TO" if place.before in {"T", "C"} and place.earlier in {"FIRST", "LAST", "FRONT", "BACK"} else None


def _of_file(place: _Place) -> str | None:
    """talk.mp4的前5秒 is a part of the file; elsewhere the word says nothing."""
    return "OF" if place.before in {"FILE", "LINK"} and place.behind in _TIMES | {"NTH", "N", "HALF", "FRAC"} else None


_SENSES: Final[dict[str, Callable[[_Place], str | None]]] = {
    **dict.fromkeys(("remove the background", "delete the background", "take away the background"), _background),
    **dict.fromkeys(("发", "发个"), _sent),
    "的": _of_file,
    "back to": _topic,
    "回到": _topic,
    "clip": _clip,
    "into": _into,
    "last": _last,
    "silence": _silence,
    "静音": _silence,
    "drop": _drop,
    "under": _under,
    "停": _stop,
    "stretch": _stretch,
    "shrink": _shrink,
    "stretch it": _stretch,
    "next": _next,
    "in": _in,
    "show": _show,
    "去": _away,
    "out": _out,
    "放": _put,
    "one": _one,
    "再": _again,
    "转": _turn,
    "生成": _made,
    "算了": _called_off,
    "不是": _is_not,
    **dict.fromkeys(_CLEARER, _clear),
    "建议": _advised,
    "上面": _on_top,
    "上边": _on_top,
    "停顿": _held_still,
    "去掉背景": _backdrop("REMOVE"),
    "去背景": _backdrop("REMOVE"),
    "换背景": _backdrop("REPLACE"),
    "倒数": _counted_down,
    "缩放": _zoomed_over,
    **dict.fromkeys(_FOREIGN, _foreign),
    "黑边": _edged,
    "结尾画面": _end_picture,
    "片尾画面": _end_picture,
    "卡": _stuck,
    **dict.fromkeys(("发到", "传到", "发上", "传上", "发去", "post到", "post上", "上传到"), _published),
    "前面": _side("FRONT"),
    "前边": _side("FRONT"),
    "后面": _side("BACK"),
    "后边": _side("BACK"),
    "9:16": _ratio,
    "一个": _last_one,
    "super": _super,
    "through": _through,
    "take": _take,
    "cut": _cut,
    "to": _to,
    "would": _asking,
    "will": _asking,
    "does": _asking,
    "did": _asking,
    "nothing": _nothing,
    "goes": _goes,
    "go": _goes,
    "lift": _lift,
    "linger": _linger,
    "stay": _linger,
    "remain": _linger,
    "nah": _nah,
    "nope": _nah,
    "down": _fading_down,
    "first cut": _first_cut,
    "second cut": _first_cut,
    "scale": _scale,
    "first": _ordinal,
    "second": _ordinal,
    "third": _ordinal,
    "over": _over,
}
