"""What stands around a finding: negation before it, the verb that keeps or removes a part, a correction between two."""

from collections.abc import Sequence
from typing import Final

from fetchcut.language.findings import Finding, Part
from fetchcut.language.lexer import Token
from fetchcut.timeline.time import Cut

_NEGATION_PASSES: Final = frozenset(
    {"GET", "CONVERT", "AS", "TO", "IN", "KEEP", "REMOVE", "CUT", "TRIM", "CHANGE", "WITH", "EXTRACT", "THING", "VIDEO"}
    | {"THIS", "RECORD", "FOR", "BA", "ALL", "CLIP", "NEG", "FROM"}
)
_KEEPING: Final = frozenset({"KEEP", "CLIP", "EXTRACT", "ONLY"})
_VERBS: Final = _KEEPING | {"REMOVE", "CUT", "TRIM"}
_REACH: Final = 60
"""Tokens a word can act over; no clause of a person is longer, and reading stays linear in the text."""
_JOINING: Final = frozenset({"AND", "CLIPNOUN", "OR"})
_BEHIND_PASSES: Final = frozenset({"CLIPNOUN", "THING", "VIDEO", "THIS", "PICTURE", "BA", "GET", "ONLY"})


class Surroundings:
    """The tokens with the findings in them; answers where a word stands in relation to a finding."""

    def __init__(self, tokens: Sequence[Token], findings: Sequence[Finding]) -> None:
        self.tokens = tokens
        self.findings = list(findings)
        self.used: set[int] = set()
        self._covered = {index for each in findings for index in range(each.first, each.last)}
        for index in self._covered:
            self.used.add(index)

    def before(self, index: int) -> list[int]:
        """Return the visible tokens before `index`, nearest first, up to the clause's start or another finding."""
        found = []
        for at in range(index - 1, max(index - _REACH, 0) - 1, -1):
            token = self.tokens[at]
            if token.kind in {"SEP", "CORRECT"} or at in self._covered:
                break
            if not token.is_hidden:
                found.append(at)
        return found

    def behind(self, index: int) -> list[int]:
        """Return the visible tokens from `index` on, nearest first, up to the clause's end or another finding."""
        found = []
        for at in range(index, min(index + _REACH, len(self.tokens))):
            token = self.tokens[at]
            if token.kind in {"SEP", "CORRECT"} or at in self._covered:
                break
            if not token.is_hidden:
                found.append(at)
        return found

    def is_removal_of_sound(self, finding: Finding) -> bool:
        """Return whether the finding is "remove the sound" in these or other words."""
        kinds = {token.kind for token in self.tokens[finding.first : finding.last]}
        return finding.slot == "video_only" and "REMOVE" in kinds

    def is_one_clause(self, first: Finding, second: Finding) -> bool:
        """Return whether nothing stands between the two that begins something new: no comma, "and", link or file."""
        between = range(first.last, second.first)
        stops = {"SEP", "AND", "OR", "CORRECT", "LINK", "FILE"}
        return not any(self.tokens[at].kind in stops or at in self._covered for at in between)

    def verbs_before(self, index: int) -> set[str]:
        """Return the kinds from the clause's start to `index`; "and" begins a clause here."""
        kinds: set[str] = set()
        for at in self.before(index):
            if self.tokens[at].kind == "AND":
                break
            kinds.add(self.tokens[at].kind)
        return kinds

    def has_between(self, kind: str, first: Finding, second: Finding) -> bool:
        """Return whether a token of this kind stands between the two findings."""
        return any(token.kind == kind for token in self.tokens[first.last : second.first])

    def is_negated(self, finding: Finding) -> bool:
        """Return whether "not" stands before the finding with nothing but verbs and its object between."""
        for at in self.before(finding.first)[:6]:
            if self.tokens[at].kind == "NEG":
                self.used.add(at)
                return True
            if self.tokens[at].kind not in _NEGATION_PASSES:
                return False
        return False

    def is_negated_at(self, index: int) -> bool:
        """Return whether "not" stands before a token that is in no finding, within its clause."""
        return any(self.tokens[at].kind == "NEG" for at in self.before(index)[:5])


def cuts(around: Surroundings, parts: Sequence[Finding]) -> tuple[tuple[Finding, Cut], ...]:
    """Return each part with its cut: kept or removed by the verb before its group, else by the one behind it.

    Parts joined by "and" or a comma are one group: 前5秒和最后5秒剪掉. A negated removal is no cut at all.
    """
    decided: list[tuple[Finding, Cut]] = []
    for group in _groups(around, parts):
        verb, is_negated = _verb(around, group)
        for finding in group:
            part = finding.value
            if isinstance(part, Part) and (is_removal := _is_removal(part, verb, is_negated)) is not None:
                decided.append((finding, Cut(part.start, part.end, is_removal, is_limit=part.style == "limit")))
    return tuple(decided)


def sound_removed_with(around: Surroundings, decided: Sequence[tuple[Finding, Cut]], noun: Finding) -> bool:
    """Return whether `noun` ("the sound") is joined to a removed part: "remove the first 10 s and the sound"."""
    removed = [finding for finding, cut in decided if cut.is_removal]
    return any(_are_joined(around, *sorted((each, noun), key=lambda one: one.first)) for each in removed)


def _groups(around: Surroundings, parts: Sequence[Finding]) -> list[list[Finding]]:
    groups: list[list[Finding]] = []
    for part in parts:
        if groups and _are_joined(around, groups[-1][-1], part):
            groups[-1].append(part)
        else:
            groups.append([part])
    return groups


def _are_joined(around: Surroundings, first: Finding, second: Finding) -> bool:
    if first.first > second.first:
        return False
    between = [token for token in around.tokens[first.last : second.first] if not token.is_hidden]
    return all(token.kind in _JOINING or token.text in {",", "、", ";"} for token in between)


def _verb(around: Surroundings, group: Sequence[Finding]) -> tuple[str, bool]:
    before = around.before(group[0].first)
    verbs = [at for at in before if around.tokens[at].kind in _VERBS]
    # "only remove", "just cut": the other verb says what happens.
    chosen = next((at for at in verbs if around.tokens[at].kind != "ONLY"), verbs[0] if verbs else None)
    around.used.update(verbs)
    if chosen is not None:
        return around.tokens[chosen].kind, _has_not_before(around, chosen)
    if any(around.tokens[at].kind == "NEG" for at in before[:3]):
        return "NEG", False
    if any(_are_joined(around, each, group[0]) for each in around.findings if around.is_removal_of_sound(each)):
        return "REMOVE", False  # "remove the sound and the first 10 s"
    return _verb_behind(around, group[-1].last)


def _verb_behind(around: Surroundings, index: int) -> tuple[str, bool]:
    is_negated = False
    # A link behind the sentence is no word of it: 前5秒不要 https://…
    behind = [at for at in around.behind(index) if around.tokens[at].kind not in {"LINK", "FILE"}]
    for place, at in enumerate(behind):
        kind = around.tokens[at].kind
        if kind in _VERBS and kind != "ONLY":
            if _starts_next_part(around, behind, place):
                return "", False
            around.used.add(at)
            return kind, is_negated
        is_negated = is_negated or kind == "NEG"
        if kind not in _BEHIND_PASSES and kind != "NEG":
            break
    return ("NEG", False) if is_negated and len(behind) == 1 else ("", False)


def _starts_next_part(around: Surroundings, behind: Sequence[int], place: int) -> bool:
    """Return whether the verb's clause runs into another finding of a part: then the verb is that one's."""
    last = behind[-1] + 1
    while last < len(around.tokens) and around.tokens[last].is_hidden:
        last += 1
    owner = next((each for each in around.findings if each.first == last), None)
    return owner is not None and owner.slot == "part" and place < len(behind)


def _has_not_before(around: Surroundings, index: int) -> bool:
    before = around.before(index)
    if before and around.tokens[before[0]].kind == "NEG":
        around.used.add(before[0])
        return True
    return False


def _is_removal(part: Part, verb: str, is_negated: bool) -> bool | None:
    """Return whether the part is removed; None when nothing happens to it."""
    if part.style in {"fixed", "limit"}:
        return None if is_negated else False
    removes = _removes(part, verb)
    if not is_negated:
        return removes
    return None if removes else True


def _removes(part: Part, verb: str) -> bool:
    if verb in {"REMOVE", "NEG"}:
        return True
    if verb == "CUT":  # "cut 3-5 s" names what goes; "cut it from 3 to 5 s" bounds what stays
        return (part.style in {"edge", "open"} and not (part.style == "open" and part.has_from)) or not part.has_from
    return verb == "TRIM" and part.style == "edge"


def with_corrections(around: Surroundings, found: Sequence[Finding]) -> list[Finding]:
    """Return the findings less those that a later one for the same slot corrects."""
    groups = {"still": "format", "best": "lines", "smallest": "lines", "single": "playlist", "video_only": "audio_only"}
    corrections = [index for index, token in enumerate(around.tokens) if token.kind == "CORRECT"]
    if not corrections:
        return list(found)
    last_after: dict[str, int] = {}
    for finding in found:
        last_after[groups.get(finding.slot, finding.slot)] = finding.first
    return [
        finding
        for finding in found
        if not any(finding.last <= at < last_after[groups.get(finding.slot, finding.slot)] for at in corrections)
    ]
