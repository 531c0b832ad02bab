"""What the conversation asks, both languages side by side."""

from collections.abc import Mapping
from typing import Final

QUESTIONS: Final[Mapping[str, tuple[str, str]]] = {
    "ask.nothing_said": ("What would you like to do with the video?", "想对视频做什么？"),
    "ask.not_understood": (
        "I did not understand “{words}”, so nothing changed. Could you say it another way?",
        "没看懂“{words}”，什么都没改。能换个说法吗？",
    ),
    "ask.what_instead": (
        "That is what the last message did, so nothing changed. What should it be instead?",
        "上一条已经是这样了，所以什么都没改。应该改成什么？",
    ),
    "ask.instead_or_undo": (
        "What should it be instead? “Undo” takes the last change back.",
        "应该改成什么？说“撤销”可以恢复上一步。",
    ),
    "ask.which_clip": ("Which clip do you mean? There are {count}.", "您指的是哪一段？现在有 {count} 段。"),
    "ask.which_clip_seen": (
        "I do not look at the pictures. Which clip is it: the first, the second …?",
        "我看不到画面内容。是第几段？",
    ),
    "ask.quarter_turns": (
        "Only quarter turns work: 90, 180 or 270 degrees. Which?",
        "只能旋转 90、180 或 270 度，要哪一个？",
    ),
    "ask.which_part": ("Which part? Say for example “from 0:03 to 0:08”.", "要哪一部分？例如“0:03 到 0:08”。"),
    "ask.what_to_remove": (
        "What should go? Say for example “the first 3 seconds” or “clip 2”.",
        "要去掉什么？例如“前3秒”或“第二段”。",
    ),
    "ask.how_long": ("How long should it be?", "要剪到多长？"),
    "ask.trim_how": (
        "Trim to that length, or that much off the start or the end?",
        "是剪到这么长，还是从开头或结尾剪掉这么多？",
    ),
    "ask.what_to_place": (
        "What should stand there? Put words in quotes, or name a file.",
        "放什么？请把文字放在引号里，或说出文件名。",
    ),
    "ask.beat_music": (
        "To the beat of which music? Add some first, for example “add energetic music and cut to the beat”.",
        "卡哪首音乐的点？先加一首，例如“加动感音乐，然后卡点”。",
    ),
    "ask.which_beside": (
        "Which clips or files should stand beside each other? Name at least two, for example “clips 1 and 2”.",
        "哪几段或哪几个文件要分屏？请至少说出两个，例如“第一段和第二段”。",
    ),
    "ask.where_to_split": ("Where should it be split? Say for example “at 0:10”.", "在哪里分割？例如“在 0:10 处”。"),
    "ask.backwards": (
        "{start} comes after {end}. Which part do you mean?",
        "{start} 在 {end} 之后。您要的是哪一部分？",
    ),
    "ask.which_captions": (
        "Which words? Put them in quotes, or send a captions file (.srt, .vtt, .ass).",
        "字幕写什么？请把文字放在引号里，或发来字幕文件（.srt、.vtt、.ass）。",
    ),
    "ask.which_text": ("What should it say? Put the words in quotes.", "要写什么？请把文字放在引号里。"),
    "ask.which_of_texts": ("Which text do you mean: {texts}?", "您指的是哪条文字：{texts}？"),
    "ask.what_about_music": (
        "What about the music: louder, softer, another one, or none?",
        "音乐要怎么改：大声、小声、换一首，还是去掉？",
    ),
    "ask.mood_of_what": (
        "Do you mean music in that mood? Say for example “add calm music”.",
        "您是想要这种感觉的音乐吗？例如说“加一首轻快的音乐”。",
    ),
    "ask.which_music": ("Which music? Upload a song or name a file.", "要用哪首音乐？请上传或说出文件名。"),
    "ask.which_shape": ("Which shape: 16:9, 9:16, 1:1 or 4:5?", "要什么比例：16:9、9:16、1:1 还是 4:5？"),
    "ask.how_fast": ("How fast? For example “2x” or “half speed”.", "要多快？例如“2倍速”或“半速”。"),
    "ask.which_blend": (
        "Which blend mode? For example screen, multiply, overlay, soft light, or normal.",
        "要用哪种混合模式？例如滤色、正片叠底、柔光，或恢复正常。",
    ),
    "ask.which_ramp": (
        "How should the speed change? For example “gradually faster”, “from 1x to 4x” or “fast, slow, fast”.",
        "速度要怎么变化？例如“逐渐加速”、“从1倍速逐渐加速到4倍速”或“先快后慢”。",
    ),
    "ask.delete_all": (
        "That would leave nothing. Which part should go? “Start over” goes back to the first state.",
        "这样就什么都不剩了。要去掉哪一部分？说“重来”可以回到最初状态。",
    ),
    "ask.much_goes": (
        "That would take {gone} of {whole} away, so nothing changed. Which part should be removed, or kept?",
        "这样会去掉 {whole} 中的 {gone}，所以没有改动。要去掉或保留哪一部分？",
    ),
    "ask.where_to": (
        "Where to? Say for example “to the front” or “after clip 2”.",
        "移到哪里？例如“最前面”或“第二段后面”。",
    ),
    "ask.where_on_picture": (
        "Where on the picture? Say for example “top” or “bottom left”.",
        "放在画面的哪里？例如“顶部”或“左下角”。",
    ),
    "ask.which_two": ("Which two should change places?", "要交换哪两段？"),
    "ask.which_order": ("In which order? Name the clips one after the other.", "要什么顺序？请依次说出片段。"),
    "ask.how_often": ("How often should it play?", "要重复几遍？"),
    "ask.where_in_picture": (
        "Where in the picture: top, bottom, left, right, a corner, the middle?",
        "放到画面的哪里：上、下、左、右、某个角，还是中间？",
    ),
    "ask.where_to_freeze": ("At which moment should the picture be held?", "在哪个时间点定格？"),
    "ask.which_file": (
        "Which file? Name one that is uploaded, or upload it.",
        "用哪个文件？请说出已上传的文件名，或先上传。",
    ),
    "ask.how_loud": ("How loud should it be? Say for example “50 %” or “louder”.", "要多大声？例如“50%”或“大声一点”。"),
    "ask.which_overlay": ("Which one do you mean: {texts}?", "您指的是哪一个：{texts}？"),
    "ask.more_or_less": ("More or less of it?", "要调高还是调低？"),
    "ask.which_thing": (
        "What do you mean: a clip, a text, the logo or the music?",
        "您指的是片段、文字、logo 还是音乐？",
    ),
    "ask.how_long_shown": ("From when to when should it be shown?", "从什么时候显示到什么时候？"),
    "ask.which_fit": ("Black bars, blurred fill, or fill the frame?", "留黑边、模糊填充，还是铺满画面？"),
    "ask.which_color": ("Which colour?", "要什么颜色？"),
    "ask.which_rate": ("How many frames a second: 24, 25, 30 or 60?", "要多少帧：24、25、30 还是 60？"),
    "ask.nicer_how": (
        "In which way: brighter, warmer, with music, with a title?",
        "想从哪方面改：亮一点、暖一点、加音乐，还是加标题？",
    ),
    "ask.which_font": (
        "Which font: sans, serif, mono, rounded or handwriting?",
        "换成哪种字体：黑体、宋体、等宽、圆体还是手写体？",
    ),
    "ask.how_to_crop": (
        "How should it be cropped: to a shape, or so much off a side?",
        "怎么裁：裁成某个比例，还是裁掉哪一边多少？",
    ),
    "ask.not_neighbours": (
        "A transition joins two clips in a row. Which ones?",
        "转场只能加在相邻的两段之间，是哪两段？",
    ),
    "ask.which_name": ("What should this version be called?", "这个版本叫什么名字？"),
    "ask.which_version": ("Which version? Say its name, or “undo”.", "哪个版本？请说出名字，或说“撤销”。"),
    "ask.condition": (
        "I can only check what I know: length, clips, shape, music, texts. What should be done?",
        "我只能判断已知的：时长、片段、画幅、音乐和文字。请直接说要怎么做。",
    ),
    "ask.how_small": ("How small should the file be? Say for example “under 10 MB”.", "文件要多小？例如“10 MB 以内”。"),
    "ask.which_sound": (
        "Which audio track shall stay? The file has: {sounds}.",
        "要留下哪条音轨？文件里有：{sounds}。",
    ),
    "ask.which_title": ("What should it be called? Put the name in quotes.", "要叫什么名字？请把名字放在引号里。"),
    "ask.which_way": ("Earlier or later, and by how much?", "提前还是延后，多少秒？"),
}
