"""Text to show that stands in no quotes: "title: Summer", "caption saying no way at the bottom", 标题叫夏日旅行."""

import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from fetchcut.language.lexer import Token
from fetchcut.language.normalise import Folded
from fetchcut.language.talk.rewordings import with_rewordings
from fetchcut.language.talk.words import subjects

_NOUNS: Final = frozenset({"TITLE", "CAPTION", "TEXT", "LOWERTHIRD", "CARD"})
_ENDS: Final = frozenset({",", ";", "!", "?", "，", "；", "！", "？", "。", "\n"})
_LEADING: Final = frozenset({"AT", "IN", "ON", "FOR", "FROM", "OVERWORD", "THEN", "WITH"})
_LED: Final = frozenset(
    {"PLACE", "T", "C", "FIRST", "LAST", "START", "END", "N", "MIDDLE", "COLOR", "FONT", "BOLD", "SCREEN"}
)
_TAIL_HAN: Final = frozenset({"放在", "放", "显示", "持续", "停留", "在", "出现", "放到"})


def _counted_characters(tokens: Sequence[Token], text: Folded) -> tuple[Token, ...]:
    """Return the tokens with the text that stands before "four characters" as a QUOTE: 显示谢谢观看四个字."""
    for at, token in enumerate(tokens):
        if token.kind != "TEXT" or not token.text.endswith(("字", "字样")) or at < 2:
            continue
        if at + 1 < len(tokens) and tokens[at + 1].kind in {"QUOTE", "SAYS"}:
            continue  # 打上白色的字“全文完”: the quotation is the text
        end = at - 1 if tokens[at - 1].kind == "N" else at
        if tokens[end - 1].text in {"这", "这几", "这些"}:
            end -= 1
        start = next((index + 1 for index in range(end - 1, -1, -1) if tokens[index].kind in _WRITING), None)
        if start is None or start >= end or any(each.kind in {"QUOTE", "SEP"} for each in tokens[start:end]):
            continue
        first, last = tokens[start], tokens[end - 1]
        quote = Token("QUOTE", "", first.start, last.end, text.original(first.start, last.end).strip())
        return (*tokens[:start], quote, *tokens[at:])
    return tuple(tokens)


_WRITING: Final = frozenset({"ADD", "STAY", "SAYS", "APPEAR"})


def _with_named_versions(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """Return the tokens with an export under the name of a version as the naming it is: 保存为初剪版."""
    found = list(tokens)
    for at, token in enumerate(tokens):
        rest = [each.kind for each in tokens[at + 1 :] if each.kind not in {"FILL", "SEP"}]
        is_named = token.kind == "EXPORT" and token.text in _NAMING and rest[-1:] == ["VERSION"]
        if is_named and 1 < len(rest) <= 4 and not set(rest) & {"FORMAT", "RES", "PLATFORM", "QUALITY", "SHAPE"}:
            found[at] = replace(token, kind="SAVEAS")
    return tuple(found)


_NAMING: Final = frozenset({"保存为", "存为", "保存成", "存成", "另存为"})


def with_free_texts(tokens: Sequence[Token], text: Folded) -> tuple[Token, ...]:
    """Return the tokens with such a text as one QUOTE, verbatim as it was typed.

    It begins behind a word like "saying", or behind a colon after "title", and ends with the clause, or where a place
    or a time begins. Where a quotation stands in the clause that is the text, and nothing else.
    """
    tokens = _with_named_versions(_counted_characters(with_rewordings(tokens, text), text))
    result: list[Token] = []
    at = 0
    while at < len(tokens):
        if tokens[at].kind == "SAYS" and tokens[at].text.endswith(":") and _is_look(tokens, at + 1):
            result.extend(_heading(tokens[at]))
            at += 1
            continue
        start = at + 1 if (end := _named_until(tokens, at, text)) else _start(tokens, at, text)
        if end is None and start is not None:
            end = _end(tokens, start, text)
        if start is None or end is None or end <= start:
            result.append(tokens[at])
            at += 1
            continue
        result.extend(tokens[at:start])
        first, last = tokens[start], tokens[end - 1]
        result.append(Token("QUOTE", "", first.start, last.end, text.original(first.start, last.end).strip()))
        at = end
    return tuple(result)


def _named_until(tokens: Sequence[Token], at: int, text: Folded) -> int | None:
    """Return where the run of capitalised words ends that tells the text: "the title Slow Motion Sunday".

    Whatever else the words mean, typed like a name behind such a noun they are what is shown.
    """
    if tokens[at].kind not in _NOUNS or at + 1 >= len(tokens) or _has_quote(tokens, at + 1):
        return None
    if not any(map(str.islower, text.original(0, tokens[at].end))):
        return None
    end, last = at + 1, at + 1
    while end < len(tokens) and tokens[end].kind not in {"SEP", "QUOTE", "FILE", "LINK"}:
        said = text.original(tokens[end].start, tokens[end].end)
        if all(word[0].isupper() or word[0] in "&'" or word.lower() in _SMALL for word in said.split()):
            last = end + 1 if said[0].isupper() else last
        elif not (said.isdigit() and end > at + 1) and said not in _SMALL:
            break
        else:
            last = end + 1 if said.isdigit() else last
        end += 1
    said = text.original(tokens[at + 1].start, tokens[last - 1].end) if last > at + 1 else ""
    if not said[:1].isupper():
        return None
    is_one_known = len(said.split()) == 1 and tokens[at + 1].kind in _STYLING
    return None if is_one_known else last


_SMALL: Final = frozenset({"of", "the", "and", "a", "an", "in", "to", "for", "at", "on", "with", "&", "by", "or"})
_STYLING: Final = frozenset(
    {"PLACE", "COLOR", "FONT", "BOLD", "ITALIC", "ANIM", "SAYS", "BIGGER", "SMALLER", "PLATFORM", "UP", "DOWN", "IT"}
)


def _is_shown(tokens: Sequence[Token], at: int) -> bool:
    """Return whether words to show follow: "put the words mute the haters at the bottom"."""
    token = tokens[at]
    before = [each.kind for each in tokens[max(at - 3, 0) : at] if each.kind not in {"DET", "FILL"}]
    if at + 1 >= len(tokens) or tokens[at + 1].kind in _NOT_SHOWN:
        return False
    if token.kind == "TEXT":
        return token.text in {"words", "word"} and before[-1:] in (["SET"], ["ADD"], ["PLACE"])
    is_written = token.kind == "ADD" and (token.text.startswith("write") or token.text in {"写上", "写"})
    following = tokens[at + 1 : at + 5]
    return is_written and not any(each.kind in _NOUNS | {"IT", "QUOTE", "SUBTITLES"} for each in following)


_NOT_SHOWN: Final = frozenset({"PLACE", "SEP", "QUOTE", "ON", "IT", "BIGGER", "SMALLER", "COLOR", "IN", "TO", "FOR"})


def _is_announced(tokens: Sequence[Token], at: int) -> bool:
    """Return whether a text follows the noun that was to be added: "add the caption see you soon at the bottom"."""
    before = [token for token in tokens[max(at - 3, 0) : at] if token.kind not in {"DET", "FILL"}]
    if not before or before[-1].kind not in {"ADD", "COLOR"} or at + 1 >= len(tokens):
        return False
    for token in tokens[at + 1 : at + 5]:
        if token.kind in {"WORD", "HAN"}:
            return True
        if token.kind not in {"FILL", "IT", "REQUEST"}:
            return False
    return False


def _is_rewritten(tokens: Sequence[Token], at: int, text: Folded) -> bool:
    """Return whether a new text follows: 标题换成城市夜景, "change the title to Lisbon Nights"."""
    token = tokens[at]
    before = tokens[max(at - 8, 0) : at]
    if at + 1 >= len(tokens) or not any(each.kind in _NOUNS for each in before):
        return False
    follows = tokens[at + 1]
    if any(each.kind == "FONTWORD" for each in before):
        return False  # "change the font of the title to Arial"
    if token.kind in {"REPLACE", "SET"}:
        return token.text.endswith(("成", "为", "作", "做")) and follows.kind in {"HAN", "WORD"}
    is_changed = any(each.kind in {"SET", "REPLACE", "FIXWORD"} for each in before)
    is_name = text.original(follows.start, follows.end)[:1].isupper()
    return (
        is_changed and (follows.kind == "WORD" or is_name) and follows.kind not in {"PLACE", "COLOR", "FILE", "NAMED"}
    )


_NO_NAME: Final = frozenset({"FORMAT", "FILE", "RES", "QUALITY", "SEP", "QUOTE", "SHAPE", "RATIO", "DET"})


def _is_renamed(tokens: Sequence[Token], at: int) -> bool:
    """Return whether a new name follows: "rename the project to summer trip", 项目重命名为夏日旅行."""
    if tokens[at].kind == "SAVEAS" and at + 1 < len(tokens) and tokens[at + 1].kind not in _NO_NAME:
        return tokens[at].text.endswith((" as", "this version", "为", "成", "叫", "叫做"))
    if tokens[at].kind == "RENAME":
        return tokens[at].text.endswith(("为", "成", "叫", "叫做", " to", " name", " project", " draft"))
    return tokens[at].kind == "TO" and any(each.kind == "RENAME" for each in tokens[max(at - 8, 0) : at])


def _is_shouted(token: Token, text: Folded) -> bool:
    """Return whether a word is typed in capitals: "put the words THE END there"."""
    said = text.original(token.start, token.end)
    return len(said) > 1 and said.replace(" ", "").isalpha() and said.isupper()


def _start(tokens: Sequence[Token], at: int, text: Folded) -> int | None:
    """Return where a free text begins if tokens[at] announces one."""
    token = tokens[at]
    begin: int | None = None
    if token.kind == "SAYS" and (_noun_before(tokens, at) or _is_own_noun(token)):
        begin = at + 1
        if begin < len(tokens) and tokens[begin].text in {":", "："}:
            begin += 1
    elif (
        (token.text in {":", "："} and at and _noun_right_before(tokens, at))
        or (token.kind == "TEXT" and at + 1 < len(tokens) and _is_shouted(tokens[at + 1], text))
        or (token.kind in _NOUNS and _is_announced(tokens, at))
        or _is_shown(tokens, at)
        or (token.kind in {"REPLACE", "SET", "TO"} and _is_rewritten(tokens, at, text))
        or _is_renamed(tokens, at)
    ):
        begin = at + 1
    elif token.kind == "NAMEWORD":
        begin = _told(tokens, at, text)
    elif token.kind in {"ADD", "SET", "REQUEST"}:
        begin = _shouted_behind(tokens, at, text)
    if begin is None and at + 1 < len(tokens) and _is_emoji(tokens, at + 1, text):
        begin = at + 1
    if begin is None or begin >= len(tokens) or _has_quote(tokens, begin):
        return None
    if text.text[tokens[begin].start :].strip().startswith(_ASKING):
        return None  # 标题写的是什么
    if token.text in {":", "："} and _is_look(tokens, begin):
        return None
    return begin


def _is_emoji(tokens: Sequence[Token], at: int, text: Folded) -> bool:
    """Return whether an emoji is what is put there: "put an emoji 🔥 top right", 加个🔥在右上角."""
    said = text.original(tokens[at].start, tokens[at].end)
    before = [each for each in tokens[max(at - 3, 0) : at] if each.kind not in {"DET", "FILL"}]
    before = before[:-1] if before and before[-1].text in {"emoji", "emojis", "sticker", "表情", "贴纸"} else before
    return bool(said) and all(map(_is_picture, said)) and bool(before) and before[-1].kind in {"ADD", "SET"}


def _is_picture(character: str) -> bool:
    return unicodedata.category(character) in {"So", "Sk"} or character in "\u200d\ufe0f"


def _shouted_behind(tokens: Sequence[Token], at: int, text: Folded) -> int | None:
    """Return where words in capitals begin that are put there: "I want SALE 50% OFF in huge red letters".

    A word that means something, and a message all in capitals, are no text; behind "I want" letters have to be named.
    """
    begin = next((i for i in range(at + 1, len(tokens)) if tokens[i].kind not in {"DET", "FILL"}), len(tokens))
    if begin >= len(tokens) or tokens[begin].kind != "WORD" or not _is_shouted(tokens[begin], text):
        return None
    is_written = tokens[at].kind != "REQUEST" or any(each.kind == "TEXT" for each in tokens[begin : begin + 10])
    is_apart = any(map(str.islower, text.original(0, tokens[at].end)))
    return begin if is_written and is_apart and tokens[begin].end - tokens[begin].start > 2 else None


def _told(tokens: Sequence[Token], at: int, text: Folded) -> int | None:
    """Return where what a name, a date or an address is begins: "put my name, Anna Berg, in the lower left"."""
    is_added = any(each.kind in {"ADD", "SET", "OVERLAYVERB", "APPEAR"} for each in tokens[max(at - 4, 0) : at])
    begin = at + 2 if at + 1 < len(tokens) and tokens[at + 1].text in {",", ":", "，", "：", "("} else at + 1
    if not is_added or begin >= len(tokens) or tokens[begin].kind in {"FILE", "PLACE", "SEP"}:
        return None
    said = text.original(tokens[begin].start, tokens[begin].end)
    return begin if tokens[begin].kind == "LINK" or said[:1].isupper() or said[:1] in "@#$€£¥0123456789" else None


_ASKING: Final = ("什么", "啥", "的是什么", "的什么", "的是啥", "了什么", "了啥", "what")


def _heading(token: Token) -> tuple[Token, Token]:
    """Return "title:" as the noun and its mark: what follows says how it is to be."""
    word = token.text.rstrip(": ")
    kind = "TITLE" if word.startswith(("title", "headline", "标题")) else "CAPTION"
    kind = "TEXT" if word.startswith(("text", "文字", "内容", "花字")) else kind
    return (
        Token(kind, word, token.start, token.end - 1, ""),
        Token("SEP", ":", token.end - 1, token.end, ""),
    )


def _is_look(tokens: Sequence[Token], begin: int) -> bool:
    """Return whether words for looks follow up to the clause's end: "title: yellow", "title: make it red"."""
    following = [each.kind for each in tokens[begin : begin + 3] if each.kind != "FILL"]
    if following[:2] == ["SET", "IT"]:
        return True
    said: list[str] = []
    for token in tokens[begin:]:
        if token.kind in {"SEP", "THEN", "AND"}:
            break
        said.append(token.kind)
    return bool(said) and all(kind in _LOOKING for kind in said)


_LOOKING: Final = _STYLING - {"SAYS", "PLATFORM"} | {"T", "LITTLE", "FILL", "AT", "DET", "SET"}


def _is_own_noun(token: Token) -> bool:
    """Return whether the announcing words name the text themselves: "title it", "with the text"."""
    return token.text.endswith(":") or any(
        word in token.text
        for word in ("title", "text", "caption", "words", "it should", "标题", "字幕", "文字", "写着", "call it")
    )


def _noun_before(tokens: Sequence[Token], at: int) -> bool:
    for token in reversed(tokens[max(at - 8, 0) : at]):
        if token.kind == "THEN" or token.text in {".", ";", "。", "；"}:
            return False
        if token.kind in _NOUNS or token.kind == "IT":
            return True
    return False


def _noun_right_before(tokens: Sequence[Token], at: int) -> bool:
    behind = [token for token in tokens[max(at - 4, 0) : at] if token.kind not in {"FILL", "SYM"}]
    if behind and behind[-1].kind in _QUALITIES:
        return False  # "title colour: red"
    return bool(behind) and (behind[-1].kind in _NOUNS or (len(behind) > 1 and behind[-2].kind in _NOUNS))


_QUALITIES: Final = frozenset(
    {"COLORWORD", "FONTWORD", "SIZEWORD", "ANIMWORD", "PLACE", "BACKGROUND", "OPACITY", "RANGE", "T", "C", "LONG"}
)


def _has_quote(tokens: Sequence[Token], begin: int) -> bool:
    for at, token in enumerate(tokens[begin : begin + 40]):
        if token.kind == "QUOTE":
            return True
        if (token.kind == "SEP" and at) or token.kind == "THEN":
            return False
    return False


def _end(tokens: Sequence[Token], start: int, text: Folded) -> int:
    at = start
    before = next((each.kind for each in reversed(tokens[:start]) if each.kind not in {"DET", "FILL"}), "")
    is_shouted = before in {"TEXT", "ADD", "SET", "REQUEST"} and _is_shouted(tokens[start], text)
    is_name = any(each.kind == "NAMEWORD" for each in tokens[max(start - 2, 0) : start])
    while at < len(tokens):
        token = tokens[at]
        if is_shouted and any(map(str.islower, text.original(token.start, token.end))):
            break
        if token.text in _ENDS and token.kind == "SEP" and not _is_trade(tokens, start, at):
            break
        if token.text == "." and at + 1 < len(tokens) and at > start:
            break
        if at > start and (_is_tail(tokens, at) or (is_name and token.kind in _STYLING)):
            break
        if at > start and _is_emoji(tokens[:at], at - 1, text) and tokens[at].kind != "SYM":
            break
        at += 1
    while (
        at > start and tokens[at - 1].kind in {"SYM", "FILL", "SEP"} and tokens[at - 1].text in {".", "please", "pls"}
    ):
        at -= 1
    return at


def _is_trade(tokens: Sequence[Token], start: int, at: int) -> bool:
    """Return whether a comma stands between a name and what the person is: "lower third: John Doe, CEO"."""
    is_named = any(each.kind == "LOWERTHIRD" for each in tokens[max(start - 2, 0) : start])
    follows = tokens[at + 1].kind if at + 1 < len(tokens) else ""
    return is_named and tokens[at].text in {",", "，"} and follows in {"WORD", "HAN"}


def _is_tail(tokens: Sequence[Token], at: int) -> bool:
    """Return whether a place or a time of the text begins here: "at the bottom", "for 3 seconds", 放在顶部."""
    token = tokens[at]
    if token.kind == "THEN" and token.text in {"then", "and then", "然后"}:
        return True
    if token.kind == "AND" and at + 1 < len(tokens) and tokens[at + 1].kind in subjects().verbs:
        # "saying Morning Routine and keep it up": nobody shows what is to be done with it.
        follows = tokens[at + 2].kind if at + 2 < len(tokens) else ""
        return follows == "IT" or bool({"it", "them"} & set(tokens[at + 1].text.split()))
    if token.text in _TAIL_HAN:
        return any(each.kind in _LED for each in tokens[at + 1 : at + 4])
    if token.kind == "PLACE" and token.text.startswith(("at ", "in ", "on ")):
        return True
    if token.kind not in _LEADING:
        return False
    following = next((each for each in tokens[at + 1 :] if each.kind not in {"DET", "FILL"}), None)
    return following is not None and following.kind in _LED
