"""Honest noes of the conversation, both languages side by side."""

from collections.abc import Mapping
from typing import Final

REFUSALS: Final[Mapping[str, tuple[str, str]]] = {
    "cannot.no_more": ("There is nothing before or after it to show.", "前后没有更多内容可以显示。"),
    "cannot.nothing_there": (
        "There is nothing on the timeline yet. Upload a video or send a link first.",
        "时间线上还没有内容，请先上传视频或发送链接。",
    ),
    "cannot.nothing_left": ("Nothing would be left of it, so nothing changed.", "这样就什么都不剩了，所以没有改动。"),
    "cannot.shorter_already": (
        "It is {duration} long, shorter than {asked}, so nothing changed.",
        "目前只有 {duration}，不到 {asked}，所以没有改动。",
    ),
    "cannot.past_the_end": (
        "The video ends at {duration}, so nothing is at {asked}. “{start} to the end” can be done.",
        "视频到 {duration} 就结束了，{asked} 处没有内容。可以说“{start} 到结尾”。",
    ),
    "cannot.outside": (
        "{asked} lies outside the video, which is {duration} long. Choose a time within it.",
        "{asked} 超出了视频范围，全长只有 {duration}。请改成范围内的时间。",
    ),
    "cannot.outside_clip": (
        "{asked} lies outside that clip, which is {duration} long.",
        "{asked} 超出了这段视频，它只有 {duration}。",
    ),
    "cannot.outside_file": (
        "{asked} lies outside {name}, which is {duration} long.",
        "{asked} 超出了 {name}，它只有 {duration}。",
    ),
    "cannot.no_time_in": ("{name} is a still picture: it has no times.", "{name} 是一张图片，没有时间可截取。"),
    "cannot.no_such_clip": ("There is no clip {number}; there are {count}.", "没有第 {number} 段，一共 {count} 段。"),
    "cannot.no_clip_named": ("No clip is called “{name}”.", "没有叫“{name}”的片段。"),
    "cannot.no_file": ("There is no file “{name}” here. Upload it first.", "没有“{name}”这个文件，请先上传。"),
    "cannot.no_music": ("There is no music on the timeline.", "时间线上没有音乐。"),
    "cannot.no_text": ("There is no text on the timeline.", "时间线上没有文字。"),
    "cannot.negative_volume": ("Volume cannot be below 0 %. Nothing changed.", "音量不能低于 0%，没有改动。"),
    "cannot.cut_already": ("There is a cut at {asked} already.", "{asked} 处已经是剪切点了。"),
    "cannot.no_overlay": ("There is no logo or picture on top of the video.", "画面上没有 logo 或叠加的图片。"),
    "cannot.no_logo_file": (
        "There is no picture for the logo here. Upload it first.",
        "没有可用作 logo 的图片，请先上传。",
    ),
    "cannot.no_voice": ("There is no voice on a track of its own.", "没有单独的旁白音轨。"),
    "cannot.no_effect": ("There is no such effect on it; nothing changed.", "没有这样的效果，没有改动。"),
    "cannot.not_reversed": ("Nothing plays backwards; nothing changed.", "没有倒放的片段，没有改动。"),
    "cannot.no_transition": ("There is no transition to remove.", "没有可以去掉的转场。"),
    "cannot.no_sound_in": ("“{name}” has no sound.", "“{name}”没有声音。"),
    "cannot.no_speed": ("A speed must be more than 0. Nothing changed.", "速度必须大于 0，没有改动。"),
    "cannot.one_clip_only": ("There is only one clip; add another one first.", "只有一段视频，请先再添加一段。"),
    "cannot.last_clip": (
        "Nothing follows the last clip, so there is no transition.",
        "最后一段后面没有内容，加不了转场。",
    ),
    "cannot.quarter_turns": (
        "Only quarter turns work (90, 180, 270), not {asked}°. Nothing changed.",
        "只能旋转 90、180 或 270 度，{asked}° 不行，没有改动。",
    ),
    "cannot.opacity": ("Opacity goes from 0 % to 100 %.", "不透明度范围是 0% 到 100%。"),
    "cannot.nothing_to_place": (
        "There is nothing on top of the video to move. Add a text or a logo first.",
        "画面上没有可以移动的文字或 logo，请先添加。",
    ),
    "cannot.outside_at": (
        "{asked} lies outside the video, which is {duration} long.",
        "{asked} 超出了视频范围，全长只有 {duration}。",
    ),
    "cannot.content": (
        "I do not look at what is in the pictures or said in them. Tell me the times, for example “0:03 to 0:08”.",
        "我看不懂画面和对白的内容。请告诉我时间，例如“0:03 到 0:08”。",
    ),
    "cannot.generate": (
        "New footage or texts cannot be made up here. Upload material and I edit it.",
        "这里不能凭空生成内容。请上传素材，我来剪辑。",
    ),
    "cannot.publish": (
        "I cannot publish or send anything. Say “export” and post the file yourself.",
        "我不能代为发布或发送。请说“导出”，再自行发布。",
    ),
    "cannot.translate": (
        "Speech is not translated here. You can give me captions as text.",
        "这里不能翻译对白。可以把字幕文字给我。",
    ),
    "cannot.speech": (
        "Speech is not recognised here. Give me the captions as text or as an SRT file.",
        "这里不能识别语音。请把字幕文字或 SRT 文件给我。",
    ),
    "cannot.sight": (
        "I do not see what is in the pictures, so I cannot change single things in them. Nothing changed.",
        "我看不到画面里的内容，无法单独处理其中的东西，没有改动。",
    ),
    "cannot.judge": (
        "What is good or bad in it I cannot tell. Tell me the times, for example “0:03 to 0:08”.",
        "好坏我判断不了。请告诉我时间，例如“0:03 到 0:08”。",
    ),
    "cannot.voice": (
        "Voices are not made or exchanged here. Upload a recording instead.",
        "这里不能生成或更换人声。请上传录音。",
    ),
    "cannot.too_many_beside": (
        "{count} clips beside each other are too many: {most} fit. Say which.",
        "{count} 段放在一个画面里太多了，最多 {most} 段。请说出是哪几段。",
    ),
    "cannot.sheet": (
        "A sheet has at most {most} pictures, 20 in a row. Say for example “contact sheet 4x3”.",
        "拼图最多 {most} 张，每行最多 20 张。例如“4x3 缩略图拼图”。",
    ),
    "cannot.many_stills": (
        "At most {most} pictures are exported at once. Say longer steps, for example “a picture every 10 seconds”.",
        "一次最多导出 {most} 张图片。间隔请大一些，例如“每10秒导出一张图”。",
    ),
    "cannot.two_captions": (
        "Captions of two files stand above each other, not of more. Say which two.",
        "最多叠放两个字幕文件。请说出是哪两个。",
    ),
    "cannot.stems": (
        "One voice cannot be taken out of a sound here. “Mute” silences all of it, “remove the noise” cleans it.",
        "这里不能单独去掉声音里的人声。“静音”会去掉全部声音，“降噪”可以清理声音。",
    ),
    "cannot.sound_speed": (
        "Music and voices play at their own speed here; only clips can be made faster or slower. Nothing changed.",
        "这里的音乐和旁白只能按原速播放，只有视频片段可以变速，没有改动。",
    ),
    "cannot.one_sound": (
        "The file has one audio track, so there is none to choose.",
        "这个文件只有一条音轨，没有可选的。",
    ),
    "cannot.no_such_sound": (
        "There is no such audio track. The file has: {sounds}.",
        "没有这条音轨。文件里有：{sounds}。",
    ),
    "cannot.no_subtitles": (
        "The file has no subtitle tracks. Send a captions file (.srt, .vtt, .ass), or put the words in quotes.",
        "这个文件里没有字幕轨。请发来字幕文件（.srt、.vtt、.ass），或把文字放在引号里。",
    ),
    "cannot.no_such_subtitles": (
        "There are no such subtitles. The file has: {tracks}.",
        "没有这样的字幕。文件里有：{tracks}。",
    ),
    "cannot.drawn_subtitles": (
        "These subtitles are pictures (as on DVD), not text. Send a captions file (.srt, .vtt, .ass) to burn in.",
        "这些字幕是图片（DVD 那种），不是文字。请发来字幕文件（.srt、.vtt、.ass）再烧进画面。",
    ),
    "cannot.ramped": (
        "This effect is there or not; it cannot come little by little.",
        "这个效果只有有和没有，不能慢慢变强。",
    ),
    "cannot.no_beats": (
        "No steady beat was found in the music, so nothing changed. Tell me the times, for example “split at 0:04”.",
        "音乐里没有找到稳定的节拍，所以没有改动。请告诉我时间，例如“在4秒处分割”。",
    ),
    "cannot.on_beat_already": (
        "There is nothing to cut on the beat: the cuts are there already.",
        "没有可卡点的地方：剪切点已经在节拍上了。",
    ),
    "cannot.enhance": (
        "Detail that is not in the source cannot be made here. Sharpness, noise, contrast and colours can be changed.",
        "这里变不出原片没有的细节。可以调锐度、降噪、对比度和颜色。",
    ),
    "cannot.drawn": (
        "A progress bar or a running clock cannot be drawn here. A text or a picture can be put there instead.",
        "这里画不了进度条和走动的时间。可以改放文字或图片。",
    ),
    "cannot.offtopic": ("I only edit video. Tell me what to do with yours.", "我只会剪视频。说说想怎么改您的视频吧。"),
    "cannot.countdown": (
        "A countdown counts from 1 to {most}, in whole seconds.",
        "倒计时只能从 1 到 {most} 的整秒数。",
    ),
    "cannot.audiogram": (
        "A waveform shows sound that has no pictures, and there are pictures here already. Nothing changed.",
        "波形只用于没有画面的声音，这里已经有画面了，没有改动。",
    ),
    "cannot.no_pictures": ("There are no pictures here. Upload some first.", "这里没有图片，请先上传。"),
    "cannot.nothing_hidden": ("Nothing is hidden.", "没有被隐藏的内容。"),
    "cannot.hide_clip": (
        "A clip cannot be hidden, it would leave a black gap. Delete it instead: “undo” brings it back.",
        "片段不能隐藏，否则会留下黑屏。可以直接删除，说“撤销”就能恢复。",
    ),
    "cannot.no_halves": (
        "No two clips in a row are halves of one, so nothing was joined.",
        "没有相邻的两段是同一段切开的，所以没有合并。",
    ),
    "cannot.no_source": ("That clip plays no part of a file.", "这一段不是来自文件。"),
    "cannot.no_captions": ("There are no captions on the timeline.", "时间线上没有字幕。"),
    "cannot.no_sound": ("There is no sound in it, so there is no silence to find.", "里面没有声音，也就找不到静音。"),
    "cannot.all_silent": (
        "All of it is silent; nothing would be left, so nothing changed.",
        "全部都是静音，去掉就什么都不剩了，所以没有改动。",
    ),
    "cannot.no_silences": (
        "There is no silence of {least} or more there, so nothing changed.",
        "那里没有 {least} 以上的静音，所以没有改动。",
    ),
    "cannot.no_scenes": (
        "The picture changes nowhere abruptly: it is one scene, so nothing changed.",
        "画面没有突变，只有一个场景，所以没有改动。",
    ),
    "cannot.no_such_scene": (
        "There is no scene {number}; there are {count}.",
        "没有第 {number} 个场景，一共 {count} 个。",
    ),
    "cannot.no_blacks": ("There are no black pictures there, so nothing changed.", "那里没有黑屏，所以没有改动。"),
    "cannot.fillers": (
        "Finding filler words needs captions that time every word, made by a speech tool (VTT or ASS). Add them first.",
        "去语气词需要逐词计时的字幕（语音工具生成的 VTT 或 ASS 文件）。请加上这样的文件再说一次。",
    ),
    "cannot.no_fillers": (
        "No filler words stand in the captions, so nothing changed.",
        "字幕里没有语气词，所以没有改动。",
    ),
}
