"""What the conversation says, both languages side by side. Facts are cleaned as everywhere."""

from collections.abc import Mapping
from typing import Final

from fetchcut.language.replies.facts import Facts

SENTENCES: Final[Mapping[str, tuple[str, str]]] = {
    # Questions
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
    "cannot.no_more": ("There is nothing before or after it to show.", "前后没有更多内容可以显示。"),
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
    "condition.holds": ("{fact}, so:", "{fact}，所以："),
    "condition.fails": ("{fact}, so nothing changed.", "{fact}，所以没有改动。"),
    "fact.length": ("It is {duration} long", "时长是 {duration}"),
    "fact.clips": ("The number of clips is {count}", "片段数是 {count}"),
    "fact.canvas": ("The picture is {width}×{height}", "画面是 {width}×{height}"),
    "fact.there": ("There: {what}", "有{what}"),
    "fact.not_there": ("Not there: {what}", "没有{what}"),
    "role.sound": ("sound", "声音"),
    # Honest noes
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
    "cannot.grid": (
        "Videos cannot be shown beside each other in a grid here, only one over the other: “logo.png in the top left”.",
        "这里不能把视频并排成宫格，只能一个叠在另一个上面，例如“logo.png 放左上角”。",
    ),
    "cannot.stems": (
        "One voice cannot be taken out of a sound here. “Mute” silences all of it, “remove the noise” cleans it.",
        "这里不能单独去掉声音里的人声。“静音”会去掉全部声音，“降噪”可以清理声音。",
    ),
    "cannot.sound_speed": (
        "Music and voices play at their own speed here; only clips can be made faster or slower. Nothing changed.",
        "这里的音乐和旁白只能按原速播放，只有视频片段可以变速，没有改动。",
    ),
    "ask.how_small": ("How small should the file be? Say for example “under 10 MB”.", "文件要多小？例如“10 MB 以内”。"),
    "cannot.one_sound": (
        "The file has one audio track, so there is none to choose.",
        "这个文件只有一条音轨，没有可选的。",
    ),
    "cannot.no_such_sound": (
        "There is no such audio track. The file has: {sounds}.",
        "没有这条音轨。文件里有：{sounds}。",
    ),
    "ask.which_sound": (
        "Which audio track shall stay? The file has: {sounds}.",
        "要留下哪条音轨？文件里有：{sounds}。",
    ),
    "cannot.beat": (
        "Cuts are not placed on the beat of music here. Tell me the times, for example “split at 0:04 and 0:08”.",
        "这里还不能自动卡点。请告诉我时间，例如“在4秒和8秒处分割”。",
    ),
    "cannot.tones": (
        "Highlights and shadows cannot be changed apart. Brightness, contrast, exposure and gamma can.",
        "高光和阴影不能单独调。可以调亮度、对比度、曝光和伽马。",
    ),
    "answer.saved": (
        "Every change is kept as you make it; nothing has to be saved. Say “export” to get the video.",
        "每一步都会自动保存，不用另存。要成片请说“导出”。",
    ),
    "cannot.enhance": (
        "Detail that is not in the source cannot be made here. Sharpness, noise, contrast and colours can be changed.",
        "这里变不出原片没有的细节。可以调锐度、降噪、对比度和颜色。",
    ),
    "cannot.upright": (
        "Text runs from left to right here; it cannot stand upright. Place, size and colour can be changed.",
        "这里的文字只能横排，不能竖排。可以改位置、大小和颜色。",
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
    "ask.which_title": ("What should it be called? Put the name in quotes.", "要叫什么名字？请把名字放在引号里。"),
    "ask.which_way": ("Earlier or later, and by how much?", "提前还是延后，多少秒？"),
    "measure.sound": ("I listen to it first.", "先听一遍声音。"),
    "measure.pictures": ("I look through the pictures first.", "先看一遍画面。"),
    "found.silences": (
        "Removed {count} silences, {total} in all (those of {least} and more; {margin} stay at each end).",
        "已去掉 {count} 处静音，共 {total}（{least} 以上，两端各留 {margin}）。",
    ),
    "found.silence": (
        "Removed one silence, {total} (of {least} and more; {margin} stay at each end).",
        "已去掉 1 处静音，{total}（{least} 以上，两端各留 {margin}）。",
    ),
    "found.fast_silences": (
        "{count} silences ({total} in all) play at {speed}×.",
        "{count} 处静音（共 {total}）改为 {speed} 倍速。",
    ),
    "found.scenes": ("{count} scenes were found.", "找到 {count} 个场景。"),
    "found.blacks": ("Black parts removed: {count}, {total} in all.", "已去掉 {count} 处黑屏，共 {total}。"),
    "found.fillers": (
        "Filler words removed: {count} ({words}), {total} in all.",
        "已去掉 {count} 个语气词（{words}），共 {total}。",
    ),
    "answer.silences": (
        "{count} silences of {least} and more, {total} in all: {times}. Nothing changed.",
        "{least} 以上的静音有 {count} 处，共 {total}：{times}。没有改动。",
    ),
    "answer.no_silences": ("There is no silence of {least} or more in it.", "没有 {least} 以上的静音。"),
    "answer.scenes": (
        "{count} scenes, beginning at {times}. Nothing changed.",
        "{count} 个场景，开始于 {times}。没有改动。",
    ),
    "answer.blacks": ("It is black at {times}. Nothing changed.", "黑屏在 {times}。没有改动。"),
    "answer.no_blacks": ("It is nowhere black.", "没有黑屏。"),
    "answer.loud": (
        "{lufs} LUFS on the whole, highest sample {peak} dBFS. Much louder than the rest: {times}. Nothing changed.",
        "整体 {lufs} LUFS，最高采样 {peak} dBFS。明显比其他地方大声的：{times}。没有改动。",
    ),
    "answer.even": (
        "{lufs} LUFS on the whole, highest sample {peak} dBFS. No part is much louder than the rest. Nothing changed.",
        "整体 {lufs} LUFS，最高采样 {peak} dBFS。没有哪里明显更大声。没有改动。",
    ),
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
    "history.nothing_to_undo": ("There is nothing to undo.", "没有可以撤销的操作。"),
    "history.nothing_to_redo": ("There is nothing to redo.", "没有可以重做的操作。"),
    "history.nothing_done": ("Nothing has been changed yet.", "还没有任何改动。"),
    "history.changes": ("So far: {changes}.", "到目前为止：{changes}。"),
    "history.bookmarked": ("This version is now called “{name}”.", "这个版本已命名为“{name}”。"),
    "history.restored": ("Back to that version. “Undo” takes this back.", "已回到那个版本。说“撤销”可以恢复。"),
    # Answers
    "answer.length": ("It is {duration} long.", "时长是 {duration}。"),
    "answer.size": ("The picture is {width}×{height} ({ratio}).", "画面是 {width}×{height}（{ratio}）。"),
    "answer.rate": ("{rate} frames a second.", "每秒 {rate} 帧。"),
    "answer.clips": ("{count} clips: {clips}.", "共 {count} 段：{clips}。"),
    "answer.sound": ("The volume is {volume}.", "音量是 {volume}。"),
    "answer.muted": ("It is muted.", "现在是静音的。"),
    "answer.music": ("On offer: {moods}. Say for example “add calm music”.", "可选：{moods}。例如说“加舒缓的音乐”。"),
    "answer.music_there": ("Yes: {names}.", "有：{names}。"),
    "answer.no_music": ("No music is on offer; upload a song.", "没有现成的音乐，请上传一首。"),
    "answer.formats": (
        "mp4, mov, mkv, webm, avi, gif, webp, mp3, wav, m4a, aac, flac, jpg and png. Say for example “export as gif”.",
        "mp4、mov、mkv、webm、avi、gif、webp、mp3、wav、m4a、aac、flac、jpg、png。例如说“导出 gif”。",
    ),
    "answer.howto": (
        "Just say it, for example: trim to 10 seconds, add the title “Summer”, music at 30 %, make it vertical.",
        "直接说就行，例如：剪到10秒、加标题“夏天”、音乐30%、改成竖屏。",
    ),
    "answer.what_if": (
        "It would go from {before} to {after}. Nothing changed; say so and I do it.",
        "会从 {before} 变成 {after}。还没有改动，需要的话请直接说。",
    ),
    "answer.what_if_same": ("It would stay {duration} long. Nothing changed.", "时长仍会是 {duration}。没有改动。"),
    "answer.advice": (
        "That is a matter of taste. Try it: “undo” takes everything back. Nothing changed.",
        "这要看您的喜好。可以先试试，说“撤销”就能恢复。没有改动。",
    ),
    "answer.ability": (
        "Yes or no, just try: tell me what to do, “undo” takes it back. Nothing changed.",
        "直接告诉我要做什么就行，说“撤销”可以恢复。没有改动。",
    ),
    "answer.other": (
        "That I cannot answer. Ask for length, size, clips, music or credits. Nothing changed.",
        "这个我回答不了。可以问时长、尺寸、片段、音乐或积分。没有改动。",
    ),
    "answer.help": (
        (
            "I cut, reorder, speed up, mute, add music, titles, logos, transitions and looks, "
            "change the shape and export.\nFor example: trim to 10 seconds, title “Summer”, music at 30 %."
        ),
        "可以剪切、调序、变速、静音、加音乐、标题、logo、转场和滤镜，改画幅并导出。\n例如：剪到10秒，加标题“夏天”，音乐30%。",
    ),
    "answer.who": (
        "I am fetchcut, an editor of video that follows rules, no person.",
        "我是 fetchcut，一个按规则工作的视频剪辑工具，不是真人。",
    ),
    "answer.hello": ("Hello! Tell me what to do with the video.", "您好！请说说想怎么改视频。"),
    "answer.thanks": ("You are welcome. Say “export” when it is ready.", "不客气。完成后说“导出”即可。"),
    # What was taken for granted
    "note.loudest": ("That is 200 %.", "已调到 200%。"),
    "note.left_out": ("Not done: “{words}”. {why}", "未完成：“{words}”。{why}"),
    "note.unread": ("I made nothing of “{words}”.", "没有用上“{words}”。"),
    "note.depends": (
        "Not done either, as it may depend on that: “{words}”.",
        "后面的“{words}”可能与此有关，也没有执行。",
    ),
    "note.negated": ("Left as it is: “{words}”.", "保持不变：“{words}”。"),
    "told.countdown": ("It counts from 3, as no number was said.", "没有说数字，所以从 3 数起。"),
    "note.step": ("By how much is up to you: say a number for more or less.", "幅度是我选的，可以说具体数值。"),
    # What happened
    "done.length": ("Length: {before} → {after}.", "时长：{before} → {after}。"),
    "done.same_length": ("Length still {after}.", "时长仍为 {after}。"),
    "change.more": ("And {count} more changes.", "另有 {count} 处改动。"),
    "change.canvas": ("Canvas: {before} → {after}.", "画布：{before} → {after}。"),
    "change.background": ("Background: {before} → {after}.", "背景：{before} → {after}。"),
    "change.frame_rate": ("Frame rate: {before} → {after}.", "帧率：{before} → {after}。"),
    "change.clips": ("Clips: {before} → {after}.", "片段数：{before} → {after}。"),
    "change.cut": ("Cut out {ranges}.", "剪掉了 {ranges}。"),
    "change.cut_many": ("Cut out {count} parts, {total} in all.", "剪掉了 {count} 处，共 {total}。"),
    "change.order": ("New order: {names}.", "新顺序：{names}。"),
    "change.added": ("Added {name}, {start}–{end}.", "已添加{name}，{start}–{end}。"),
    "change.added_sound": ("Added {name}, {start}–{end}, {volume}.", "已添加{name}，{start}–{end}，音量 {volume}。"),
    "change.removed": ("Removed {name}.", "已去掉{name}。"),
    "change.value": ("{what}: {before} → {after}.", "{what}：{before} → {after}。"),
    "change.value_of": ("{what} ({whose}): {before} → {after}.", "{what}（{whose}）：{before} → {after}。"),
    "change.other": ("Changed.", "已更改。"),
    "value.picture.keyframes": ("Movement", "画面运动"),
    "value.media.gain_keyframes": ("Volume over time", "音量变化"),
    "change.loudness": ("Loudness: {before} → {after}.", "响度：{before} → {after}。"),
    "name.text": ("the text “{text}”", "文字“{text}”"),
    "name.music": ("the music {name}", "音乐 {name}"),
    "name.voice": ("the voice {name}", "旁白 {name}"),
    "name.overlay": ("{name} on top", "叠加的 {name}"),
    "name.clip": ("{name}", "{name}"),
    "role.main": ("clips", "主轨"),
    "role.overlay": ("pictures on top", "叠加画面"),
    "role.bgm": ("music", "音乐"),
    "role.voice": ("voice", "旁白"),
    "role.title": ("titles", "标题"),
    "role.caption": ("captions", "字幕"),
    "word.yes": ("yes", "是"),
    "word.no": ("no", "否"),
    "value.media.sound": ("Audio track", "音轨"),
    "value.every_sound": ("all", "全部"),
    "value.media.gain": ("Volume", "音量"),
    "value.gain": ("Track volume", "轨道音量"),
    "value.media.speed": ("Speed", "速度"),
    "value.media.ramp": ("Speed over time", "变速"),
    "value.media.is_reversed": ("Backwards", "倒放"),
    "value.media.fade_in": ("Fade in", "淡入"),
    "value.media.fade_out": ("Fade out", "淡出"),
    "value.picture.fit": ("Fill", "填充"),
    "value.picture.place": ("Place", "位置"),
    "value.picture.scale": ("Size", "大小"),
    "value.picture.rotation_deg": ("Rotation", "旋转"),
    "value.picture.flip": ("Mirrored", "翻转"),
    "value.picture.crop": ("Crop", "裁切"),
    "value.picture.opacity": ("Opacity", "不透明度"),
    "value.picture.effects": ("Effects", "效果"),
    "value.picture.adjust": ("Colours", "调色"),
    "value.picture.blend": ("Blend mode", "混合模式"),
    "value.picture.fade_in_color": ("Fades in from", "淡入自"),
    "value.picture.fade_out_color": ("Fades out to", "淡出到"),
    "value.picture.fade_in": ("Picture fade in", "画面淡入"),
    "value.picture.fade_out": ("Picture fade out", "画面淡出"),
    "value.text.text": ("Text", "文字"),
    "value.text.place": ("Text place", "文字位置"),
    "value.text.size": ("Text size", "字号"),
    "value.text.color": ("Text colour", "文字颜色"),
    "value.text.background": ("Text box", "文字底色"),
    "value.text.font": ("Font", "字体"),
    "value.text.animation": ("Animation", "动画"),
    "value.text.is_bold": ("Bold", "加粗"),
    "value.text.is_italic": ("Italic", "斜体"),
    "value.text.outline": ("Outline", "描边"),
    "value.start": ("Start", "开始"),
    "value.duration": ("Duration", "持续"),
    "value.is_hidden": ("Hidden", "隐藏"),
    "value.name": ("Name", "名称"),
    "value.title": ("Project name", "项目名称"),
    "value.media.source_in": ("Begins in its file at", "在源文件中的起点"),
    "value.transition": ("Transition", "转场"),
    "value.effects": ("Track effects", "轨道效果"),
    "done.nothing": ("That is how it is already; nothing changed.", "现在就是这样，没有改动。"),
    "done.edited": ("Done: {words}.", "完成：{words}。"),
    "history.undo": ("Undone.", "已撤销。"),
    "history.undo_steps": ("Went back {steps} steps.", "已撤销 {steps} 步。"),
    "history.redo": ("Done again.", "已重做。"),
    "history.start": ("Back to the first state. “Undo” takes this back.", "已回到最初状态。说“撤销”可以恢复。"),
    "model.answers": ("Nothing changed.", "没有改动。"),
    "negated": ("All right, nothing changed.", "好的，没有改动。"),
    "route.export": ("Exporting.", "正在导出。"),
    "figure.width": ("{value} px wide", "宽 {value} 像素"),
    "figure.height": ("{value} px high", "高 {value} 像素"),
    "figure.fps": ("{value} fps", "每秒 {value} 帧"),
    "route.export_as": ("Exporting: {what}.", "正在导出：{what}。"),
    "route.undamaged": ("without the damaged parts", "去掉坏的部分"),
    "route.separate": ("Exporting {count} files, one a clip.", "正在导出 {count} 个文件，每段一个。"),
    "route.thumbnail": ("Exporting the picture.", "正在导出图片。"),
    "route.credits": ("Your credits:", "您的积分："),
    "route.state": ("The timeline:", "时间线："),
    "route.upload": ("Send the file or a link.", "请发送文件或链接。"),
    "route.fetch": ("Fetching it.", "正在获取。"),
    "route.cancel": ("Stopping the export.", "正在停止导出。"),
}


def phrase(key: str, language: str, **facts: object) -> str:
    """Return the sentence `key` in English or Chinese ("zh…") with its facts put in."""
    english, chinese = SENTENCES[key]
    template = chinese if language.startswith("zh") else english
    return template.format_map(Facts(facts, {}))


def key_of(text: str) -> str | None:
    """Return the key of the sentence a text was made of, None for a text of others."""
    for key, templates in SENTENCES.items():
        for template in templates:
            begin = template.partition("{")[0]
            if begin and text.startswith(begin) and (len(begin) > 5 or not template.count("{")):
                return key
    return None
