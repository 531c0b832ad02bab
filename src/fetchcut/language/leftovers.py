"""What was not understood: whether it may be passed over, or would have changed the result.

The rule. Passed over (and listed): names, adjectives, nouns, a number behind a name ("iphone 15"), single numerals of
Chinese text. Refused: a wish of a later version; a time, size, percentage or number that found no place; "remove",
"cut", "add" without anything we can do it to; a verb of change followed by words we do not know ("make it sparkle",
把视频…); an unknown word where English puts a command ("foo the video"). Negated, all of these are harmless.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from fetchcut.errors import NotOfferedYet, NotUnderstood, UnknownFormat
from fetchcut.language.context import Surroundings
from fetchcut.language.lexer import Token
from fetchcut.language.normalise import Folded

_UNKNOWN: Final = frozenset({"WORD", "HAN"})
_NAMED: Final = frozenset({"LATER", "CODEC", "INTRO", "OUTRO", "QUANTITY", "HALF"})
_VALUES: Final = frozenset({"T", "TM", "SIZE", "BARE_SIZE", "ODD", "AT_MOST", "NO_LONGER"})
_ACTIONS: Final = frozenset({"REMOVE", "CUT", "TRIM", "TRIM_TO", "ADD", "COMPRESS"})
_COMMANDED: Final = frozenset({"the", "my", "this", "that", "it", "them", "these", "every", "all", "a", "an"})
_DOING: Final = frozenset(
    {
        "GET",
        "CONVERT",
        "KEEP",
        "REMOVE",
        "CUT",
        "TRIM",
        "EXTRACT",
        "RECORD",
        "AS",
        "CLIP",
        "MUTE",
        "COMPRESS",
        "TRIM_TO",
    }
)


class Leftovers:
    """The tokens outside every finding, judged one by one."""

    def __init__(self, around: Surroundings, text: Folded, known_formats: Sequence[str]) -> None:
        self.around = around
        self.tokens = around.tokens
        self.text = text
        self.known_formats = tuple(known_formats)
        self.open = [index for index in range(len(self.tokens)) if index not in around.used]

    def ignored(self) -> tuple[str, ...]:
        """Return the harmless unknown words, in the person's spelling.

        Raises NotOfferedYet, UnknownFormat or NotUnderstood for the first word that is not harmless.
        """
        # What we can name is said first: "skip the intro" is a wish we know, not a verb without object.
        for index in sorted(self.open, key=lambda each: self.tokens[each].kind not in _NAMED):
            self._judge(index)
        return tuple(self._words(index) for index in self.open if self.tokens[index].kind in _UNKNOWN)

    def _judge(self, index: int) -> None:
        token = self.tokens[index]
        if token.kind in _NAMED:
            if not self.around.is_negated_at(index) and not self._is_description(index):
                raise NotOfferedYet(words=self._words(index))
        elif self._is_refused(index):
            if token.text == "9:16":  # a shape of picture when it is no time
                raise NotOfferedYet(words=token.text)
            raise NotUnderstood(words=self._phrase(index))
        elif token.kind == "WORD":
            self._judge_word(index)

    def _is_refused(self, index: int) -> bool:
        token = self.tokens[index]
        if token.kind in _VALUES:
            return not re.fullmatch("[零〇一二两三四五六七八九十百千半分秒时点]+", token.text)
        if token.kind in {"N", "NTH_N"}:
            is_meant = token.text[0].isdigit() or self._kind_before(index) in {"FIRST", "LAST"}
            return token.kind == "N" and is_meant and not self._is_of_a_name(index)
        if self.around.is_negated_at(index):
            return False
        if token.kind in _ACTIONS:
            return True
        if token.kind == "KEEP":
            return self._next_kind(index) in _UNKNOWN
        if token.kind == "CHANGE":
            return self._is_change_unknown(index)
        return token.kind == "BA" and self._is_ba_unknown(index)

    def _judge_word(self, index: int) -> None:
        before = [self.tokens[at].kind for at in self.around.before(index)]
        behind = [self.tokens[at].kind for at in self.around.behind(index + 1)]
        is_target = bool(before) and before[0] in {"AS", "TO", "IN"} and behind[:1] == ["FORMATWORD"]
        is_converted = before[:1] in (["AS"], ["TO"]) and "CONVERT" in before and not behind
        if (is_target or is_converted) and not self.around.is_negated_at(index):
            raise UnknownFormat(name=self._words(index), known=self.known_formats)
        if self._is_command(index):
            raise NotUnderstood(words=self._phrase(index))

    def _is_command(self, index: int) -> bool:
        """Return whether an unknown word stands first in its clause with an object right behind it."""
        if any(
            self.tokens[at].kind not in {"AND", "LINK", "FILE"} for at in self.around.before(index)
        ) or self._follows_finding(index):
            return False
        if index + 1 >= len(self.tokens):
            return False
        return self.tokens[index + 1].text in _COMMANDED

    def _follows_finding(self, index: int) -> bool:
        at = index - 1
        while at >= 0 and self.tokens[at].is_hidden:
            at -= 1
        return at >= 0 and at in self.around.used

    def _is_change_unknown(self, index: int) -> bool:
        kinds = [self.tokens[at].kind for at in self.around.behind(index + 1)]
        rest = [kind for kind in kinds if kind not in {"THING", "VIDEO", "THIS", "BA", "LINK", "FILE", "AS", "TO"}]
        is_first = bool(rest) and rest[0] in _UNKNOWN
        # Chinese puts the object first: 把视频调…
        return is_first or (not kinds and self.tokens[index].text in {"调", "调整", "修改", "处理", "编辑"})

    def _is_ba_unknown(self, index: int) -> bool:
        """Return whether 把 has an object, unknown words behind it, and no verb that we know."""
        clause = [token.kind for token in self._clause_behind(index)]
        return any(kind in _UNKNOWN for kind in clause) and not _DOING.intersection(clause) and "LATER" not in clause

    def _clause_behind(self, index: int) -> Iterator[Token]:
        for token in self.tokens[index + 1 : index + 60]:
            if token.kind == "SEP":
                return
            yield token

    def _is_of_a_name(self, index: int) -> bool:
        """Return whether a number belongs to the name before it: "iphone 15", 第3季."""
        return self._kind_at(index - 1) in _UNKNOWN | {"ITEM", "NTH"}

    def _is_description(self, index: int) -> bool:
        """Return whether a word of a later wish only describes what is fetched: "this slow motion video"."""
        before, behind = self._kind_at(index - 1), self._kind_at(index + 1)
        is_named = before == "THIS" or (index > 0 and self.tokens[index - 1].text in {"the", "my", "那个"})
        if self.tokens[index].text == "裁剪" and self._is_before_part(index):  # crops pictures, but a time is cut out
            return True
        return is_named and behind in {"VIDEO", "VIDEOS", "THING", "LINK"} and not self._is_changed(index)

    def _is_before_part(self, index: int) -> bool:
        at = index + 1
        while at < len(self.tokens) and self.tokens[at].kind in {"VIDEO", "THIS", "FILL", "DET", "FILE", "LINK"}:
            at += 1
        return any(each.slot == "part" and each.first == at for each in self.around.findings)

    def _is_changed(self, index: int) -> bool:
        return any(self.tokens[at].kind in _ACTIONS | {"CHANGE", "CONVERT"} for at in self.around.before(index))

    def _kind_before(self, index: int) -> str:
        before = self.around.before(index)
        return self.tokens[before[0]].kind if before else ""

    def _kind_at(self, index: int) -> str:
        return self.tokens[index].kind if 0 <= index < len(self.tokens) else ""

    def _next_kind(self, index: int) -> str:
        behind = self.around.behind(index + 1)
        return self.tokens[behind[0]].kind if behind and behind[0] not in self.around.used else ""

    def _words(self, index: int) -> str:
        return self.text.original(self.tokens[index].start, self.tokens[index].end)

    def _phrase(self, index: int) -> str:
        """Return the word and the few behind it up to the clause's end, for quoting."""
        last = index
        for at in range(index + 1, min(index + 5, len(self.tokens))):
            if self.tokens[at].kind in {"SEP", "LINK", "FILE", "CORRECT"}:
                break
            last = at
        return self.text.original(self.tokens[index].start, self.tokens[last].end).strip()
