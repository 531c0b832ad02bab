"""Text made comparable: one width, one case, one Chinese script, with the way back to the person's own characters."""

import unicodedata
from dataclasses import dataclass
from typing import Final

HOLE: Final = "\ue000"
"""Stands in the folded text for something that is no wording: a link, a file name, a quotation."""

# Traditional characters that occur in our lexicons, and their simplified twins: one way to write each word suffices.
_TRADITIONAL: Final = dict(
    zip(
        "轉載視頻聲點鐘時間錄製畫質靜開頭後錢請幫謝這個們兩過寬長關鍵無"
        "連結鏈網頁檔壓縮圖標題語國韓韻樂從與並還換導輸給對將單條剛號縱橫裡為變"
        "幀準確顯處體樣儲響張話預設區內間數據絕極會當專業軌雙場選擇節擷陣讓"
        "級應該麼嗎來說點僅隻僅滿萬傳統圓縮慢倍鬆麗濾鏡轉場詞調廣訊種寫邊餘",
        "转载视频声点钟时间录制画质静开头后钱请帮谢这个们两过宽长关键无"
        "连结链网页档压缩图标题语国韩韵乐从与并还换导输给对将单条刚号纵横里为变"
        "帧准确显处体样储响张话预设区内间数据绝极会当专业轨双场选择节撷阵让"
        "级应该么吗来说点仅只仅满万传统圆缩慢倍松丽滤镜转场词调广讯种写边余",
        strict=True,
    )
)
_PLAIN: Final = {"’": "'", "‘": "'", "–": "-", "—": "-", "−": "-", "―": "-", "～": "~", "〜": "~", "→": "-", HOLE: " "}


def is_han(character: str) -> bool:
    """Return whether this is a Chinese character. A regular expression for it takes 2 ms to compile."""
    return "\u3400" <= character <= "\u9fff" or "\uf900" <= character <= "\ufaff"


@dataclass(frozen=True, slots=True)
class Folded:
    """`text` for matching; `origin[i]` is the index in the person's text of the character behind `text[i]`."""

    text: str
    origin: tuple[int, ...]
    source: str

    def original(self, start: int, end: int) -> str:
        """Return the person's own characters behind text[start:end]."""
        if start >= end:
            return ""
        return self.source[self.origin[start] : self.origin[end - 1] + 1]


def fold_character(character: str) -> str:
    """Return what stands for one character in matching; may be longer than one, never empty for a visible one."""
    if character in _PLAIN:
        return _PLAIN[character]
    folded = unicodedata.normalize("NFKC", character).lower().replace(HOLE, " ")
    return "".join(_TRADITIONAL.get(each, each) for each in folded)


def fold(text: str) -> str:
    """Return `text` folded for matching."""
    return "".join(map(fold_character, text))


def folded(source: str, holes: tuple[tuple[int, int], ...] = ()) -> Folded:
    """Return `source` folded, each of `holes` (half-open, ascending, apart) as one HOLE character."""
    starts = dict(holes)
    characters: list[str] = []
    origin: list[int] = []
    at = 0
    while at < len(source):
        piece = HOLE if at in starts else fold_character(source[at])
        characters.append(piece)
        origin.extend([at] * len(piece))
        at = max(starts.get(at, at), at + 1)
    return Folded("".join(characters), tuple(origin), source)
