"""Laws of talking: no text breaks it, both languages do the same, shown text is verbatim, doubt changes nothing."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from benchmarks.words.drafts import situation
from hypothesis import given, settings, strategies as st

from fetchcut.language.assent import is_assent
from fetchcut.language.converse import converse
from fetchcut.language.outcome import Answer, Cannot, Edits, History, Outcome, Question, Replace, Route
from fetchcut.language.situation import LastTurn, Past, Situation
from fetchcut.language.talk.words import subjects
from fetchcut.timeline.assets import Library
from fetchcut.timeline.draft import Draft
from fetchcut.timeline.edits import AddText, apply_all
from fetchcut.timeline.edits.cut import RemoveRange
from fetchcut.timeline.edits.sound import Mute
from fetchcut.timeline.edits.speed import Speed

DRAFTS = ("empty", "one", "three", "full")
WORDS = sorted(subjects().lexicon.words)
VALUES = [
    "3",
    "5 s",
    "0:03 to 0:05",
    "50%",
    "-6 dB",
    "“夏天”",
    '"Summer"',
    "clip 2",
    "十秒",
    "16:9",
    "dog.mp4",
    "\x00",
    "¿",
]


def said(message: str, draft: str = "one") -> Outcome:
    return converse(message, situation(draft))


def with_tunes(now: Situation, outcome: Edits | Replace) -> Library:
    return {**now.library, **{tune.asset.id: tune.asset for tune in outcome.tunes}}


def after(message: str, draft: str = "one") -> Draft:
    now = situation(draft)
    outcome = converse(message, now)
    assert isinstance(outcome, Edits), (message, outcome)
    return apply_all(now.draft, outcome.edits, with_tunes(now, outcome))


@pytest.mark.parametrize(
    ("english", "chinese", "draft"),
    [
        ("trim to 10 seconds", "剪到10秒", "one"),
        ("keep 3 to 8 seconds", "保留3到8秒", "one"),
        ("cut out 0:05-0:08", "去掉0:05到0:08", "one"),
        ("remove the first five seconds", "去掉前五秒", "one"),
        ("remove the last 3 seconds", "删掉最后3秒", "one"),
        ("mute it", "静音", "one"),
        ("set the volume to 50%", "音量调到50%", "one"),
        ("make it twice as fast", "速度加快一倍", "one"),
        ("make it 9:16", "改成9:16", "one"),
        ("delete the second clip", "删除第二段", "three"),
        ("move the last clip to the front", "把最后一段移到最前面", "three"),
        ("swap clips 1 and 2", "交换第一段和第二段", "three"),
        ('add the title "Summer"', "加标题“Summer”", "one"),
        ("remove the title", "去掉标题", "full"),
        ("music at 20%", "音乐20%", "full"),
        ("split at 10 seconds", "在10秒处切开", "one"),
        ("rotate it 90 degrees", "旋转90度", "one"),
        ("make it black and white", "变成黑白", "one"),
        ("fade in over 2 seconds", "淡入2秒", "one"),
    ],
)
def test_both_languages_do_the_same(english: str, chinese: str, draft: str) -> None:
    first, second = said(english, draft), said(chinese, draft)
    assert isinstance(first, Edits)
    assert isinstance(second, Edits)
    assert (first.language, second.language) == ("en", "zh")
    assert after(english, draft) == after(chinese, draft) != situation(draft).draft


@pytest.mark.parametrize(
    ("message", "shown"),
    [
        ("add the title Urban Dreams", "Urban Dreams"),
        ("give it the title Slow Motion Sunday", "Slow Motion Sunday"),
        ("add a caption Mute City from 2s to 6s", "Mute City"),
        ("put the title Golden Hour on the first 4 seconds", "Golden Hour"),
        ('add the title "Cut  the last 5 seconds"', "Cut  the last 5 seconds"),
        ("put the words mute the haters at the bottom", "mute the haters"),
        ("write our garden at the top", "our garden"),
        ("加标题“静音，删除第2段”", "静音，删除第2段"),
        ("标题：夏日旅行", "夏日旅行"),
        ("右下角写上@小王同学", "@小王同学"),
    ],
)
def test_shown_text_is_verbatim_and_does_nothing_else(message: str, shown: str) -> None:
    outcome = said(message)
    assert isinstance(outcome, Edits)
    assert [edit.text for edit in outcome.edits if isinstance(edit, AddText)] == [shown]
    assert len(outcome.edits) == 1


@pytest.mark.parametrize(
    ("message", "language"),
    [
        ('add the title "夏天"', "en"),
        ("add the title 城市之夜 at the top please", "en"),
        ("trim到5秒", "zh"),
        ("加标题“Urban Dreams”", "zh"),
    ],
)
def test_the_answer_is_in_the_language_of_the_persons_own_words(message: str, language: str) -> None:
    assert said(message).language == language


@pytest.mark.parametrize(
    "message",
    [
        "cut",
        "去掉",
        "make it better",
        "remove clip 9",
        "keep 50 to 60 seconds",
        "trim to 90 minutes",
        "remove the part where he laughs",
        "把不好看的地方剪掉",
        "don't change anything",
        "flibber the snorkel",
        "how long is it?",
        "视频多长？",
        "if the client approves, trim it to 5 seconds",
    ],
)
def test_doubt_questions_and_the_impossible_change_nothing(message: str) -> None:
    assert isinstance(said(message), Question | Cannot | Answer), message


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("export as mp4 in 1080p", "export"),
        ("导出", "export"),
        ("how many credits do I have left?", "credits"),
        ("还有多少积分", "credits"),
        ("show me the timeline", "state"),
        ("https://example.com/a.mp4", "upload"),
    ],
)
def test_what_others_do_goes_to_them(message: str, kind: str) -> None:
    outcome = said(message)
    assert isinstance(outcome, Route)
    assert outcome.kind == kind


@pytest.mark.parametrize(
    "message",
    ["leave out the damaged parts", "export without the broken parts", "去掉坏的部分", "去掉损坏的部分再导出"],
)
def test_the_rest_of_a_damaged_source_can_be_asked_for(message: str) -> None:
    outcome = said(message)
    assert isinstance(outcome, Route)
    assert outcome.output == {"damaged": "leave_out"}


@pytest.mark.parametrize(
    ("answer", "is_yes"),
    [
        *(
            (each, True)
            for each in ("y", "Yes", "sure, go ahead", "leave out the damaged parts", "好的", "是", "去掉坏的部分")
        ),
        *((each, False) for each in ("", "n", "no", "nope", "what?", "不要", "不了", "never mind")),
    ],
)
def test_what_is_a_yes(answer: str, is_yes: bool) -> None:
    assert is_assent(answer) is is_yes


@pytest.mark.parametrize(
    ("message", "move", "steps"),
    [
        ("undo", "undo", 1),
        ("撤销两步", "undo", 2),
        ("redo", "redo", 1),
        ("重做", "redo", 1),
        ("undo the last 3 steps", "undo", 3),
    ],
)
def test_walks_through_the_history(message: str, move: str, steps: int) -> None:
    now = situation("one")
    past = tuple(Past(version=number, label="trim", draft=now.draft) for number in range(5))
    outcome = converse(message, replace(now, history=past, redoable=3))
    assert isinstance(outcome, History)
    assert (outcome.move, outcome.steps) == (move, steps)


def talked(*messages: str, draft: str = "one") -> Sequence[Outcome]:
    now = situation(draft)
    found = []
    for message in messages:
        outcome = converse(message, now)
        found.append(outcome)
        if isinstance(outcome, Edits):
            made = apply_all(now.draft, outcome.edits, with_tunes(now, outcome))
            last = LastTurn(message=message, before=now.draft, edits=outcome.edits)
            now = replace(now, draft=made, focus=outcome.focus, last=last)
        elif isinstance(outcome, Question):
            now = replace(now, last=LastTurn(message=message, before=now.draft, question=outcome.text))
    return found


def test_a_correction_replaces_what_the_last_turn_did() -> None:
    outcome = talked("trim to 10 seconds", "no, 8 seconds")[1]
    assert isinstance(outcome, Replace)
    assert apply_all(situation("one").draft, outcome.edits, situation("one").library) == after("trim to 8 seconds")


def test_an_answer_fills_what_was_asked() -> None:
    asked, outcome = talked("add a title", '"Summer"')
    assert isinstance(asked, Question)
    assert isinstance(outcome, Edits)
    assert [edit.text for edit in outcome.edits if isinstance(edit, AddText)] == ["Summer"]


def test_a_tune_of_the_catalogue_comes_with_its_asset() -> None:
    outcome = said("add some calm music at 20%", "three")
    assert isinstance(outcome, Edits)
    assert len(outcome.tunes) == 1
    assert "calm" in outcome.tunes[0].moods


def ends_well(message: str, draft: str) -> None:
    now = situation(draft)
    outcome = converse(message, now)
    assert outcome == converse(message, now)
    assert outcome.text or isinstance(outcome, Route)
    assert len(outcome.text.splitlines()) <= 3
    if isinstance(outcome, Edits):
        assert outcome.edits
        assert apply_all(now.draft, outcome.edits, with_tunes(now, outcome)) != now.draft


@given(st.text(max_size=200), st.sampled_from(DRAFTS))
@settings(deadline=None, max_examples=60)
def test_any_text_ends_well(message: str, draft: str) -> None:
    ends_well(message, draft)


@given(st.lists(st.sampled_from(WORDS + VALUES * 40), max_size=9), st.sampled_from(DRAFTS))
@settings(deadline=None, max_examples=60)
def test_any_row_of_known_words_ends_well(words: list[str], draft: str) -> None:
    ends_well(" ".join(words), draft)


@pytest.mark.parametrize("piece", ["cut ", "去掉", "\x00", "((", '"', "and then ", "not ", "，", "trim to 5 s, "])
def test_a_hundred_thousand_characters_end_well(piece: str) -> None:
    outcome = said(piece * (100_000 // len(piece)))
    assert outcome.text or isinstance(outcome, Route)


@pytest.mark.parametrize(
    ("first", "again"), [("trim to 10 seconds", "no, trim to 10 seconds"), ("trim to 10 seconds", "no, 8")]
)
def test_a_correction_that_would_change_nothing_is_never_said_to_have_changed_something(first: str, again: str) -> None:
    before = situation("one")
    done = converse(first, before)
    assert isinstance(done, Edits)
    draft = apply_all(before.draft, done.edits, before.library)
    last = LastTurn(message=first, before=before.draft, edits=done.edits)
    outcome = converse(again, replace(before, draft=draft, last=last))
    if isinstance(outcome, Replace):
        assert apply_all(before.draft, outcome.edits, before.library) != draft
    else:
        assert isinstance(outcome, Question)


def test_every_wish_that_was_not_done_is_named() -> None:
    outcome = converse("delete clip 7, then mute clip 3 and add the title “Sea”", situation("three"))
    assert isinstance(outcome, Question | Cannot)
    outcome = converse("make it brighter, delete clip 7, then mute clip 3", situation("three"))
    assert isinstance(outcome, Edits)
    assert "delete clip 7" in outcome.text
    assert "mute clip 3" in outcome.text
    assert len(outcome.text.splitlines()) <= 3


@pytest.mark.parametrize(
    ("message", "draft", "edits"),
    [
        ("cut the first 3 seconds, speed up the rest 1.5x", "one", [RemoveRange, Speed]),
        ("第一段和第二段之间硬切，第三段静音", "three", [Mute]),
        ("beach.mp4慢放一半", "three", [Speed]),
    ],
)
def test_wishes_of_one_message_are_read_by_what_came_before(message: str, draft: str, edits: list[type]) -> None:
    outcome = converse(message, situation(draft))
    assert isinstance(outcome, Edits)
    assert [type(each) for each in outcome.edits] == edits
