"""The command line, spelled as yt-dlp spells it where yt-dlp has the flag; words, links and files in any place."""

import argparse
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

from fetchcut import __version__
from fetchcut.errors import BadOption, FileMissing, UnknownOption

EXAMPLES: Final = {
    "--format": "mp4",
    "--quality": "1080",
    "--format-sort": "res:1080",
    "--sections": "*1:00-2:00",
    "--under": "25M",
    "--duration": "10:00",
    "--playlist-items": "1,3,5-7",
    "--batch-file": "links.txt",
    "--output": "~/Videos/",
    "--paths": "~/Videos/",
    "--language": "en",
    "--connections": "4",
    "--limit-rate": "4.2M",
    "--retries": "5",
    "--socket-timeout": "20",
    "--cookies": "cookies.txt",
    "--cookies-from-browser": "firefox",
    "--proxy": "http://host:8080",
    "--server": "http://127.0.0.1:8000",
    "--user-agent": "Mozilla/5.0",
    "--referer": "https://example.com/",
    "--add-header": "Name:Value",
}
"""A value for each flag that wants one: what a person who gave another is shown. Examples need no translation."""


@dataclass(slots=True)
class Flags(argparse.Namespace):
    """What was typed, before any of it is understood. Names are the long flags'."""

    words: list[str]
    output: str | None
    folder: str | None
    format: str | None
    quality: str | None
    format_sort: str | None
    extract_audio: bool
    sections: list[str]
    exact: bool
    under: str | None
    duration: str | None
    playlist_items: str | None
    playlist: bool | None
    batch_file: list[str]
    connections: int | None
    limit_rate: str | None
    retries: int | None
    socket_timeout: float | None
    cookies: str | None
    cookies_from_browser: str | None
    proxy: str | None
    server: str | None
    user_agent: str | None
    referer: str | None
    add_header: list[str]
    json: bool
    quiet: bool
    verbose: bool
    language: str | None
    dry_run: bool


def parse(argv: Sequence[str]) -> Flags:
    """Return the flags and words of `argv`. Raises UnknownOption, and BadOption for a value that is no such value."""
    try:
        flags, unknown = build_parser().parse_known_intermixed_args(untangle_q(argv), namespace=Flags.__new__(Flags))
    except argparse.ArgumentError as error:
        raise _bad(error) from None
    if unknown:
        raise UnknownOption(option=unknown[0].partition("=")[0])
    return flags


def bad_option(option: str, text: str) -> BadOption:
    """Return the error for a value that cannot be the flag's; `option` is its long spelling."""
    return BadOption(option=option, text=text, expected=EXAMPLES.get(option, "…"))


def _bad(error: argparse.ArgumentError) -> BadOption:
    names = (error.argument_name or "").split("/")
    return bad_option(next((name for name in names if name in EXAMPLES), names[0]), "")


def untangle_q(argv: Sequence[str]) -> list[str]:
    """Return `argv` with each -q spelled out: `-q 1080` is a quality, a lone `-q` is quiet, as it is with yt-dlp."""
    spelled: list[str] = []
    for argument, following in zip(argv, [*argv[1:], ""], strict=True):
        if argument == "-q":
            spelled.append("--quality" if _is_quality(following) else "--quiet")
        elif argument.startswith("-q") and _is_quality(argument[2:]):
            spelled += ["--quality", argument[2:]]
        else:
            spelled.append(argument)
    return spelled


def _is_quality(text: str) -> bool:
    return bool(re.fullmatch(r"\d{3,4}p?|[248]k|best", text, re.IGNORECASE))


def build_parser(width: int | None = None) -> argparse.ArgumentParser:
    """Return the parser; `width` in columns is for docs/commands.md, which is made of its help."""

    def formatter(prog: str) -> argparse.HelpFormatter:
        return argparse.HelpFormatter(prog, width=width, max_help_position=34)

    parser = argparse.ArgumentParser(
        formatter_class=formatter,
        prog="fetchcut",
        description="A link or a file and a sentence in, the right video file out.",
        epilog="Other commands, each with --help: fetchcut chat (a session at the terminal), fetchcut serve and "
        "fetchcut worker (a server), fetchcut admin and fetchcut db (its accounts and tables), fetchcut mcp (tools for "
        "agents), fetchcut explain (how words are read), fetchcut bench (scores), fetchcut doctor (what works here).",
        allow_abbrev=False,
        exit_on_error=False,
    )
    parser.add_argument("words", nargs="*", metavar="WORDS | LINK | FILE", help="in any order, English or Chinese")
    _add_wishes(parser.add_argument_group("what you want (the same can be said in words)"))
    _add_result(parser.add_argument_group("where it goes and what is shown"))
    _add_network(parser.add_argument_group("how it is fetched"))
    parser.add_argument("--version", action="version", version=f"fetchcut {__version__}")
    return parser


def _add_wishes(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "-f",
        "--format",
        "--remux-video",
        "--recode-video",
        "--merge-output-format",
        "--audio-format",
        "-t",
        "--preset-alias",
        metavar="NAME",
        dest="format",
        help="mp4 mov mkv webm avi gif webp mp3 wav m4a aac flac opus jpg png srt vtt otio; or a yt-dlp selector",
    )
    group.add_argument("--quality", metavar="LINES", help="at most so many lines (-q 1080), 4k or best")
    group.add_argument("-S", "--format-sort", metavar="ORDER", help="yt-dlp's sort order, like res:1080,vcodec:h264")
    group.add_argument("-x", "--extract-audio", action="store_true", help="the sound alone")
    group.add_argument(
        "--sections",
        "--download-sections",
        metavar="*A-B",
        action="append",
        default=[],
        dest="sections",
        help="only this part, like *1:00-2:00 or *10:15-inf; several are joined",
    )
    group.add_argument(
        "--exact", "--force-keyframes-at-cuts", action="store_true", dest="exact", help="cut to the frame, by encoding"
    )
    group.add_argument("--under", metavar="SIZE", help="the file must be smaller, like 25M")
    group.add_argument("--duration", metavar="TIME", help="record a live stream for so long")
    group.add_argument("-I", "--playlist-items", metavar="ITEMS", help="like 1:10 or 1,3,5-7")
    group.add_argument("--yes-playlist", action="store_true", dest="playlist", default=None, help="all of its playlist")
    group.add_argument("--no-playlist", action="store_false", dest="playlist", help="this video only")
    group.add_argument(
        "-a",
        "--batch-file",
        metavar="FILE",
        action="append",
        default=[],
        help="a file of links, one a line; - is stdin",
    )


def _add_result(group: argparse._ArgumentGroup) -> None:
    group.add_argument("-o", "--output", metavar="WHERE", help="a folder, a file, or a yt-dlp template")
    group.add_argument("-P", "--paths", metavar="FOLDER", dest="folder", help="the folder, when -o is a template")
    group.add_argument("--json", action="store_true", help="one event a line on standard error")
    group.add_argument("--quiet", action="store_true", help="silent (a lone -q)")
    group.add_argument("-v", "--verbose", action="store_true", help="with the tools' own words when something fails")
    group.add_argument("--language", type=_language, metavar="{en,zh}", help="of the messages; else that of your words")
    group.add_argument(
        "-s", "--dry-run", "--simulate", action="store_true", dest="dry_run", help="say what would be done, do nothing"
    )


def _add_network(group: argparse._ArgumentGroup) -> None:
    connections = _number("--connections", int, least=1)
    group.add_argument(
        "-N", "--connections", "--concurrent-fragments", type=connections, metavar="N", dest="connections"
    )
    group.add_argument("-r", "--limit-rate", metavar="RATE", help="bytes a second, like 4.2M")
    group.add_argument("-R", "--retries", type=_number("--retries", int, least=0), metavar="N")
    group.add_argument("--socket-timeout", type=_number("--socket-timeout", float, least=0.001), metavar="SECONDS")
    group.add_argument("--cookies", metavar="FILE", help="a Netscape cookie file")
    group.add_argument("--cookies-from-browser", metavar="BROWSER", help="like firefox or chrome:Profile 1")
    group.add_argument("--proxy", metavar="URL")
    group.add_argument("--server", metavar="URL", help="do it all on this fetchcut server (NEMO_API_URL)")
    group.add_argument("--user-agent", metavar="TEXT")
    group.add_argument("--referer", metavar="URL")
    group.add_argument("--add-header", metavar="NAME:VALUE", action="append", default=[])


_Number = TypeVar("_Number", int, float)


def _number(option: str, kind: Callable[[str], _Number], *, least: float) -> Callable[[str], _Number]:
    """Return what makes a number of a flag's text. That raises BadOption for anything but a finite one from `least` on.

    argparse would print a page of usage for a ValueError.
    """

    def read(text: str) -> _Number:
        try:
            number = kind(text)
        except ValueError:
            raise bad_option(option, text) from None
        if not least <= number < 10**9:  # neither NaN nor infinity passes
            raise bad_option(option, text)
        return number

    return read


def _language(text: str) -> str:
    if text not in {"en", "zh"}:
        raise bad_option("--language", text)
    return text


def batch_lines(names: Sequence[str]) -> list[str]:
    """Return the links of batch files, in order; empty lines and those after # ; ] are comments, as in yt-dlp.

    Raises FileMissing for a file that is not there or is no text.
    """
    lines = (line.strip() for name in names for line in _text(name).splitlines())
    return [line for line in lines if line and line[0] not in "#;]"]


def _text(name: str) -> str:
    try:
        return sys.stdin.read() if name == "-" else Path(name).expanduser().read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError, RuntimeError):
        raise FileMissing(path=name) from None
