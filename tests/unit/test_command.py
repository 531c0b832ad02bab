"""The argument list is the border to FFmpeg: what stands where decides what a stranger's file can do."""

from fractions import Fraction
from pathlib import Path

from hypothesis import given, strategies as st

from fetchcut.media.command import DEMUXERS, Command, Input, argv, concat_list
from fetchcut.media.tools import Tool

NEW = Tool(path=Path("/opt/ffmpeg"), version="9.0.2", major=9, origin="bundled")
OLD = Tool(path=Path("/usr/bin/ffmpeg"), version="5.1.9", major=5, origin="system")
COPY = Command(
    inputs=(Input(path=Path("/job/in"), options=("-ss", "60")),),
    arguments=("-map", "0", "-c", "copy"),
    output=Path("/job/out.mp4"),
    expected_s=Fraction(5),
)


def after(words: list[str], name: str) -> str:
    return words[words.index(name) + 1]


def test_an_input_is_read_by_descriptor_and_by_no_name() -> None:
    words = argv(COPY, NEW, [7])
    assert after(words, "-protocol_whitelist") == "fd"
    assert (after(words, "-fd"), after(words, "-i")) == ("7", "fd:")
    assert not any("/job/in" in word for word in words)


def test_an_old_ffmpeg_opens_the_file_by_name_and_nothing_else() -> None:
    words = argv(COPY, OLD, [7])
    assert (after(words, "-protocol_whitelist"), after(words, "-i")) == ("file", "file:/job/in")
    assert "-fd" not in words


def test_limits_and_options_stand_before_their_input_and_arguments_after() -> None:
    words = argv(COPY, NEW, [7])
    at = words.index("-i")
    for name in ("-format_whitelist", "-codec_whitelist", "-protocol_whitelist", "-max_pixels", "-ss"):
        assert words.index(name) < at, name
    assert words[at + 2 :] == ["-map", "0", "-c", "copy", "file:/job/out.mp4"]


def test_containers_that_open_other_files_are_never_read() -> None:
    assert not {"hls", "dash", "concat", "concatf", "image2", "sdp", "imf", "applehttp"} & set(DEMUXERS.split(","))
    assert after(argv(COPY, NEW, [7]), "-format_whitelist") == DEMUXERS


def test_every_one_of_several_inputs_has_its_own_limits() -> None:
    two = Command(inputs=(Input(path=Path("/a")), Input(path=Path("/b"))), arguments=(), output=Path("/o"))
    words = argv(two, NEW, [3, 4])
    assert words.count("-format_whitelist") == words.count("-protocol_whitelist") == 2
    assert [words[at + 1] for at, word in enumerate(words) if word == "-fd"] == ["3", "4"]


def test_only_a_list_of_ours_may_name_files() -> None:
    listed = Command(inputs=(Input(path=Path("/job/list"), is_concat_list=True),), arguments=(), output=Path("/o"))
    words = argv(listed, NEW, [None])
    assert after(words, "-f") == "concat"
    assert after(words, "-i") == "file:/job/list"
    assert after(words, "-format_whitelist") == f"concat,{DEMUXERS}"


def test_strict_runs_end_at_the_first_error() -> None:
    assert "-xerror" in argv(COPY, NEW, [7], is_strict=True)
    assert "-xerror" not in argv(COPY, NEW, [7])


def test_ffmpeg_never_waits_for_a_keyboard() -> None:
    assert "-nostdin" in argv(COPY, NEW, [7])


@given(st.text(st.characters(exclude_characters="/\0", exclude_categories=["Cs"]), min_size=1))
def test_no_name_starts_an_option_or_a_protocol(name: str) -> None:
    named = Command(inputs=(Input(path=Path("/job") / name),), arguments=(), output=Path("/job") / name)
    words = argv(named, OLD)
    assert words[-1].startswith("file:/job")
    assert after(words, "-i").startswith("file:/job")


def read_back(text: str) -> list[str]:
    """Read FFmpeg's quoting as its manual says, one character at a time."""
    paths, rest = [], text.removeprefix("ffconcat version 1.0\n")
    while rest:
        rest = rest.removeprefix("file ")
        path, is_quoted, at = "", False, 0
        while is_quoted or rest[at] != "\n":
            if rest[at] == "'":
                is_quoted = not is_quoted
            elif rest[at] == "\\" and not is_quoted:
                at += 1
                path += rest[at]
            else:
                path += rest[at]
            at += 1
        paths.append(path.removeprefix("file:"))
        rest = rest[at + 1 :]
    return paths


@given(st.lists(st.text(st.characters(exclude_characters="/\0", exclude_categories=["Cs"]), min_size=1), min_size=1))
def test_a_list_names_exactly_its_members(names: list[str]) -> None:
    members = [Path("/job") / name for name in names]
    assert read_back(concat_list(members)) == [str(path) for path in members]
