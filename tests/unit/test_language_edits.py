"""Every edit there is can be said, in English and in Chinese; and what was said changes just that."""

from dataclasses import replace
from fractions import Fraction
from typing import Final

import pytest
from benchmarks.words.drafts import situation

from fetchcut.language.converse import converse
from fetchcut.language.outcome import Edits
from fetchcut.language.situation import Situation
from fetchcut.timeline.captions import Cue
from fetchcut.timeline.edits import (
    captions,
    cut,
    generate,
    look,
    media,
    motion,
    music,
    order,
    overlay,
    picture,
    ramp,
    sound as sounds,
    speed,
    split_screen,
    text as texts,
)
from fetchcut.timeline.edits.canvas import SetBackground, SetCanvas
from fetchcut.timeline.edits.edit import Edit
from fetchcut.timeline.edits.fades import Fade
from fetchcut.timeline.edits.languages import ChooseSound
from fetchcut.timeline.edits.registry import ALL, apply_all
from fetchcut.timeline.edits.subtitles import ChooseSubtitles
from fetchcut.timeline.edits.tracks import ExtractSound, Hide, Rename, ReplaceSound
from fetchcut.timeline.edits.transition import AddTransition, RemoveTransitions

CUES: Final = (Cue(Fraction(1), Fraction(3), "Hello there"), Cue(Fraction(4), Fraction(6), "Goodbye"))


def with_edits(name: str, *edits: Edit) -> Situation:
    now = situation(name)
    return replace(now, draft=apply_all(now.draft, edits, now.library), captions={"talk.srt": CUES})


def situations() -> dict[str, Situation]:
    caption = captions.Caption(start_ms=1000, end_ms=3000, text="Hello there")
    gap = with_edits("three")
    main = gap.draft.main
    assert main
    spread = tuple(replace(each, start=each.start + number) for number, each in enumerate(main.segments))
    tracks = (replace(main, segments=spread),)
    return {
        **{name: with_edits(name) for name in ("empty", "one", "three", "full", "long", "bilingual", "filmsubs")},
        "captioned": with_edits("one", captions.AddCaptions(captions=(caption,))),
        "halves": with_edits("one", cut.Split(at_ms=10_000)),
        "led": with_edits("three", AddTransition()),
        "sepia": with_edits("one", look.AddEffect(effect="sepia")),
        "gap": replace(gap, draft=replace(gap.draft, tracks=tracks)),
        "files": replace(situation("one"), draft=situation("empty").draft),
    }


SAID: Final[dict[type[Edit], tuple[str, str, str]]] = {
    media.AddMedia: ("one", "add dog.mp4 at the end", "把dog.mp4加到最后"),
    media.ReplaceMedia: ("three", "replace clip 2 with outro.mp4", "把第二段换成outro.mp4"),
    media.SetSource: ("three", "use 0:02-0:05 of the source for clip 2", "第二段改用原片的2秒到5秒"),
    cut.RemoveRange: ("one", "cut out 3-5 s", "剪掉3到5秒"),
    cut.KeepRanges: ("one", "keep 3-5 s", "只保留3到5秒"),
    cut.Delete: ("three", "delete clip 2", "删除第二段"),
    cut.DeleteTrack: ("full", "remove the music", "去掉音乐"),
    cut.Split: ("one", "split at 0:10", "在第10秒切一刀"),
    cut.Trim: ("three", "trim 1 second off both ends of clip 2", "第二段两头各剪掉1秒"),
    order.Move: ("three", "move clip 3 to the front", "把第三段移到最前面"),
    order.Swap: ("three", "swap clips 1 and 2", "交换第一段和第二段"),
    order.Reorder: ("three", "reverse the order of the clips", "片段倒序排列"),
    order.Duplicate: ("one", "duplicate the clip", "复制这一段"),
    order.CloseGaps: ("gap", "close the gaps", "消除片段之间的空隙"),
    order.Join: ("halves", "merge clips 1 and 2", "合并第一段和第二段"),
    speed.Speed: ("one", "2x speed", "2倍速"),
    speed.ScaleSpeed: ("one", "a bit faster", "快一点"),
    ramp.SpeedRamp: ("one", "gradually speed up", "逐渐加速"),
    speed.FitLength: ("one", "speed it up so it lasts 20 seconds", "加速到20秒"),
    speed.Reverse: ("one", "reverse it", "倒放"),
    speed.Freeze: ("one", "freeze at 0:05 for 2 seconds", "在第5秒定格2秒"),
    speed.Repeat: ("three", "loop the whole video twice", "整个视频循环两遍"),
    sounds.Volume: ("one", "volume 50%", "音量50%"),
    sounds.ScaleVolume: ("one", "a bit louder", "大声一点"),
    sounds.Mute: ("one", "mute it", "静音"),
    sounds.TrackGain: ("full", "music track -6 dB", "背景音乐轨降低6分贝"),
    sounds.Loudness: ("one", "normalise the loudness to -14 LUFS", "响度标准化到-14 LUFS"),
    sounds.Duck: ("full", "duck the music under the speech", "有人说话时压低音乐"),
    ChooseSound: ("bilingual", "use the Spanish audio", "用西班牙语音轨"),
    ChooseSubtitles: ("filmsubs", "keep only the Spanish subtitles", "只保留西班牙语字幕"),
    Fade: ("one", "fade in", "淡入"),
    music.SetMusic: ("one", "add calm music", "加舒缓的音乐"),
    music.AddSound: ("one", "voice.m4a as voiceover", "voice.m4a做旁白"),
    ExtractSound: ("one", "detach the audio", "分离音频"),
    ReplaceSound: ("one", "replace the audio with song.mp3", "把原声换成song.mp3"),
    Rename: ("one", 'rename the project to "Urban Dreams"', "把项目重命名为“城市之梦”"),
    Hide: ("full", "hide the title", "隐藏标题"),
    texts.AddText: ("one", 'add the title "Hi"', "加标题“你好”"),
    texts.SetText: ("full", 'change the title to "Hi"', "标题改成“你好”"),
    texts.StyleText: ("full", "make the title red", "标题改成红色"),
    captions.AddCaptions: ("one", "add the captions from talk.srt", "加上talk.srt字幕"),
    captions.ShiftCaptions: ("captioned", "captions half a second later", "字幕延后半秒"),
    captions.SetTimes: ("full", "show the title for 5 seconds", "标题显示5秒"),
    SetCanvas: ("one", "make it vertical", "改成竖屏"),
    SetBackground: ("one", "grey background", "背景改成灰色"),
    picture.Crop: ("one", "crop 10% off the left", "左边裁切10%"),
    picture.Rotate: ("one", "rotate 90 degrees", "旋转90度"),
    picture.Flip: ("one", "mirror it", "左右翻转"),
    picture.Scale: ("one", "scale to 50%", "缩小到50%"),
    picture.SetPlace: ("full", "move the logo to the bottom left", "把logo移到左下角"),
    picture.Opacity: ("full", "logo opacity 50%", "logo不透明度50%"),
    picture.SetFit: ("three", "fill the frame with blur for clip 2", "第二段用模糊填充"),
    picture.SetBlend: ("full", "set the blend mode of the logo to screen", "水印正片叠底"),
    overlay.AddOverlay: ("one", "put logo.png top right", "把logo.png放在右上角"),
    split_screen.SplitScreen: ("three", "put clips 1 and 2 side by side", "第一段和第二段左右分屏"),
    AddTransition: ("three", "crossfade between all clips", "所有片段之间加叠化"),
    RemoveTransitions: ("led", "remove the transitions", "去掉转场"),
    look.AddEffect: ("one", "make it sepia", "加复古滤镜"),
    look.RemoveEffect: ("sepia", "remove the filter", "去掉滤镜"),
    look.Adjust: ("one", "brighter", "亮一点"),
    motion.SetKeyframes: ("full", "make the title grow", "标题慢慢变大"),
    motion.KenBurns: ("one", "slow zoom in", "缓慢推近"),
    generate.AddGenerated: ("one", "add 2 seconds of black at the end", "在结尾加3秒黑屏"),
    generate.AddTitleCard: ("one", 'start with a title card saying "Hi"', "在片头加一张标题卡写着“夏天”"),
    generate.AddCountdown: ("one", "add a 5 second countdown at the start", "开头加一个5秒倒计时"),
    generate.AddAudiogram: ("files", "make an audiogram of song.mp3", "用song.mp3做一个波形视频"),
    generate.MakeSlideshow: (
        "files",
        "make a slideshow of these pictures, 3 seconds each with crossfades",
        "用这些照片做一个幻灯片，每张3秒",
    ),
}


def test_every_edit_can_be_said() -> None:
    assert set(ALL) == SAID.keys()


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("kind", SAID, ids=lambda kind: kind.__name__)
def test_an_edit_can_be_said(kind: type[Edit], language: str) -> None:
    name, english, chinese = SAID[kind]
    found = converse(english if language == "en" else chinese, situations()[name])
    assert isinstance(found, Edits), found
    assert kind in {type(each) for each in found.edits}, found.edits
    assert found.language == language
