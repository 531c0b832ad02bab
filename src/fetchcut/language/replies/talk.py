"""What the conversation says, both languages side by side. Facts are cleaned as everywhere."""

from collections.abc import Mapping
from typing import Final

from fetchcut.language.replies.facts import Facts
from fetchcut.language.replies.names import NAMES
from fetchcut.language.replies.questions import QUESTIONS
from fetchcut.language.replies.refusals import REFUSALS

_ANSWERS: Final[Mapping[str, tuple[str, str]]] = {
    "condition.holds": ("{fact}, so:", "{fact}，所以："),
    "condition.fails": ("{fact}, so nothing changed.", "{fact}，所以没有改动。"),
    "fact.length": ("It is {duration} long", "时长是 {duration}"),
    "fact.clips": ("The number of clips is {count}", "片段数是 {count}"),
    "fact.canvas": ("The picture is {width}×{height}", "画面是 {width}×{height}"),
    "fact.there": ("There: {what}", "有{what}"),
    "fact.not_there": ("Not there: {what}", "没有{what}"),
    "answer.saved": (
        "Every change is kept as you make it; nothing has to be saved. Say “export” to get the video.",
        "每一步都会自动保存，不用另存。要成片请说“导出”。",
    ),
    "measure.sound": ("I listen to it first.", "先听一遍声音。"),
    "measure.pictures": ("I look through the pictures first.", "先看一遍画面。"),
    "measure.subtitles": ("I read the subtitles first.", "先读一遍字幕。"),
    "found.subtitles": (
        "The subtitles {track} of the file are captions now, {count} lines; they can be changed like all texts.",
        "文件里的字幕 {track} 已变成画面上的字幕，共 {count} 句，可以像文字一样修改。",
    ),
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
    "found.beats": (
        "The music has {tempo} beats a minute; cuts put on the beat: {count}.",
        "音乐每分钟 {tempo} 拍，已卡点 {count} 处。",
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
    "history.nothing_to_undo": ("There is nothing to undo.", "没有可以撤销的操作。"),
    "history.nothing_to_redo": ("There is nothing to redo.", "没有可以重做的操作。"),
    "history.nothing_done": ("Nothing has been changed yet.", "还没有任何改动。"),
    "history.changes": ("So far: {changes}.", "到目前为止：{changes}。"),
    "history.bookmarked": ("This version is now called “{name}”.", "这个版本已命名为“{name}”。"),
    "history.restored": ("Back to that version. “Undo” takes this back.", "已回到那个版本。说“撤销”可以恢复。"),
    "answer.length": ("It is {duration} long.", "时长是 {duration}。"),
    "answer.size": ("The picture is {width}×{height} ({ratio}).", "画面是 {width}×{height}（{ratio}）。"),
    "answer.rate": ("{rate} frames a second.", "每秒 {rate} 帧。"),
    "answer.clips": ("Clips ({count}): {clips}.", "共 {count} 段：{clips}。"),
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
    "note.loudest": ("That is 200 %.", "已调到 200%。"),
    "note.all_heard": (
        "All of them are heard; “undo”, then add “only the sound of the first” for one.",
        "所有声音都会听到；只要一个的声音，请先撤销，再加上“只要第一段的声音”。",
    ),
    "note.left_out": ("Not done: “{words}”. {why}", "未完成：“{words}”。{why}"),
    "note.unread": ("I made nothing of “{words}”.", "没有用上“{words}”。"),
    "note.depends": (
        "Not done either, as it may depend on that: “{words}”.",
        "后面的“{words}”可能与此有关，也没有执行。",
    ),
    "note.negated": ("Left as it is: “{words}”.", "保持不变：“{words}”。"),
    "told.countdown": ("It counts from 3, as no number was said.", "没有说数字，所以从 3 数起。"),
    "told.interpolated": (
        "New pictures are drawn from what moves; on one core the export takes about {minutes} min for that.",
        "新画面按运动推算；导出时单核大约要 {minutes} 分钟。",
    ),
    "told.blended": ("New pictures are mixed from the two beside them.", "新画面由前后两帧混合而成。"),
    "told.blended_as_long": (
        "New pictures are mixed from two: drawing what moves (“interpolate with optical flow”) takes {minutes} min.",
        "新画面由前后两帧混合而成：按运动推算（“用光流补帧”）单核大约要 {minutes} 分钟。",
    ),
    "note.step": ("By how much is up to you: say a number for more or less.", "幅度是我选的，可以说具体数值。"),
    "done.length": ("Length: {before} → {after}.", "时长：{before} → {after}。"),
    "done.same_length": ("Length still {after}.", "时长仍为 {after}。"),
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
    "route.sheet": (
        "Exporting a sheet of {columns} × {rows} pictures, evenly spread.",
        "正在导出 {columns} 列 {rows} 行的缩略图拼图，时间上均匀分布。",
    ),
    "route.stills": (
        "Exporting {count} pictures, one every {seconds} s.",
        "正在导出 {count} 张图片，每 {seconds} 秒一张。",
    ),
    "route.thumbnail": ("Exporting the picture.", "正在导出图片。"),
    "route.credits": ("Your credits:", "您的积分："),
    "route.state": ("The timeline:", "时间线："),
    "route.upload": ("Send the file or a link.", "请发送文件或链接。"),
    "route.fetch": ("Fetching it.", "正在获取。"),
    "route.cancel": ("Stopping the export.", "正在停止导出。"),
}
SENTENCES: Final[Mapping[str, tuple[str, str]]] = {**QUESTIONS, **REFUSALS, **NAMES, **_ANSWERS}


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
