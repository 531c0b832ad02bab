"""What a server is told of a wish."""

from dataclasses import replace
from fractions import Fraction
from itertools import islice

import pytest

from fetchcut.cli.remote_wish import alone, cookies_for, how_to_fetch, in_words, output_for, own_format, pages
from fetchcut.client.state import Item, State
from fetchcut.service.job import Manners
from fetchcut.timeline import wire
from fetchcut.timeline.time import Cut, Moment, Seconds
from fetchcut.timeline.wish import Wish

FILM = Item(filename="a film.mp4", file_type="video", duration_s=10, width=1280, height=720, fps=29.97, asset_id="a1")
SONG = Item(filename="song.mp3", file_type="audio", duration_s=10, asset_id="a2")
EMPTY = State(session_id="1", version=0)


def _cut(start: int, end: int) -> Cut:
    return Cut(start=Moment(Seconds(start)), end=Moment(Seconds(end)))


def test_nothing_special_is_nothing_said() -> None:
    assert how_to_fetch(Wish(), Manners()) == {}


def test_what_is_special_is_said() -> None:
    wish = Wish(lines=720, wants_best=True, audio_language="fr", max_duration_s=Fraction(61, 2))
    manners = Manners(selector="bv*+ba", sort="res", headers={"Referer": "https://a.example/"})
    assert how_to_fetch(wish, manners, items=(3, 4), cookies="c", is_dry_run=True) == {
        "selector": "bv*+ba",
        "sort": "res",
        "lines": 720,
        "best": True,
        "audio_language": "fr",
        "playlist": True,
        "items": [3, 4],
        "live_s": 31,
        "headers": {"Referer": "https://a.example/"},
        "cookies": "c",
        "dry_run": True,
    }


@pytest.mark.parametrize(
    ("wish", "sound"),
    [
        (Wish(wants_audio_only=True), "m4a"),
        (Wish(format="mp3"), "mp3"),
        (Wish(format="flac"), "wav"),
        (Wish(format="opus"), "m4a"),
        (Wish(format="mp4"), None),
    ],
)
def test_sound_comes_as_what_it_becomes(wish: Wish, sound: str | None) -> None:
    assert how_to_fetch(wish, Manners()).get("sound") == sound


def test_lists_come_in_portions() -> None:
    assert list(islice(pages(Wish()), 2)) == [(), tuple(range(11, 21))]
    assert [len(page) for page in pages(Wish(playlist_items=tuple(range(1, 26))))] == [10, 10, 5]
    assert list(islice(pages(Wish(wants_playlist=True)), 2))[1] == tuple(range(11, 21))


def test_only_a_links_own_cookies_are_sent() -> None:
    jar = "# Netscape HTTP Cookie File\n.a.example\tTRUE\t/\tFALSE\t0\tx\t1\n#HttpOnly_v.a.example\tF\t/\tF\t0\ty\t2\n"
    jar += "bank.example\tFALSE\t/\tFALSE\t0\tz\t3\nba.example\tFALSE\t/\tFALSE\t0\tw\t4\n# a comment\n"
    sent = cookies_for(jar, ["https://v.a.example/1"])
    assert sent.splitlines()[1:] == jar.splitlines()[1:3]
    assert cookies_for(jar, ["https://elsewhere.example/"]) == ""


def test_the_servers_own_timeline_is_kept_where_it_is_this_file() -> None:
    made = alone(EMPTY, FILM, Wish())
    assert made.draft.canvas
    assert made.draft.canvas.frame_rate == Fraction(30000, 1001)
    known = replace(EMPTY, draft=made.draft, raw_draft={"as": "it came"})
    assert alone(known, FILM, Wish()).raw_draft == {"as": "it came"}
    assert alone(known, SONG, Wish()).raw_draft != {"as": "it came"}


def test_parts_are_cut_and_sound_goes() -> None:
    cuts = (_cut(1, 3), _cut(5, 6))
    made = alone(EMPTY, FILM, Wish(cuts=cuts, wants_video_only=True))
    assert float(made.draft.duration) == pytest.approx(3, abs=0.05)
    assert wire.read(made.raw_draft) == made.draft
    assert in_words(Wish(cuts=cuts, wants_video_only=True), Seconds(10)) == [
        "keep only 0:01 to 0:03 and 0:05 to 0:06",
        "mute it",
    ]


def test_never_more_lines_than_there_are() -> None:
    assert output_for(Wish(lines=1080), FILM) == {"format": "mp4"}
    assert output_for(Wish(lines=480, max_bytes=9), FILM) == {"format": "mp4", "resolution": "480p", "max_bytes": 9}


@pytest.mark.parametrize(
    ("name", "kind", "format_name"),
    [("a.mov", "video", "mp4"), ("a.flac", "audio", "flac"), ("a", "audio", "m4a"), ("a.jpeg", "image", "jpg")],
)
def test_what_nobody_says_is_what_it_is(name: str, kind: str, format_name: str) -> None:
    assert own_format(Item(filename=name, file_type=kind)) == format_name
