"""Whether a graphics card encodes, and which encoder of it, decided without one."""

from pathlib import Path

import pytest

from fetchcut.errors import OutputInvalid
from fetchcut.media.command import argv
from fetchcut.media.hardware import HARDWARE, HardwareEncoder, first_working, is_wanted, trial
from fetchcut.media.render.profile import on_card, profile_of
from fetchcut.media.tools import Tool
from fetchcut.timeline.output import Output, read

LONG = 1920 * 1080 * 25 * 600


@pytest.mark.parametrize(
    ("asked", "is_allowed", "how", "pixels", "is_so"),
    [
        (True, False, ("high", False), 1, True),
        (False, True, ("high", False), LONG, False),
        (None, True, ("high", False), LONG, True),
        (None, True, ("high", False), LONG // 100, False),
        (None, False, ("high", False), LONG, False),
        (True, True, ("lossless", False), LONG, False),
        (True, True, ("high", True), LONG, False),
    ],
)
def test_a_card_encodes_when_asked_or_better(
    asked: bool | None, is_allowed: bool, how: tuple[str, bool], pixels: int, *, is_so: bool
) -> None:
    found = is_wanted(asked=asked, is_allowed=is_allowed, quality=how[0], has_crf=how[1], pixels=pixels)
    assert found is is_so


def test_the_first_that_works_is_taken() -> None:
    tried: list[str] = []

    def works(encoder: HardwareEncoder) -> bool:
        tried.append(encoder.name)
        return encoder.name == "h264_qsv"

    listed = frozenset({"h264_nvenc", "h264_qsv", "h264_vaapi", "hevc_nvenc"})
    found = first_working("h264", listed, works)
    assert found is not None
    assert found.name == "h264_qsv"
    assert tried == ["h264_nvenc", "h264_qsv"]
    assert first_working("h264", frozenset(), works) is None
    assert first_working("prores", listed, works) is None


def test_every_encoder_has_a_trial_and_three_qualities() -> None:
    tool = Tool(path=Path("/usr/bin/ffmpeg"), version="9.0", major=9, origin="system")
    for codec, encoders in HARDWARE.items():
        for each in encoders:
            assert each.codec == codec
            words = argv(trial(each), tool)
            assert words[words.index("-c:v") + 1] == each.name
            assert len({each.by_quality[number] for number in range(3)}) == 3


def test_a_profile_on_a_card_is_its_own() -> None:
    plain = profile_of(Output(quality="medium"))
    card = on_card(plain, HARDWARE["h264"][0], "medium")
    assert card.video[:2] == ("-c:v", "h264_nvenc")
    assert card.video != on_card(plain, HARDWARE["h264"][0], "high").video
    assert card.sound == plain.sound


def test_the_wire_asks_with_a_switch() -> None:
    assert read({"hardware": True}).is_on_card is True
    assert read({}).is_on_card is None
    with pytest.raises(OutputInvalid):
        read({"hardware": "yes"})
