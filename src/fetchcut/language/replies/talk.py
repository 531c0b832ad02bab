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
    "ask.which_clip": ("Which clip do you mean? There are {count}.", "您指的是哪一段？现在有 {count} 段。"),
    "ask.which_part": ("Which part? Say for example “from 0:03 to 0:08”.", "要哪一部分？例如“0:03 到 0:08”。"),
    "ask.what_to_remove": (
        "What should go? Say for example “the first 3 seconds” or “clip 2”.",
        "要去掉什么？例如“前3秒”或“第二段”。",
    ),
    "ask.how_long": ("How long should it be?", "要剪到多长？"),
    "ask.where_to_split": ("Where should it be split? Say for example “at 0:10”.", "在哪里分割？例如“在 0:10 处”。"),
    "ask.backwards": (
        "{start} comes after {end}. Which part do you mean?",
        "{start} 在 {end} 之后。您要的是哪一部分？",
    ),
    "ask.which_text": ("What should it say? Put the words in quotes.", "要写什么？请把文字放在引号里。"),
    "ask.which_of_texts": ("Which text do you mean: {texts}?", "您指的是哪条文字：{texts}？"),
    "ask.which_music": ("Which music? Upload a song or name a file.", "要用哪首音乐？请上传或说出文件名。"),
    "ask.which_shape": ("Which shape: 16:9, 9:16, 1:1 or 4:5?", "要什么比例：16:9、9:16、1:1 还是 4:5？"),
    "ask.how_fast": ("How fast? For example “2x” or “half speed”.", "要多快？例如“2倍速”或“半速”。"),
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
    "cannot.outside": (
        "{asked} lies outside the video, which is {duration} long. Choose a time within it.",
        "{asked} 超出了视频范围，全长只有 {duration}。请改成范围内的时间。",
    ),
    "cannot.outside_clip": (
        "{asked} lies outside that clip, which is {duration} long.",
        "{asked} 超出了这段视频，它只有 {duration}。",
    ),
    "cannot.no_such_clip": ("There is no clip {number}; there are {count}.", "没有第 {number} 段，一共 {count} 段。"),
    "cannot.no_clip_named": ("No clip is called “{name}”.", "没有叫“{name}”的片段。"),
    "cannot.no_file": ("There is no file “{name}” here. Upload it first.", "没有“{name}”这个文件，请先上传。"),
    "cannot.no_music": ("There is no music on the timeline.", "时间线上没有音乐。"),
    "cannot.no_text": ("There is no text on the timeline.", "时间线上没有文字。"),
    "cannot.negative_volume": ("Volume cannot be below 0 %. Nothing changed.", "音量不能低于 0%，没有改动。"),
    "cannot.cut_already": ("There is a cut at {asked} already.", "{asked} 处已经是剪切点了。"),
    # What was taken for granted
    "note.step": ("By how much is up to you: say a number for more or less.", "幅度是我选的，可以说具体数值。"),
    # What happened
    "done.length": ("Length: {before} → {after}.", "时长：{before} → {after}。"),
    "done.nothing": ("That is how it is already; nothing changed.", "现在就是这样，没有改动。"),
    "done.edited": ("Done: {words}.", "完成：{words}。"),
    "history.undo": ("Undone.", "已撤销。"),
    "history.undo_steps": ("Went back {steps} steps.", "已撤销 {steps} 步。"),
    "history.redo": ("Done again.", "已重做。"),
    "history.start": ("Back to the first state. “Undo” takes this back.", "已回到最初状态。说“撤销”可以恢复。"),
    "negated": ("All right, nothing changed.", "好的，没有改动。"),
    "route.export": ("Exporting {what}.", "正在导出{what}。"),
}


def phrase(key: str, language: str, **facts: object) -> str:
    """Return the sentence `key` in English or Chinese ("zh…") with its facts put in."""
    english, chinese = SENTENCES[key]
    template = chinese if language.startswith("zh") else english
    return template.format_map(Facts(facts, {}))
