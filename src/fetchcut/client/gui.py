"""Talk about a screen that is not there, taken out of a server's text; what it wants is told apart, to be called.

The original service speaks to people who see its editor ("click Export", 把标题拖到右上角). Pure.
"""

import re
from dataclasses import dataclass
from typing import Final, Literal

Want = Literal["export", "summary", "state", "edit"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Translated:
    """`text` for the person; `wants` is what the rest asked for, in order; `orders` are its edits as words to send."""

    text: str
    wants: tuple[Want, ...] = ()
    orders: tuple[str, ...] = ()


def translate(text: str) -> Translated:
    """Return the text without its instructions for a screen. Text without any comes back as it is."""
    kept: list[str] = []
    wants: list[Want] = []
    orders: list[str] = []
    for sentence in _SENTENCE.findall(text):
        want, start = _want(sentence)
        kept.append(sentence[:start])
        if want is None:
            continue
        wants.append(want)
        if want == "edit" and (order := _order(sentence[start:])):
            orders.append(order)
    if not wants:
        return Translated(text=text)
    return Translated(
        text="".join(kept).strip().rstrip(",;，；—"), wants=tuple(dict.fromkeys(wants)), orders=tuple(orders)
    )


_SENTENCE: Final = re.compile(r".+?(?:[.!?…]+[\"'”’)]*(?=\s|$)\s*|[。！？；]+[”’）]*\s*|\n+|$)", re.DOTALL)
_QUOTED: Final = re.compile("\"[^\"\n]*\"|“[^”\n]*”|「[^」\n]*」|『[^』\n]*』|(?<!\\w)'[^'\n]*'(?!\\w)|‘[^’\n]*’")

_BUTTON: Final = r"(?:button|icon|menu|tab|option|toggle|checkbox|slider|handle|link)"
_PANEL: Final = (
    r"(?:panel|tab|menu|sidebar|toolbar|window|editor|timeline|library|settings|properties|inspector|page|view)"
)
# Base forms only: "I clicked", "dragging" and "the door opens" tell of something, they ask for nothing.
_CLICK: Final = r"(?:(?:double[- ]|right[- ]|left[- ])?click|tap|press|hit)"
_ZH_CLICK: Final = "(?:点击|单击|双击|点按|轻点|点一下|点选|按下|按一下|右键)"
_ZH_PANEL: Final = "(?:面板|标签页?|选项卡|菜单|侧边栏|工具栏|窗口|编辑器|时间线|时间轴|素材库|媒体库|设置|属性|页面)"
_EXPORT: Final = r"(?:export|download|render)"

_TABLE: Final[tuple[tuple[Want, str], ...]] = (
    ("export", rf"\b{_CLICK}\b[^.]*\b{_EXPORT}\b|\b(?:the|an) {_EXPORT} {_BUTTON}\b"),
    ("export", rf"{_ZH_CLICK}[^。]*(?:导出|下载)|(?:导出|下载)(?:”|」|』|’)?(?:按钮|图标|菜单|选项)"),
    ("summary", r"\bpreview\b[^.]*\b(?:in|on) (?:the|your) (?:timeline|player|editor|canvas)\b"),
    ("summary", rf"\b{_CLICK}\b[^.]*\b(?:play|preview)\b|(?:时间线|时间轴|播放器|画布)(?:上|中|里)?[^。]*预览"),
    ("summary", rf"{_ZH_CLICK}[^。]*(?:预览|播放)|预览(?:按钮|窗口|面板)"),
    ("edit", r"\bdrag\b|\bdrop (?:it|them|the|your|this|that)\b[^.]*\b(?:on|onto|into|to|in)\b"),
    ("edit", r"拖拽|拖动|拖放|拖到|拖至|拖入"),
    ("edit", rf"\b{_CLICK}\b(?! (?:sound|track|through|rate))|\b(?:select|choose|use|toggle)\b[^.]*\b{_BUTTON}\b"),
    ("edit", _ZH_CLICK),
    ("state", rf"\b(?:open|go to|switch to|navigate to|expand)\b[^.]*\b{_PANEL}\b"),
    ("state", rf"(?:打开|进入|切换到|展开|前往)[^。]*{_ZH_PANEL}"),
)
"""The first that fits decides: an export button is clicked, too."""

_PATTERNS: Final = tuple((want, re.compile(pattern, re.IGNORECASE)) for want, pattern in _TABLE)

_TOLD: Final = re.compile(
    r"(?:\b(?:i|we|i've|we've|i'll|we'll|i have|we have)(?: \w+){0,2}|\b(?:no need to|without having to|never|needn't)"
    r"|\b(?:don't|do not)(?: need to| have to)?|不需要|无需|不用|不必|我已经?|我会)\s*$",
    re.IGNORECASE,
)
"""What before a pattern makes it a report or its contrary."""


def _want(sentence: str) -> tuple[Want | None, int]:
    """Return what the sentence wants and where its clause begins that wants it: None and its end for a plain one."""
    # What is quoted is somebody's title or a button's name; a title "Click here" asks for nothing.
    bare = _QUOTED.sub(_blank, sentence)
    for want, pattern in _PATTERNS:
        found = pattern.search(bare)
        if found and not _TOLD.search(bare[: found.start()]):
            return want, _clause(bare, found.start())
    return None, len(sentence)


def _clause(sentence: str, at: int) -> int:
    """Return where the clause of `at` begins; what introduces it ("To save it, click …") belongs to it."""
    before = max(sentence.rfind(mark, 0, at) + 1 for mark in ",;，；—")
    return 0 if _INTRODUCES.match(sentence[:before]) else before


_INTRODUCES: Final = re.compile(
    r"[\s\-*]*(?:to|if|when|once|after|for|in order|please|then|next|now|finally"
    "|要|如|若|想|当|请|然后|接着|之后|最后|现在)",
    re.IGNORECASE,
)


def _blank(found: re.Match[str]) -> str:
    """Blank out a quotation, but keep a button's name where the word before says that it is one."""
    inner = found[0][1:-1]
    is_name = bool(_NAMES_A_BUTTON.search(found.string, 0, found.start())) and len(inner) <= 20
    return f" {inner} " if is_name else "·" * len(found[0])


_NAMES_A_BUTTON: Final = re.compile(
    rf"(?:\b(?:{_CLICK}|select|choose)(?: on)?(?: the)?|{_ZH_CLICK}|打开|的)\s*$", re.IGNORECASE
)


_LEAD: Final = re.compile(
    r"^[\s\-*•]*(?:(?:please|then|now|next|first|finally|just|simply|and|so|ok|okay|alternatively"
    r"|you can|you could|you may|you(?:'ll)? (?:need|have) to|you should|you must|to \w+(?: \w+){0,4},)[\s,:]*)+",
    re.IGNORECASE,
)
_ZH_LEAD: Final = re.compile(r"^[\s\-*•]*(?:请|您|你|可以|需要|然后|接着|现在|再|先|只需|直接|，|,|\s)+")


def _order(sentence: str) -> str:
    """Return what the instruction would have the person do, as a wish: "Drag the title up" is "Move the title up"."""
    text = " ".join(sentence.split()).strip(" .。!！")
    text = _ZH_LEAD.sub("", _LEAD.sub("", text.lstrip(",;，；—-*• ")))
    text = re.sub(r"^drag(?:[ -]and[ -]drop)?\b", "Move", text, flags=re.IGNORECASE)
    text = re.sub(r"\bdrag(?:[ -]and[ -]drop)?\b", "move", text, flags=re.IGNORECASE)
    text = re.sub("拖拽|拖动|拖放", "移动", text)
    text = re.sub("拖(?=[到至入])", "移", text)
    text = re.sub(rf"^{_CLICK}(?: on)?(?: the)?\s*", "", text, flags=re.IGNORECASE)
    text = re.sub(rf"^{_ZH_CLICK}", "", text)
    text = re.sub(rf"(?P<name>[\"'“”‘’「」]?)\s+{_BUTTON}\b", r"\g<name>", text, count=1, flags=re.IGNORECASE)
    text = re.sub("(?:按钮|图标|选项)", "", text, count=1)
    text = re.sub("^[\"'“‘「『]([^\"'”’」』]{1,20})[\"'”’」』]", r"\1", text)
    return text[:1].upper() + text[1:] if text else ""
