"""The main command as an editor: words over files and links, one result, nothing left behind."""

import shutil
from pathlib import Path

import pexpect

from fetchcut.cli import exits
from fetchcut.errors import DamagedParts, FileMissing
from tests.cli.command import COMMAND, Home, probe
from tests.footage import footage
from tests.web.server import Server


def put(home: Home, *names: str) -> None:
    """Copy footage into the person's folder."""
    for name in names:
        shutil.copy(footage(name), home.folder / name)


def test_two_clips_become_one_in_the_order_said(home: Home) -> None:
    put(home, "bigbuckbunny.mp4", "bikes.mp4")
    ran = home.run("join these and fade out the last second", "bikes.mp4", "bigbuckbunny.mp4", "-o", "out.mp4")
    info = probe(ran.path)
    assert ran.path.name == "out.mp4"
    assert info.duration_s is not None
    assert abs(float(info.duration_s) - 15.28) < 0.1
    assert info.picture
    assert (info.picture.width, info.picture.height) == (640, 272)


def test_the_reply_stands_on_standard_error_and_the_path_alone_on_standard_output(home: Home) -> None:
    put(home, "bikes.mp4")
    ran = home.run("two times faster", "bikes.mp4")
    assert "0:10 → 0:05" in ran.err
    assert ran.out == f"{ran.path}\n"
    assert abs(float(probe(ran.path).duration_s or 0) - 5) < 0.1


def test_one_file_a_clip_and_captions_beside_it(home: Home) -> None:
    put(home, "bikes.mp4")
    ran = home.run("split at 4s, export each clip separately", "bikes.mp4", "-o", "ride.mp4")
    paths = [Path(line) for line in ran.out.splitlines()]
    assert [each.name for each in paths] == ["ride 01.mp4", "ride 02.mp4"]
    assert [round(float(probe(each).duration_s or 0)) for each in paths] == [4, 6]


def test_two_files_beside_each_other_are_one_result(home: Home) -> None:
    put(home, "bigbuckbunny.mp4", "bikes.mp4")
    ran = home.run("put these side by side, mute the right one", "bigbuckbunny.mp4", "bikes.mp4", "-o", "out.mp4")
    assert ran.path.name == "out.mp4"
    assert abs(float(probe(ran.path).duration_s or 0) - 10) < 0.1


def test_a_picture_every_so_often_is_many_pictures(home: Home) -> None:
    put(home, "bikes.mp4")
    ran = home.run("every 3 seconds a screenshot", "bikes.mp4")
    assert "4 pictures" in ran.err


def test_chinese_is_answered_in_chinese(home: Home) -> None:
    put(home, "bikes.mp4")
    ran = home.run("竖屏", "bikes.mp4", "-o", "tall.mp4")
    picture = probe(ran.path).picture
    assert picture
    assert picture.width < picture.height
    assert "转换" in ran.err


def test_a_link_is_fetched_and_edited(home: Home, server: Server) -> None:
    ran = home.run("make it black and white", server.url("/bigbuckbunny.mp4"))
    assert ran.path.parent == home.folder
    assert abs(float(probe(ran.path).duration_s or 0) - 5.28) < 0.1
    again = home.run("make it darker", server.url("/bigbuckbunny.mp4"), "--json")
    assert not [event for event in again.events if event.get("stage") == "download"]


def test_a_part_of_a_link_is_fetched_as_a_part_and_edited(home: Home, server: Server) -> None:
    ran = home.run(f"keep 0:01-0:03 of {server.url('/bigbuckbunny.mp4')} and make it black and white", "-o", "out.mp4")
    assert abs(float(probe(ran.path).duration_s or 0) - 2) < 0.1
    assert "0:02" in ran.err


def test_a_part_of_a_link_beside_the_words_is_one_of_that_link(home: Home, server: Server) -> None:
    ran = home.run("截取1秒到3秒，然后两倍速", server.url("/bigbuckbunny.mp4"), "-o", "out.mp4")
    assert abs(float(probe(ran.path).duration_s or 0) - 1) < 0.1


def test_a_part_of_a_file_is_put_where_it_is_wished(home: Home) -> None:
    put(home, "bikes.mp4", "bigbuckbunny.mp4")
    ran = home.run("add 0:02-0:03 of bikes.mp4 at the end", "bikes.mp4", "bigbuckbunny.mp4", "-o", "out.mp4")
    assert abs(float(probe(ran.path).duration_s or 0) - 16.28) < 0.1


def test_a_file_that_is_not_there_is_said_before_any_work(home: Home) -> None:
    put(home, "bikes.mp4")
    ran = home.run("join these with a crossfade", "bikes.mp4", "missing.mp4", "-o", "out.mp4")
    assert ran.code == exits.exit_code(FileMissing(path=""))
    assert "missing.mp4" in ran.err
    assert home.results() == ["bikes.mp4"]


def test_the_rest_of_a_damaged_file_is_offered_and_made_when_asked_for(home: Home) -> None:
    data = bytearray(footage("bigbuckbunny.mp4").read_bytes())
    middle = len(data) // 2
    data[middle : middle + 20_000] = bytes(20_000)
    (home.folder / "bunny.mp4").write_bytes(data)
    refused = home.run('add a title "Bunny" at the top', "bunny.mp4", "-o", "out.mp4")
    assert refused.code == exits.exit_code(DamagedParts(name="", source=(), timeline=()))
    assert "leave out the damaged parts" in refused.err
    assert home.results() == ["bunny.mp4"]
    ran = home.run("leave out the damaged parts", "bunny.mp4", "-o", "out.mp4")
    assert 0 < float(probe(ran.path).duration_s or 0) < 5.2
    assert "Left out, as it cannot be decoded: bunny.mp4" in ran.err


def test_dry_run_answers_and_makes_nothing(home: Home) -> None:
    put(home, "bikes.mp4")
    ran = home.run("two times faster", "bikes.mp4", "--dry-run")
    assert ran.code == exits.OK
    assert "0:10 → 0:05" in ran.err
    assert home.results() == ["bikes.mp4"]


def test_where_nobody_can_answer_a_question_ends_the_command(home: Home) -> None:
    put(home, "bikes.mp4", "bigbuckbunny.mp4")
    ran = home.run("join these and then delete a clip", "bikes.mp4", "bigbuckbunny.mp4")
    assert ran.code in {exits.QUESTION, exits.CANNOT}
    assert ran.err.strip()
    assert not ran.out
    assert home.results() == ["bigbuckbunny.mp4", "bikes.mp4"]


def answered(home: Home, words: str, answer: str) -> None:
    """Say `words` of two clips at a terminal, and `answer` where a question is asked."""
    run = pexpect.spawn(
        COMMAND[0],
        [*COMMAND[1:], words, "bikes.mp4", "bigbuckbunny.mp4", "-o", "out.mp4"],
        cwd=str(home.folder),
        env={**home.environment, "TERM": "xterm-256color"},
        dimensions=(30, 100),
        encoding="utf-8",
        timeout=120,
    )
    run.expect("> ")
    run.sendline(answer)
    run.expect(pexpect.EOF)
    run.close()
    assert run.exitstatus == 0, run.before


def test_at_a_terminal_the_question_is_asked_and_the_answer_taken(home: Home) -> None:
    put(home, "bikes.mp4", "bigbuckbunny.mp4")
    answered(home, "join these, then delete a clip", "join these, then delete the second one")
    assert abs(float(probe(home.folder / "out.mp4").duration_s or 0) - 10) < 0.1


def test_flags_say_how_the_result_is_written(home: Home) -> None:
    put(home, "bikes.mp4")
    ran = home.run("reverse it", "bikes.mp4", "-f", "webm", "-q", "144", "-P", "made")
    info = probe(ran.path)
    assert ran.path.parent == home.folder / "made"
    assert info.picture
    assert (info.picture.codec, info.picture.height) == ("vp9", 144)


def test_nothing_is_left_in_the_work_store_but_what_may_be_used_again(home: Home) -> None:
    put(home, "bikes.mp4")
    home.run("two times faster", "bikes.mp4")
    folders = [path for path in home.work.iterdir() if path.is_dir()] if home.work.is_dir() else []
    assert not [each for each in folders for path in each.rglob("*.mp4") if Path(path).is_file()]


def test_an_animation_in_the_corner_stands_in_no_row_and_goes_on(home: Home) -> None:
    put(home, "bikes.mp4", "rectangles.gif")
    ran = home.run("put rectangles.gif in the bottom right corner", "bikes.mp4", "rectangles.gif", "-o", "out.mp4")
    assert abs(float(probe(ran.path).duration_s or 0) - 10) < 0.1
    assert "0:00–0:10" in ran.err


def test_a_wish_that_has_to_be_asked_about_stops_all_of_it(home: Home) -> None:
    put(home, "bikes.mp4", "bigbuckbunny.mp4")
    ran = home.run("black and white, and delete it", "bikes.mp4", "bigbuckbunny.mp4", "-o", "out.mp4")
    assert ran.code == exits.QUESTION
    assert "?" in ran.err
    assert sorted(home.results()) == ["bigbuckbunny.mp4", "bikes.mp4"]


def test_what_was_clear_is_kept_while_the_rest_is_asked_about(home: Home) -> None:
    put(home, "bikes.mp4", "bigbuckbunny.mp4")
    answered(home, "black and white, and delete it", "bigbuckbunny.mp4")
    assert abs(float(probe(home.folder / "out.mp4").duration_s or 0) - 10) < 0.1


def test_a_timeline_goes_to_other_editors_and_comes_back(home: Home) -> None:
    put(home, "bikes.mp4")
    out = home.run("keep 2-5s and mute it", "bikes.mp4", "-o", "cut.otio").path
    assert '"OTIO_SCHEMA": "Timeline.1"' in out.read_text(encoding="utf-8")
    ran = home.run("2x speed", "cut.otio", "bikes.mp4", "-o", "back.mp4")
    duration_s = probe(ran.path).duration_s
    assert duration_s is not None
    assert abs(float(duration_s) - 1.5) < 0.1


def test_a_timeline_whose_file_is_not_there_says_which(home: Home) -> None:
    put(home, "bikes.mp4", "bigbuckbunny.mp4")
    home.run("mute it", "bikes.mp4", "-o", "cut.otio")
    failed = home.run("2x speed", "cut.otio", "bigbuckbunny.mp4", "-o", "back.mp4")
    assert failed.code == 2
    assert "bikes.mp4" in failed.err
