"""Talk about a screen in both languages, and talk that only sounds like it."""

import pytest
from hypothesis import given, strategies as st

from fetchcut.client.gui import translate

SCREEN = [
    ("Trimmed to 5 s. Click the Export button to download your video.", "Trimmed to 5 s.", "export", ""),
    ("Trimmed to 5 s, click Export to download it.", "Trimmed to 5 s", "export", ""),
    ("To save it, click Export.", "", "export", ""),
    ("Use the export button at the top right.", "", "export", ""),
    ("Done. You can preview it in the timeline.", "Done.", "summary", ""),
    ("Press Play to preview.", "", "summary", ""),
    ("Open the Text panel on the left.", "", "state", ""),
    ("Go to the media library.", "", "state", ""),
    ("Drag the title to the top right corner.", "", "edit", "Move the title to the top right corner"),
    ("You can drag and drop the second clip to the start.", "", "edit", "Move the second clip to the start"),
    ('Click "Split" at 0:05.', "", "edit", "Split at 0:05"),
    ("Please click the Mute button.", "", "edit", "Mute"),
    ("Done!\n- Click Apply to confirm", "Done!", "edit", "Apply to confirm"),
    ("点击右上角的“导出”按钮下载视频。", "", "export", ""),
    ("已添加标题，点击导出按钮下载。", "已添加标题", "export", ""),
    ("已添加背景音乐。请在时间线中预览效果。", "已添加背景音乐。", "summary", ""),
    ("您可以打开素材库面板查看。", "", "state", ""),
    ("把标题拖到右上角。", "", "edit", "把标题移到右上角"),
    ("请点击“静音”按钮。", "", "edit", "静音"),
]
PLAIN = [
    "Trimmed from 0:30 to 0:05.",
    'Added the title "Click here to win". It is 3 s long.',
    "Title 'Tap to start' added.",
    "I clicked around and the door opens.",
    "No need to click anything.",
    "You don't need to drag it.",
    "The music has a click track at 120 bpm.",
    "Opened with a wide shot, the clip drags on.",
    "The export is ready.",
    "标题“点击领取”已添加。",
    "不用点击任何按钮。",
    "已导出。",
    "",
]


@pytest.mark.parametrize(("said", "text", "want", "order"), SCREEN)
def test_instructions_for_a_screen_become_wants(said: str, text: str, want: str, order: str) -> None:
    translated = translate(said)
    assert translated.text == text
    assert translated.wants == (want,)
    assert translated.orders == ((order,) if order else ())


@pytest.mark.parametrize("said", PLAIN)
def test_other_talk_stays_as_it_is(said: str) -> None:
    assert translate(said).text == said
    assert translate(said).wants == ()


def test_several_wants_come_in_order() -> None:
    translated = translate("Open the Text panel. Then click Export.")
    assert translated.wants == ("state", "export")


@given(st.text(max_size=400))
def test_any_text_is_translated_and_none_is_invented(text: str) -> None:
    translated = translate(text)
    assert translated.text == text or translated.wants
    assert set(translated.text) <= set(text)
