"""Sentences made by combination: verbs, objects, values and politeness in both languages, with the effect they have.

Where the corpus asks whether somebody's sentence is understood, this asks whether what is understood in one place is
understood in every other: each verb with each way to say a stretch of time, each target with each change.
"""

import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass

WRAPS_EN = (
    "{}",
    "please {}",
    "can you {}?",
    "could you please {}",
    "I'd like you to {}",
    "hey, {}",
    "{}, thanks",
    "ok now {}",
    "let's {}",
    "I want to {}",
    "now {}",
    "{} please",
    "go ahead and {}",
    "would you {} for me?",
    "{}!",
    "alright, {}",
    "we need to {}",
    "just {}",
    "I need you to {}",
    "hi! {}. thank you",
    "I think we should {}",
    "then {}",
)
WRAPS_ZH = (
    "{}",
    "请{}",
    "帮我{}",
    "麻烦{}",
    "能不能{}",
    "可以{}吗",
    "{}，谢谢",
    "{}吧",
    "我想{}",
    "给我{}",
    "现在{}",
    "你好，{}",
    "麻烦你帮我{}一下",
    "{}可以吗？",
    "我要{}",
    "请帮忙{}",
    "能帮我{}吗？",
    "然后{}",
    "你帮我{}",
    "那就{}",
    "{}！",
)


@dataclass(frozen=True, slots=True)
class Made:
    """A sentence of one family, the draft it is said to and its effect."""

    family: str
    message: str
    draft: str
    effect: str


def _times(a: int) -> tuple[str, ...]:
    words = {3: "three", 5: "five", 8: "eight", 10: "ten", 12: "twelve", 20: "twenty"}
    return (f"{a}s", f"0:{a:02}", f"{a} seconds", f"{words[a]} seconds", f"00:00:{a:02}", f"{a} sec")


def _zh_times(a: int) -> tuple[str, ...]:
    words = {3: "三", 5: "五", 8: "八", 10: "十", 12: "十二", 20: "二十"}
    return (f"{a}秒", f"0:{a:02}", f"第{a}秒", f"{words[a]}秒", f"第{words[a]}秒", f"{a} 秒")


SPANS_EN = (
    "from {a} to {b}",
    "{a} to {b}",
    "{a}-{b}",
    "between {a} and {b}",
    "from {a} until {b}",
    "{a} through {b}",
    "the part from {a} to {b}",
    "the section between {a} and {b}",
    "the bit from {a} to {b}",
    "everything from {a} to {b}",
    "the segment from {a} to {b}",
    "from {a} till {b}",
    "the part between {a} and {b}",
    "the piece from {a} to {b}",
    "{a} – {b}",
    "what's between {a} and {b}",
    "the stretch from {a} to {b}",
    "the portion from {a} up to {b}",
    "from {a} through to {b}",
    "the footage from {a} to {b}",
    "the video from {a} to {b}",
)
SPANS_ZH = (
    "{a}到{b}",
    "从{a}到{b}",
    "{a}至{b}",
    "{a}-{b}",
    "{a}到{b}之间的部分",
    "{a}到{b}这一段",
    "从{a}到{b}的内容",
    "{a}和{b}之间的部分",
    "{a}到{b}的片段",
    "从{a}开始到{b}的部分",
    "{a}～{b}",
    "{a}到{b}那段",
    "{a}到{b}之间",
    "从{a}到{b}这部分",
    "{a}至{b}的画面",
)
KEEPS_EN = (
    "keep {}",
    "only keep {}",
    "keep only {}",
    "just keep {}",
    "leave only {}",
    "extract {}",
    "retain {}",
    "save only {}",
    "use only {}",
    "keep just {}",
    "clip out {}",
    "isolate {}",
    "preserve {}",
    "grab {}",
    "take only {}",
)
CUTS_EN = (
    "cut out {}",
    "delete {}",
    "remove {}",
    "drop {}",
    "get rid of {}",
    "take out {}",
    "lose {}",
    "erase {}",
    "edit out {}",
    "trim out {}",
    "snip out {}",
    "cut {}",
    "throw away {}",
    "chop out {}",
    "discard {}",
    "eliminate {}",
    "ditch {}",
    "leave out {}",
    "scrap {}",
    "strip out {}",
)
KEEPS_ZH = (
    "保留{}",
    "只保留{}",
    "截取{}",
    "只要{}",
    "留下{}",
    "只留{}",
    "提取{}",
    "把{}截出来",
    "把{}留下",
    "{}保留，其他删掉",
    "剪出{}",
)
CUTS_ZH = (
    "剪掉{}",
    "删掉{}",
    "删除{}",
    "去掉{}",
    "把{}剪掉",
    "把{}删了",
    "{}不要了",
    "移除{}",
    "将{}删除",
    "把{}去掉",
    "{}剪掉",
    "裁掉{}",
    "砍掉{}",
    "{}删掉",
    "把{}弄掉",
    "{}去掉吧",
    "掐掉{}",
)
EDGES_EN = (
    ("the first {n}", 1),
    ("the first {n} of the video", 1),
    ("the opening {n}", 1),
    ("the initial {n}", 1),
    ("{n} from the start", 1),
    ("{n} from the beginning", 1),
    ("{n} at the start", 1),
    ("the last {n}", -1),
    ("the final {n}", -1),
    ("the last {n} of the video", -1),
    ("{n} from the end", -1),
    ("the closing {n}", -1),
    ("{n} at the end", -1),
    ("the ending {n}", -1),
    ("the very first {n}", 1),
    ("the very last {n}", -1),
)
EDGES_ZH = (
    ("前{n}", 1),
    ("开头{n}", 1),
    ("最前面{n}", 1),
    ("开头的{n}", 1),
    ("视频前{n}", 1),
    ("视频开头{n}", 1),
    ("前面{n}", 1),
    ("最后{n}", -1),
    ("结尾{n}", -1),
    ("后{n}", -1),
    ("视频最后{n}", -1),
    ("末尾{n}", -1),
    ("结尾的{n}", -1),
    ("最后面{n}", -1),
    ("后面{n}", -1),
)
OPENS_EN = (
    ("everything after {a}", 1),
    ("everything before {a}", -1),
    ("the part after {a}", 1),
    ("the part before {a}", -1),
    ("everything from {a} on", 1),
    ("everything up to {a}", -1),
    ("everything past {a}", 1),
    ("everything until {a}", -1),
    ("what comes after {a}", 1),
    ("what comes before {a}", -1),
    ("everything from {a} onwards", 1),
    ("from {a} to the end", 1),
    ("from the beginning to {a}", -1),
    ("from the start until {a}", -1),
    ("all after {a}", 1),
    ("the rest after {a}", 1),
    ("from {a} onward", 1),
    ("from {a} to the very end", 1),
    ("everything prior to {a}", -1),
)
OPENS_ZH = (
    ("{a}之后的部分", 1),
    ("{a}之前的部分", -1),
    ("{a}以后的内容", 1),
    ("{a}以前的内容", -1),
    ("{a}后面的部分", 1),
    ("{a}前面的部分", -1),
    ("从{a}到结尾", 1),
    ("从开头到{a}", -1),
    ("{a}往后的", 1),
    ("从{a}开始到最后", 1),
    ("{a}之后", 1),
    ("{a}之前", -1),
    ("{a}以后", 1),
    ("{a}到最后", 1),
    ("开头到{a}", -1),
    ("从头到{a}", -1),
)


def _stretches() -> Iterator[tuple[str, str, str, str]]:
    """Yield language, phrase, "keep" effect and "cut" effect of stretches on the draft "one" (30 s)."""
    for span, (a, b) in itertools.product(SPANS_EN, ((5, 10), (8, 12), (3, 20))):
        for first, second in zip(_times(a), _times(b), strict=True):
            yield "en", span.format(a=first, b=second), f"keep={a}-{b}", f"cut={a}-{b}"
    for span, (a, b) in itertools.product(SPANS_ZH, ((5, 10), (8, 12), (3, 20))):
        for first, second in zip(_zh_times(a), _zh_times(b), strict=True):
            yield "zh", span.format(a=first, b=second), f"keep={a}-{b}", f"cut={a}-{b}"
    for phrase, side in EDGES_EN:
        for n in (3, 5, 10):
            yield ("en", phrase.format(n=f"{n} seconds"), *_edge(side, n))
    for phrase, side in EDGES_ZH:
        for n in (3, 5, 10):
            yield ("zh", phrase.format(n=f"{n}秒"), *_edge(side, n))
    for phrase, side in OPENS_EN:
        for n in (5, 10, 20):
            for time in _times(n)[:4]:
                yield ("en", phrase.format(a=time), *_open(side, n))
    for phrase, side in OPENS_ZH:
        for n in (5, 10, 20):
            for time in _zh_times(n)[:5]:
                yield ("zh", phrase.format(a=time), *_open(side, n))


def _edge(side: int, n: int) -> tuple[str, str]:
    span = f"0-{n}" if side > 0 else f"{30 - n}-30"
    return f"keep={span}", f"cut={span}"


def _open(side: int, n: int) -> tuple[str, str]:
    span = f"{n}-30" if side > 0 else f"0-{n}"
    return f"keep={span}", f"cut={span}"


def cuts() -> Iterator[Made]:
    """Yield what stays and what goes."""
    for language, phrase, kept, cut in _stretches():
        keeps, removals = (KEEPS_EN, CUTS_EN) if language == "en" else (KEEPS_ZH, CUTS_ZH)
        for verb in keeps:
            yield Made(f"keep {verb}", verb.format(phrase), "one", kept)
        for verb in removals:
            yield Made(f"cut {verb}", verb.format(phrase), "one", cut)


CLIPS_EN = (
    ("clip 2", 2),
    ("the second clip", 2),
    ("the dog clip", 2),
    ("the middle clip", 2),
    ("clip number 2", 2),
    ("the second one", 2),
    ("the second to last clip", 2),
    ("shot 2", 2),
    ("the 2nd clip", 2),
    ("dog.mp4", 2),
    ("the first clip", 1),
    ("clip 1", 1),
    ("the beach clip", 1),
    ("the last clip", 3),
    ("the third clip", 3),
    ("clip three", 3),
    ("the final clip", 3),
    ("the 3rd video", 3),
    ("the second video", 2),
    ("scene 2", 2),
    ("the second segment", 2),
    ("segment 2", 2),
    ("the last one", 3),
    ("the first one", 1),
    ("the opening clip", 1),
    ("the one called dog", 2),
    ("the clip in the middle", 2),
    ("video 2", 2),
)
CLIPS_ZH = (
    ("第二段", 2),
    ("第2段", 2),
    ("第二个片段", 2),
    ("第二个视频", 2),
    ("中间那段", 2),
    ("倒数第二段", 2),
    ("dog那段", 2),
    ("第二段视频", 2),
    ("第2个片段", 2),
    ("第一段", 1),
    ("第1段", 1),
    ("最后一段", 3),
    ("第三段", 3),
    ("最后一个片段", 3),
    ("第三个", 3),
    ("第一个片段", 1),
    ("最后那段", 3),
    ("第二个镜头", 2),
    ("片段2", 2),
    ("第一个视频", 1),
    ("最后一个视频", 3),
    ("beach这段", 1),
    ("开头那段", 1),
    ("末尾那段", 3),
)
CHANGES_EN = (
    ("delete {}", "drop={n}"),
    ("remove {}", "drop={n}"),
    ("get rid of {}", "drop={n}"),
    ("take {} out", "drop={n}"),
    ("drop {}", "drop={n}"),
    ("mute {}", "gain.{n}=0"),
    ("silence {}", "gain.{n}=0"),
    ("turn off the sound of {}", "gain.{n}=0"),
    ("make {} silent", "gain.{n}=0"),
    ("turn {} down to 50%", "gain.{n}=0.5"),
    ("set the volume of {} to 50%", "gain.{n}=0.5"),
    ("make {} black and white", "fx.{n}=grayscale|noir"),
    ("turn {} black and white", "fx.{n}=grayscale|noir"),
    ("make {} brighter", "adj.brightness.{n}>|adj.exposure.{n}>"),
    ("brighten {}", "adj.brightness.{n}>|adj.exposure.{n}>"),
    ("speed up {}", "speed.{n}>"),
    ("speed {} up", "speed.{n}>"),
    ("play {} at double speed", "speed.{n}=2"),
    ("play {} at 2x", "speed.{n}=2"),
    ("make {} twice as fast", "speed.{n}=2"),
    ("slow down {}", "speed.{n}<"),
    ("slow {} down", "speed.{n}<"),
    ("put {} in slow motion", "speed.{n}<"),
    ("reverse {}", "rev.{n}=yes"),
    ("play {} backwards", "rev.{n}=yes"),
    ("rotate {} 90 degrees", "rot.{n}=90"),
    ("flip {} horizontally", "flip.{n}=h"),
    ("mirror {}", "flip.{n}=h"),
    ("blur {}", "fx.{n}=blur"),
    ("make {} louder", "gain.{n}>"),
    ("make {} quieter", "gain.{n}<"),
    ("lower the volume of {}", "gain.{n}<"),
    ("add a vignette to {}", "fx.{n}=vignette"),
    ("sharpen {}", "fx.{n}=sharpen"),
    ("keep only {}", "keep{n}"),
    ("shorten {} to 4 seconds", "short{n}"),
    ("trim {} to 4 seconds", "short{n}"),
    ("cut {} down to 4 seconds", "short{n}"),
    ("cut the first 2 seconds of {}", "head{n}"),
    ("remove the first 2 seconds from {}", "head{n}"),
    ("trim 2 seconds off the start of {}", "head{n}"),
    ("cut the last 2 seconds of {}", "tail{n}"),
    ("duplicate {}", "double{n}"),
    ("make a copy of {}", "double{n}"),
    ("split {} in half", "half{n}"),
    ("zoom in on {}", "scale.{n}>"),
    ("increase the contrast of {}", "adj.contrast.{n}>"),
    ("apply sepia to {}", "fx.{n}=sepia"),
    ("move {} to the front", "front{n}"),
    ("move {} to the beginning", "front{n}"),
    ("put {} first", "front{n}"),
    ("move {} to the end", "back{n}"),
    ("put {} last", "back{n}"),
    ("put {} at the end", "back{n}"),
    ("start with {}", "front{n}"),
    ("replace {} with outro.mp4", "swap{n}"),
    ("use outro.mp4 instead of {}", "swap{n}"),
)
CHANGES_ZH = (
    ("删除{}", "drop={n}"),
    ("把{}删掉", "drop={n}"),
    ("去掉{}", "drop={n}"),
    ("{}不要了", "drop={n}"),
    ("{}删了", "drop={n}"),
    ("把{}静音", "gain.{n}=0"),
    ("{}静音", "gain.{n}=0"),
    ("关掉{}的声音", "gain.{n}=0"),
    ("把{}的声音去掉", "gain.{n}=0"),
    ("{}音量调到50%", "gain.{n}=0.5"),
    ("把{}的音量调成50%", "gain.{n}=0.5"),
    ("把{}变成黑白", "fx.{n}=grayscale|noir"),
    ("{}加黑白滤镜", "fx.{n}=grayscale|noir"),
    ("把{}调亮", "adj.brightness.{n}>|adj.exposure.{n}>"),
    ("{}亮一点", "adj.brightness.{n}>|adj.exposure.{n}>"),
    ("给{}加速", "speed.{n}>"),
    ("{}加速到2倍", "speed.{n}=2"),
    ("把{}设为两倍速", "speed.{n}=2"),
    ("{}放慢", "speed.{n}<"),
    ("把{}放慢一半", "speed.{n}=0.5"),
    ("{}做成慢动作", "speed.{n}<"),
    ("把{}倒放", "rev.{n}=yes"),
    ("{}倒着播放", "rev.{n}=yes"),
    ("把{}旋转90度", "rot.{n}=90"),
    ("{}水平翻转", "flip.{n}=h"),
    ("把{}左右镜像", "flip.{n}=h"),
    ("{}模糊一下", "fx.{n}=blur"),
    ("{}声音大一点", "gain.{n}>"),
    ("把{}的声音调小", "gain.{n}<"),
    ("给{}加暗角", "fx.{n}=vignette"),
    ("只保留{}", "keep{n}"),
    ("把{}剪到4秒", "short{n}"),
    ("{}缩短到4秒", "short{n}"),
    ("剪掉{}的前2秒", "head{n}"),
    ("{}前2秒删掉", "head{n}"),
    ("把{}开头2秒去掉", "head{n}"),
    ("剪掉{}的最后2秒", "tail{n}"),
    ("复制{}", "double{n}"),
    ("把{}复制一份", "double{n}"),
    ("把{}从中间切开", "half{n}"),
    ("{}放大一点", "scale.{n}>"),
    ("提高{}的对比度", "adj.contrast.{n}>"),
    ("给{}加复古滤镜", "fx.{n}=vintage"),
    ("把{}移到最前面", "front{n}"),
    ("把{}放到开头", "front{n}"),
    ("{}移到最后", "back{n}"),
    ("把{}放到最后", "back{n}"),
    ("{}放最后", "back{n}"),
    ("把{}换成outro.mp4", "swap{n}"),
    ("用outro.mp4替换{}", "swap{n}"),
)
_NAMES = {1: ("beach", 10), 2: ("dog", 8), 3: ("city", 12)}


def _expected(pattern: str, n: int) -> str | None:
    """Return the effect of a change of clip n on the draft "three", None where the clip is there already."""
    clips = ["beach", "dog", "city"]
    name, length = _NAMES[n]
    start = {1: 0, 2: 10, 3: 18}[n]
    others = [str(each) for each in (1, 2, 3) if each != n]
    replaced = {
        f"keep{n}": f"drop={','.join(others)}",
        f"front{n}": f"order={','.join([str(n), *others])}",
        f"back{n}": f"order={','.join([*others, str(n)])}",
        f"half{n}": f"split={start + length // 2}",
    }
    parts = {f"short{n}": f"{name}:0-4", f"head{n}": f"{name}:2-{length}", f"tail{n}": f"{name}:0-{length - 2}"}
    parts |= {f"double{n}": f"{name},{name}", f"swap{n}": "outro"}
    effect = pattern.format(n=n)
    if effect in parts:
        shown = [parts[effect] if each == name else each for each in clips]
        return ("order2=" if effect.startswith("swap") else "clips=") + ",".join(shown)
    if (effect, n) in {("front1", 1), ("back3", 3)}:
        return None
    return replaced.get(effect, effect)


def clips() -> Iterator[Made]:
    """Yield changes of one clip among three."""
    for names, changes in ((CLIPS_EN, CHANGES_EN), (CLIPS_ZH, CHANGES_ZH)):
        for (name, n), (change, pattern) in itertools.product(names, changes):
            effect = _expected(pattern, n)
            if effect is not None:
                yield Made(f"clip {change}", change.format(name), "three", effect)


WHOLES_EN = (
    (
        (
            "mute it",
            "mute the video",
            "mute everything",
            "turn off the sound",
            "remove the audio",
            "make it silent",
            "no sound",
            "kill the audio",
            "take out the sound",
            "silence the whole video",
        ),
        "gain=0",
    ),
    (
        (
            "set the volume to 50%",
            "volume to 50 percent",
            "make the volume 50%",
            "put the volume at 50%",
            "volume at half",
            "turn the volume down to 50%",
            "reduce the volume by half",
            "cut the volume in half",
            "half the volume",
        ),
        "gain=0.5",
    ),
    (
        (
            "make it louder",
            "turn it up",
            "turn up the volume",
            "increase the volume",
            "raise the volume",
            "boost the sound",
            "turn the sound up",
            "make the audio louder",
            "bring the volume up a bit",
            "crank up the volume",
        ),
        "gain>",
    ),
    (
        (
            "make it quieter",
            "turn it down",
            "turn down the volume",
            "decrease the volume",
            "lower the volume",
            "reduce the sound",
            "turn the sound down",
            "make the audio softer",
            "bring the volume down a bit",
        ),
        "gain<",
    ),
    (
        (
            "make it vertical",
            "change it to 9:16",
            "make it 9:16",
            "convert it to portrait",
            "turn it into a vertical video",
            "switch to portrait mode",
            "set the aspect ratio to 9:16",
            "make it fit TikTok",
            "format it for Instagram Reels",
            "change the orientation to vertical",
            "resize it for TikTok",
            "make a vertical version",
        ),
        "canvas=1080x1920",
    ),
    (
        (
            "make it square",
            "change it to 1:1",
            "make it 1:1",
            "convert it to a square",
            "crop it to a square",
            "set the aspect ratio to 1:1",
            "change the format to square",
        ),
        "canvas=1080x1080",
    ),
    (
        (
            "speed it up 2x",
            "make it 2x faster",
            "play it at 2x",
            "set the speed to 2x",
            "double the speed",
            "make it twice as fast",
            "2x speed",
            "play at double speed",
            "speed up by 2x",
            "increase the speed to 200%",
        ),
        "speed=2",
    ),
    (
        (
            "slow it down to half speed",
            "play it at half speed",
            "make it half as fast",
            "0.5x speed",
            "set the speed to 0.5",
            "slow it down by half",
            "play at 50% speed",
            "slow it to 0.5x",
        ),
        "speed=0.5",
    ),
    (
        (
            "make it black and white",
            "turn it black and white",
            "apply a black and white filter",
            "make it grayscale",
            "convert it to black and white",
            "add a b&w filter",
            "black and white effect",
            "remove the color",
        ),
        "fx=grayscale|noir",
    ),
    (
        ("reverse it", "play it backwards", "reverse the video", "play it in reverse", "make it play backwards"),
        "rev=yes",
    ),
    (
        (
            "rotate it 90 degrees",
            "rotate the video by 90 degrees",
            "turn it 90 degrees clockwise",
            "rotate right",
            "rotate it clockwise",
            "rotate it to the right",
        ),
        "rot=90",
    ),
    (
        (
            "flip it horizontally",
            "mirror it",
            "mirror the video",
            "flip the video horizontally",
            "do a horizontal flip",
        ),
        "flip=h",
    ),
    (
        (
            "make it brighter",
            "brighten it",
            "increase the brightness",
            "turn up the brightness",
            "raise the brightness",
            "brighten the video up",
            "add some brightness",
        ),
        "adj.brightness>|adj.exposure>",
    ),
    (
        (
            "make it darker",
            "darken it",
            "decrease the brightness",
            "lower the brightness",
            "turn down the brightness",
            "reduce the brightness",
        ),
        "adj.brightness<|adj.exposure<",
    ),
    (
        (
            "increase the contrast",
            "add more contrast",
            "more contrast",
            "raise the contrast",
            "boost the contrast",
            "turn up the contrast",
        ),
        "adj.contrast>",
    ),
    (
        (
            "increase the saturation",
            "more saturation",
            "boost the saturation",
            "make the colors more saturated",
            "turn up the saturation",
            "saturate the colors",
        ),
        "adj.saturation>",
    ),
    (("blur it", "add a blur", "blur the video", "apply a blur effect", "make it blurry"), "fx=blur"),
    (("add a vignette", "apply a vignette", "vignette effect", "put a vignette on it"), "fx=vignette"),
    (
        (
            "fade in for 2 seconds",
            "add a 2 second fade in",
            "fade in over 2 seconds",
            "2s fade in",
            "make it fade in over 2 seconds",
            "start with a 2 second fade in",
        ),
        "fade_in=2",
    ),
    (
        (
            "fade out for 2 seconds",
            "add a 2 second fade out",
            "fade out over 2 seconds",
            "2s fade out",
            "end with a 2 second fade out",
            "fade out the last 2 seconds",
        ),
        "fade_out=2",
    ),
    (
        (
            "split it at 10 seconds",
            "split at 0:10",
            "cut it at 10 seconds",
            "split the video at the 10 second mark",
            "make a cut at 0:10",
            "cut the video in two at 10 seconds",
            "divide it at 10s",
            "split the clip at 10 seconds",
        ),
        "split=10",
    ),
    (
        (
            "trim it to 12 seconds",
            "trim to 12s",
            "cut it down to 12 seconds",
            "shorten it to 12 seconds",
            "make it 12 seconds long",
            "trim the video to 12 seconds",
            "keep the first 12 seconds",
            "limit it to 12 seconds",
            "reduce it to 12 seconds",
            "cut it to 12 seconds",
            "get it down to 12 seconds",
            "trim it down to 12s",
            "make the video 12 seconds",
        ),
        "clips=city:0-12",
    ),
    (
        (
            "add happy music",
            "add some happy music",
            "put happy music in the background",
            "add upbeat happy background music",
            "play something happy in the background",
            "add a happy soundtrack",
            "use a happy song",
            "add a cheerful track",
        ),
        "music1.name~happy",
    ),
    (
        (
            "add calm music at 20%",
            "put calm music under it at 20% volume",
            "add relaxing background music at 20 percent",
            "background music: calm, 20%",
            "add chill music with the volume at 20%",
        ),
        "music1.name~calm music1.gain=0.2",
    ),
    (
        (
            "add song.mp3 as background music",
            "use song.mp3 as the soundtrack",
            "put song.mp3 in the background",
            "play song.mp3 underneath",
            "add song.mp3 as music",
            "set song.mp3 as the background music",
            "add music from song.mp3",
        ),
        "music1.name=song",
    ),
    (
        (
            "add the logo in the top right",
            "put the logo in the top right corner",
            "place logo.png at the top right",
            "add logo.png top right",
            "overlay the logo in the upper right corner",
            "put my logo at the top right",
        ),
        "over1.name=logo over1.place=top-right",
    ),
    (
        (
            "export it",
            "export the video",
            "render it",
            "download it",
            "export as mp4",
            "save it as mp4",
            "give me the video",
            "export it as an mp4 file",
            "send me the final video",
            "let's export",
            "finish and export",
        ),
        "route=export",
    ),
)
WHOLES_ZH = (
    (
        ("静音", "把视频静音", "全部静音", "关掉声音", "去掉声音", "把声音关了", "声音全部关掉", "整个视频静音"),
        "gain=0",
    ),
    (
        ("音量调到50%", "把音量设为50%", "音量50%", "音量调成百分之五十", "把音量降到50%", "音量减半", "声音调到一半"),
        "gain=0.5",
    ),
    (
        (
            "声音大一点",
            "音量调大",
            "把声音调大一些",
            "提高音量",
            "声音开大点",
            "音量大一点",
            "把音量调高",
            "声音再大一点",
        ),
        "gain>",
    ),
    (("声音小一点", "音量调小", "把声音调小一些", "降低音量", "声音关小点", "音量小一点", "把音量调低"), "gain<"),
    (
        (
            "改成竖屏",
            "转成竖屏",
            "变成9:16",
            "做成竖版",
            "改为竖屏",
            "调成9:16",
            "转换为竖屏",
            "把比例改成9:16",
            "画面改成竖的",
            "适配抖音",
            "改成抖音竖屏",
            "做成竖屏视频",
        ),
        "canvas=1080x1920",
    ),
    (
        ("改成方形", "变成1:1", "做成正方形", "调整为1:1", "比例改成1:1", "裁成正方形", "把画面改成方形"),
        "canvas=1080x1080",
    ),
    (
        (
            "加速到2倍",
            "两倍速",
            "2倍速播放",
            "速度调到2倍",
            "加速一倍",
            "把速度改成2倍",
            "播放速度2倍",
            "倍速调成2",
            "快放2倍",
        ),
        "speed=2",
    ),
    (("放慢一半", "0.5倍速", "速度减半", "慢放到0.5倍", "速度调到0.5倍", "放慢到一半", "半速播放"), "speed=0.5"),
    (
        ("变成黑白", "加黑白滤镜", "转成黑白", "做成黑白效果", "把画面变成黑白的", "黑白滤镜", "画面调成黑白"),
        "fx=grayscale|noir",
    ),
    (("倒放", "把视频倒放", "倒着播放", "反向播放", "视频倒过来播", "做成倒放"), "rev=yes"),
    (("旋转90度", "顺时针旋转90度", "把视频转90度", "向右旋转90度", "画面右转90度", "顺时针转90度"), "rot=90"),
    (("水平翻转", "左右翻转", "镜像", "把画面左右翻转", "做个镜像", "镜像翻转"), "flip=h"),
    (
        ("亮一点", "调亮", "提高亮度", "把画面调亮一点", "亮度调高", "增加亮度", "画面再亮一些", "亮度高一点"),
        "adj.brightness>|adj.exposure>",
    ),
    (("暗一点", "调暗", "降低亮度", "把画面调暗一点", "亮度调低", "画面再暗一些"), "adj.brightness<|adj.exposure<"),
    (("提高对比度", "对比度高一点", "增加对比度", "对比度调高", "加强对比度"), "adj.contrast>"),
    (("提高饱和度", "饱和度高一点", "增加饱和度", "饱和度调高", "颜色更饱和一点"), "adj.saturation>"),
    (("模糊", "加模糊效果", "把画面模糊一下", "画面虚化"), "fx=blur"),
    (("加暗角", "加个暗角效果", "四周加暗角", "添加暗角"), "fx=vignette"),
    (("淡入2秒", "加2秒淡入", "开头淡入2秒", "用2秒淡入", "开头加2秒的淡入"), "fade_in=2"),
    (("淡出2秒", "加2秒淡出", "结尾淡出2秒", "最后2秒淡出", "结尾加2秒的淡出"), "fade_out=2"),
    (
        (
            "在10秒处分割",
            "第10秒切开",
            "从10秒处剪开",
            "在0:10分割",
            "把视频在第10秒处分成两段",
            "10秒的地方切一刀",
            "在第10秒剪断",
        ),
        "split=10",
    ),
    (
        (
            "剪到12秒",
            "缩短到12秒",
            "剪成12秒",
            "时长改成12秒",
            "只保留前12秒",
            "把视频剪到12秒",
            "控制在12秒",
            "长度剪到12秒",
            "截到12秒",
            "视频缩短为12秒",
            "改成12秒长",
        ),
        "clips=city:0-12",
    ),
    (
        (
            "加欢快的音乐",
            "配一首欢快的音乐",
            "加点欢快的背景音乐",
            "来首欢快的歌",
            "背景音乐用欢快的",
            "放一段欢快的音乐",
            "配上欢快的bgm",
        ),
        "music1.name~happy",
    ),
    (
        (
            "加舒缓的音乐，音量20%",
            "配舒缓的背景音乐，音量调到20%",
            "用20%的音量加一段舒缓的音乐",
            "加一首舒缓的歌音量20%",
        ),
        "music1.name~calm music1.gain=0.2",
    ),
    (
        (
            "用song.mp3做背景音乐",
            "把song.mp3设为背景音乐",
            "背景音乐用song.mp3",
            "加song.mp3当背景音乐",
            "配乐song.mp3",
            "加上song.mp3作为配乐",
        ),
        "music1.name=song",
    ),
    (
        (
            "右上角加logo",
            "把logo放在右上角",
            "在右上角放logo.png",
            "右上角放上logo",
            "添加logo到右上角",
            "logo.png放右上角",
        ),
        "over1.name=logo over1.place=top-right",
    ),
    (
        ("导出", "导出视频", "导出成mp4", "渲染视频", "下载视频", "保存成mp4", "把视频发给我", "输出mp4", "可以导出了"),
        "route=export",
    ),
)


def wholes() -> Iterator[Made]:
    """Yield wishes for the whole video."""
    for groups in (WHOLES_EN, WHOLES_ZH):
        for sentences, effect in groups:
            yield from (Made(f"whole {effect}", each, "one", effect) for each in sentences)


TEXTS_EN = (
    'add a title "X"',
    'add the title "X"',
    'put a title saying "X"',
    'add a title that says "X"',
    'write "X" on the screen',
    'show the text "X"',
    'add text "X"',
    'add the text "X"',
    'title "X"',
    'display "X"',
    'overlay the text "X"',
    'insert a title "X"',
    'put the words "X"',
    'create a title "X"',
    'make a title "X"',
    'have a title that reads "X"',
    'place the text "X"',
    'add a text overlay saying "X"',
)
TEXTS_ZH = (
    "加标题“X”",
    "加个标题“X”",
    "添加标题“X”",
    "写上“X”",
    "显示文字“X”",
    "加文字“X”",
    "加一行字“X”",
    "打上“X”",
    "标题“X”",
    "放一个标题“X”",
    "插入标题“X”",
    "加上“X”的标题",
    "添加文字“X”",
    "加一个写着“X”的标题",
    "打字“X”",
)
SHOWN_EN = (
    ("", ""),
    (" for the first 3 seconds", "text1.time=0-3"),
    (" during the first 3 seconds", "text1.time=0-3"),
    (" from 5 to 8 seconds", "text1.time=5-8"),
    (" between 0:05 and 0:08", "text1.time=5-8"),
    (" at 5 seconds for 3 seconds", "text1.time=5-8"),
    (" for 4 seconds", "text1.time=0-4"),
    (" in the last 4 seconds", "text1.time=26-30"),
    (" at the end for 4 seconds", "text1.time=26-30"),
    (" at the start", "text1.place=center"),
    (" from 0:05 to 0:08", "text1.time=5-8"),
    (" starting at 5 seconds", "text1.time=5-8"),
    (" over the first 3 seconds", "text1.time=0-3"),
    (" the whole time", "text1.time=0-30"),
)
WHERE_EN = (
    ("", ""),
    (" at the top", "text1.place=top"),
    (" at the bottom", "text1.place=bottom"),
    (" in the center", "text1.place=center"),
    (" in the top left corner", "text1.place=top-left"),
    (" bottom right", "text1.place=bottom-right"),
    (" in red", "text1.color=red"),
    (" in yellow at the top", "text1.color=yellow text1.place=top"),
    (" in the upper right", "text1.place=top-right"),
    (" in the middle of the screen", "text1.place=center"),
    (", white, at the bottom", "text1.color=#FFFFFF text1.place=bottom"),
    (" in bold", "text1.bold=yes"),
)
SHOWN_ZH = (
    ("", ""),
    ("，显示前3秒", "text1.time=0-3"),
    ("，前3秒显示", "text1.time=0-3"),
    ("，从5秒到8秒", "text1.time=5-8"),
    ("，第5秒到第8秒显示", "text1.time=5-8"),
    ("，持续4秒", "text1.time=0-4"),
    ("，显示4秒", "text1.time=0-4"),
    ("，最后4秒显示", "text1.time=26-30"),
    ("，从第5秒开始显示3秒", "text1.time=5-8"),
    ("，全程显示", "text1.time=0-30"),
)
WHERE_ZH = (
    ("", ""),
    ("放在顶部", "text1.place=top"),
    ("，放底部", "text1.place=bottom"),
    ("，居中", "text1.place=center"),
    ("，左上角", "text1.place=top-left"),
    ("在右下角", "text1.place=bottom-right"),
    ("，红色", "text1.color=red"),
    ("，黄色，放在上方", "text1.color=yellow text1.place=top"),
    ("，加粗", "text1.bold=yes"),
)


def texts() -> Iterator[Made]:
    """Yield titles with time and place."""
    for head, (where, place), (shown, time) in itertools.product(TEXTS_EN, WHERE_EN, SHOWN_EN):
        effect = " ".join(filter(None, ('text1.txt="Big Day"', place, time)))
        if not (place and "place" in place and "place" in time):
            yield Made(f"text {head}{where}{shown}", (head + where + shown).replace("X", "Big Day"), "one", effect)
    for head, (where, place), (shown, time) in itertools.product(TEXTS_ZH, WHERE_ZH, SHOWN_ZH):
        effect = " ".join(filter(None, ('text1.txt="大日子"', place, time)))
        yield Made(f"text {head}{where}{shown}", (head + where + shown).replace("X", "大日子"), "one", effect)


THINGS_EN = (
    (
        (
            "remove the title",
            "delete the title",
            "take the title away",
            "get rid of the title",
            "take off the title",
            "no title",
            "drop the title",
            "lose the title",
            "hide the title",
            "the title should go",
        ),
        "-text1",
    ),
    (
        (
            'change the title to "Night"',
            'make the title say "Night"',
            'the title should say "Night"',
            'rename the title to "Night"',
            'replace the title with "Night"',
            'set the title to "Night"',
            'update the title to "Night"',
            'title should be "Night"',
            'change "Urban Dreams" to "Night"',
            'edit the title: "Night"',
        ),
        "text1.txt=Night",
    ),
    (
        (
            "make the title red",
            "change the title color to red",
            "red title",
            "title in red",
            "color the title red",
            "turn the title red",
            "the title should be red",
            "set the title colour to red",
            "make the title text red",
        ),
        "text1.color=red",
    ),
    (
        (
            "make the title bigger",
            "make the title larger",
            "increase the title size",
            "bigger title",
            "enlarge the title",
            "the title should be bigger",
            "title bigger please",
            "increase the font size of the title",
        ),
        "text1.size>",
    ),
    (
        (
            "make the title smaller",
            "decrease the title size",
            "smaller title",
            "shrink the title",
            "reduce the font size of the title",
        ),
        "text1.size<",
    ),
    (
        (
            "move the title to the bottom",
            "put the title at the bottom",
            "title at the bottom",
            "place the title at the bottom",
            "the title should be at the bottom",
            "shift the title to the bottom",
        ),
        "text1.place=bottom",
    ),
    (
        (
            "show the title for 5 seconds",
            "keep the title for 5 seconds",
            "make the title last 5 seconds",
            "the title should stay for 5 seconds",
            "title for 5 seconds",
            "extend the title to 5 seconds",
            "leave the title on for 5 seconds",
        ),
        "text1.time=0-5",
    ),
    (
        (
            "remove the music",
            "delete the music",
            "take out the music",
            "get rid of the background music",
            "no music",
            "turn off the music",
            "stop the music",
            "kill the music",
            "take the music away",
            "lose the music",
        ),
        "-music1 || music1.gain=0",
    ),
    (
        (
            "make the music quieter",
            "turn the music down",
            "lower the music",
            "turn down the music",
            "music softer",
            "reduce the music volume",
            "decrease the volume of the music",
            "bring the music down a bit",
            "the music should be quieter",
            "the music is too loud",
        ),
        "music1.gain<",
    ),
    (
        (
            "make the music louder",
            "turn the music up",
            "raise the music",
            "turn up the music",
            "increase the music volume",
            "louder music",
            "the music is too quiet",
        ),
        "music1.gain>",
    ),
    (
        (
            "set the music to 20%",
            "music at 20%",
            "music volume 20%",
            "put the music at 20 percent",
            "lower the music to 20%",
            "turn the music down to 20%",
            "make the music 20%",
            "set the volume of the music to 20%",
        ),
        "music1.gain=0.2",
    ),
    (
        (
            "fade out the music over 3 seconds",
            "fade the music out over 3 seconds",
            "add a 3 second fade out to the music",
            "music fade out 3s",
            "let the music fade out for 3 seconds",
        ),
        "music1.fade_out=3",
    ),
    (
        (
            "start the music at 5 seconds",
            "the music should start at 0:05",
            "have the music start at 5 seconds",
            "let the music begin at 5s",
            "music from 5 seconds on",
            "begin the music at 0:05",
        ),
        "music1.time=5-30",
    ),
    (
        (
            "change the music to something calm",
            "use calmer music",
            "switch to calm music",
            "replace the music with calm music",
            "different music, something calm",
            "swap the music for something relaxing",
        ),
        "music1.name~calm",
    ),
    (
        (
            "remove the logo",
            "delete the logo",
            "take the logo off",
            "get rid of the watermark",
            "no logo",
            "remove the watermark",
            "take away the logo",
            "hide the logo",
        ),
        "-over1",
    ),
    (
        (
            "move the logo to the bottom left",
            "put the logo in the bottom left corner",
            "logo bottom left",
            "place the logo at the bottom left",
            "the logo should be in the lower left",
        ),
        "over1.place=bottom-left",
    ),
    (
        (
            "make the logo smaller",
            "shrink the logo",
            "smaller logo",
            "reduce the size of the logo",
            "the logo is too big",
            "scale down the logo",
        ),
        "over1.scale<",
    ),
    (
        ("make the logo bigger", "enlarge the logo", "bigger logo", "the logo is too small", "increase the logo size"),
        "over1.scale>",
    ),
    (
        (
            "set the logo opacity to 50%",
            "make the logo 50% transparent",
            "logo opacity 50%",
            "logo at 50% opacity",
            "reduce the logo's opacity to 50%",
        ),
        "over1.op=0.5",
    ),
)
THINGS_ZH = (
    (("去掉标题", "删除标题", "把标题删掉", "标题不要了", "标题去掉", "移除标题", "不要标题", "把标题去了"), "-text1"),
    (
        (
            "把标题改成“夜”",
            "标题换成“夜”",
            "标题改为“夜”",
            "将标题修改为“夜”",
            "标题文字改成“夜”",
            "标题内容换成“夜”",
            "把“Urban Dreams”改成“夜”",
            "标题写“夜”",
        ),
        "text1.txt=夜",
    ),
    (
        (
            "标题改成红色",
            "把标题变成红色",
            "标题颜色改成红色",
            "标题用红色",
            "红色标题",
            "标题调成红色",
            "标题字体颜色换成红色",
        ),
        "text1.color=red",
    ),
    (("标题大一点", "把标题放大", "标题字号调大", "标题再大一些", "放大标题", "标题字体大一点"), "text1.size>"),
    (("标题小一点", "把标题缩小", "标题字号调小", "缩小标题"), "text1.size<"),
    (("标题放到底部", "把标题移到底部", "标题移到下方", "标题放在下面", "将标题放置在底部"), "text1.place=bottom"),
    (
        ("标题显示5秒", "标题停留5秒", "标题持续5秒", "让标题显示5秒", "标题时长改成5秒", "标题延长到5秒"),
        "text1.time=0-5",
    ),
    (
        ("去掉音乐", "删除背景音乐", "把音乐关掉", "不要音乐", "音乐去掉", "移除音乐", "把背景音乐删了"),
        "-music1 || music1.gain=0",
    ),
    (
        (
            "音乐小声一点",
            "把音乐调小",
            "降低音乐音量",
            "背景音乐声音小一点",
            "音乐音量调低",
            "音乐太大声了",
            "音乐轻一点",
        ),
        "music1.gain<",
    ),
    (("音乐大声一点", "把音乐调大", "提高音乐音量", "音乐音量调高", "音乐太小声了"), "music1.gain>"),
    (("音乐调到20%", "音乐音量20%", "把音乐音量设为20%", "背景音乐音量调到20%", "音乐降到20%"), "music1.gain=0.2"),
    (("音乐淡出3秒", "音乐结尾淡出3秒", "给音乐加3秒淡出", "音乐最后3秒淡出"), "music1.fade_out=3"),
    (("音乐从第5秒开始", "让音乐从5秒开始播放", "音乐5秒后开始", "音乐从0:05开始"), "music1.time=5-30"),
    (("换一首舒缓的音乐", "音乐换成舒缓的", "背景音乐改成舒缓的", "换个舒缓点的音乐"), "music1.name~calm"),
    (("去掉logo", "删除水印", "把logo去掉", "不要水印", "移除logo", "水印去掉"), "-over1"),
    (
        ("logo移到左下角", "把logo放到左下角", "logo放左下", "将logo移动到左下角", "水印移到左下角"),
        "over1.place=bottom-left",
    ),
    (("logo小一点", "把logo缩小", "缩小logo", "logo太大了"), "over1.scale<"),
    (("logo大一点", "把logo放大", "放大logo", "logo太小了"), "over1.scale>"),
    (("logo透明度调到50%", "把logo的透明度设为50%", "logo不透明度50%", "水印透明度改成50%"), "over1.op=0.5"),
)


def things() -> Iterator[Made]:
    """Yield changes of the title, the music and the logo."""
    for groups in (THINGS_EN, THINGS_ZH):
        for sentences, effect in groups:
            yield from (Made(f"thing {effect}", each, "full", effect) for each in sentences)


def wrapped(made: Made, seed: random.Random) -> Made:
    """Return the sentence in some politeness of its language."""
    is_chinese = any("\u4e00" <= each <= "\u9fff" for each in made.message)
    wrap = seed.choice(WRAPS_ZH if is_chinese else WRAPS_EN)
    return Made(f"{made.family} | {wrap}", wrap.format(made.message), made.draft, made.effect)


def all_made() -> Iterator[Made]:
    """Yield everything, plain."""
    for family in (wholes, things, clips, cuts, texts):
        yield from family()
