"""A wish in one line, for people who look at the stages and for the examples in the lexicons."""

from collections.abc import Iterator

from fetchcut.timeline.time import Cut, Moment, clock
from fetchcut.timeline.wish import Wish


def brief(wish: Wish) -> str:
    """Return what differs from the default: "format=mp4 lines=1080 keep=1:00..2:00"; empty for nothing asked."""
    return " ".join(_pieces(wish))


def _pieces(wish: Wish) -> Iterator[str]:
    values = {"format": wish.format, "lines": wish.lines, "max": wish.max_bytes, "lang": wish.audio_language}
    flags = {
        "best": wish.wants_best,
        "audio": wish.wants_audio_only,
        "silent": wish.wants_video_only,
        "playlist": wish.wants_playlist is True,
        "single": wish.wants_playlist is False,
    }
    yield from (f"{name}={value}" for name, value in values.items() if value is not None)
    yield from (name for name, is_set in flags.items() if is_set)
    yield from map(_cut, wish.cuts)
    if wish.is_exact:
        yield "exact"
    if wish.max_duration_s is not None:
        yield f"length={float(wish.max_duration_s):g}"
    if wish.playlist_items:
        yield "items=" + ",".join(map(str, wish.playlist_items))


def _cut(cut: Cut) -> str:
    end = "end" if cut.end is None else _moment(cut.end)
    return f"{'remove' if cut.is_removal else 'keep'}={_moment(cut.start)}..{end}"


def _moment(moment: Moment) -> str:
    return f"{'-' if moment.is_from_end else ''}{clock(moment.offset)}"
