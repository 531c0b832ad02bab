"""Write docs/commands.md from the program itself: `.venv/bin/python scripts/docs.py`. A test compares the two."""

from pathlib import Path

from fetchcut.cli.flags import build_parser

PAGE = Path(__file__).resolve().parent.parent / "docs" / "commands.md"
HEAD = """# Commands

`fetchcut WORDS LINKS FILES` (or `fetchcut get …`, the same) fetches and cuts; `fetchcut doctor` says what works on this
machine. This page is made from the program by `scripts/docs.py`.

`-q` with a height is the quality (`-q 1080`), `-q` alone is silence, as with yt-dlp. `-f` takes a format of ours or a
selector of yt-dlp's (`-f "bv*[height<=1080]+ba/b"`). The first Ctrl-C ends a live recording and keeps it; otherwise
Ctrl-C stops the job.

"""


def page() -> str:
    """Return what docs/commands.md should hold."""
    return f"{HEAD}```\n{build_parser(width=110).format_help().strip()}\n```\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
