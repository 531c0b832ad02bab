"""Spans for real: what nobody touched is copied bit by bit, what is known is not encoded again, joins hold."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from fetchcut.media.iso.read import sample_tracks
from fetchcut.media.render.copyable import copy_sources
from fetchcut.media.render.copying import CopyRun, Start
from fetchcut.media.render.encoding import span_work
from fetchcut.media.render.spans import EncodeSpan, Span, spans
from fetchcut.media.render.whole import made_whole
from fetchcut.media.render.work import work_on
from fetchcut.media.run.answers import Joins
from fetchcut.media.run.boxes import RandomAccess
from fetchcut.media.run.disk_file import FileOnDisk
from fetchcut.media.run.libav import Libav
from fetchcut.progress import Remark, Silent
from fetchcut.timeline.draft import Draft, Keyframe, Picture
from fetchcut.timeline.effects import made
from fetchcut.timeline.output import Output
from fetchcut.timeline.time import Seconds
from tests.media.clips import ffmpeg
from tests.media.conftest import Remembering
from tests.media.counted import HEIGHT, WIDTH, counted, lumas, numbers
from tests.media.drafts import Studio, clip, draft, track, words
from tests.media.kitchen import packets, shown
from tests.media.test_render_random import ssim

X264 = ("-c:v", "libx264", "-preset", "veryfast", "-crf", "16")


@pytest.fixture
def studio(libav: Libav, tmp_path: Path) -> Studio:
    return Studio(folder=tmp_path, libav=libav)


def film(rate: str = "25", *options: str) -> Path:
    """Return 300 counted pictures with a keyframe every 25 and B-frames."""
    name = f"film{rate}{''.join(options)}.mp4".replace("/", "_")
    return counted(name, rate=rate, frames=300, codec=(*X264, "-g", "25", "-bf", "3", *options))


def drafted(*tracks: object, rate: str = "25") -> Draft:
    return draft(*tracks, size=(WIDTH, HEIGHT), rate=rate)  # type: ignore[arg-type]


def planned(studio: Studio, draft: Draft, files: dict[str, Path]) -> tuple[Span, ...]:
    work = work_on(
        draft,
        studio.library(**files),
        files,
        Output(),
        folder=studio.folder,
        bench=studio.bench,
        context=Silent(),
    )
    return spans(work.cut, work.look, copy_sources(work))


@pytest.mark.parametrize("rate", ["25", "24000/1001", "30000/1001", "60000/1001", "30", "50"])
def test_a_cut_is_exact_and_mostly_a_copy(studio: Studio, rate: str) -> None:
    source, fps = film(rate), Fraction(rate)
    kept = [(7, 120), (130, 131), (140, 299)]
    segments, wanted = [], list[int]()
    for first, last in kept:
        begin = round(first / fps * 1000)
        segments.append(clip("a", len(wanted) / fps, (last - first) / fps, Fraction(begin, 1000)))
        wanted += range(first, last)
    cut = drafted(track("main", *segments), rate=rate)
    result = studio.render(cut, a=source)
    assert numbers(result.path) == wanted
    runs = [each for each in planned(studio, cut, {"a": source}) if isinstance(each, CopyRun)]
    assert sum(run.last - run.first for run in runs) >= 230
    stored, now = packets(source, "video"), packets(result.path, "video")
    for run in runs:
        assert stored[run.first_sample : run.last_sample] == now[run.first : run.last]


def test_a_title_leaves_the_rest_alone(studio: Studio) -> None:
    source = film()
    title = track("title", words("Title", 4, 2))
    cut = drafted(track("main", clip("a", 0, 12)), title)
    parts = planned(studio, cut, {"a": source})
    assert [(type(each).__name__, each.first, each.last) for each in parts] == [
        ("CopyRun", 0, 100),
        ("EncodeSpan", 100, 125),
        ("EncodeSpan", 125, 150),
        ("CopyRun", 150, 300),
    ]
    result = studio.render(cut, a=source)
    assert numbers(result.path) == list(range(300))
    assert Remark(code="check.joins", facts={"count": 3}) in result.checks


def test_only_what_changed_is_encoded_again(studio: Studio) -> None:
    files = {"a": film(), "b": counted("b18.mp4", rate="18", frames=200, size=(144, 144), codec=X264)}
    main = track("main", clip("b", 0, 8, 0), clip("b", 8, 2, 1))
    first = drafted(main, track("title", words("One", 1, 1)))
    other = drafted(main, track("title", words("Two", 1, 1)))
    before = studio.render_watched(first, Output(), Silent(), name="before", files=files)
    context = Remembering()
    after = studio.render_watched(other, Output(), context, name="after", files=files)
    log = (studio.folder / "after" / "commands.log").read_text()
    assert log.count("libx264") == 1
    old, new = packets(before.path, "video"), packets(after.path, "video")
    assert len(old) == len(new) == 250
    changed = [number for number, (one, two) in enumerate(zip(old, new, strict=True)) if one != two]
    assert 0 < len(changed) <= 125
    assert max(changed) < 125
    # What was known from the start is told as such: the rest is the time left.
    assert context.reports[0].resumed > 4


def test_an_export_made_twice_is_the_same_bytes(studio: Studio) -> None:
    cut = drafted(track("main", clip("a", 0, 4, "1/2"), clip("a", 4, 2, 7, speed=Fraction(2))))
    source = film()
    one = studio.render(cut, name="one", a=source).path.read_bytes()
    for span in (studio.folder / "bench" / "spans").glob("*/*"):
        span.unlink()
    assert studio.render(cut, name="two", a=source).path.read_bytes() == one


def test_two_cameras_are_copied_where_their_parameter_sets_agree(studio: Studio) -> None:
    one, two = film(), counted("twin.mp4", rate="25", frames=120, codec=(*X264, "-g", "25", "-bf", "3"))
    cut = drafted(track("main", clip("a", 0, 4), clip("b", 4, 4)))
    parts = planned(studio, cut, {"a": one, "b": two})
    assert {each.src for each in parts if isinstance(each, CopyRun)} == {"a", "b"}
    assert numbers(studio.render(cut, a=one, b=two).path) == [*range(100), *range(100)]


def test_two_that_disagree_are_both_copied(studio: Studio) -> None:
    one, two = film(), film("25", "-profile:v", "main", "-refs", "1")
    cut = drafted(track("main", clip("b", 0, 4), clip("a", 4, 8)))
    result = studio.render(cut, a=one, b=two)
    assert numbers(result.path) == [*range(100), *range(200)]
    assert not result.notes
    # What has the larger share stays what it is; the other one's pictures name their parameter sets otherwise.
    stored, now = packets(one, "video"), packets(result.path, "video")
    assert stored[:190] == now[100:290]
    assert [mark for _, mark in shown(two)][:90] == [mark for _, mark in shown(result.path)][:90]
    assert [each.src for each in planned(studio, cut, {"a": one, "b": two}) if isinstance(each, CopyRun)] == ["b", "a"]


@pytest.mark.parametrize("codec", ["h264", "hevc"])
def test_many_that_disagree_stand_together(studio: Studio, codec: str) -> None:
    kinds = {
        "h264": [(*X264, "-g", "25", "-refs", str(refs)) for refs in (1, 2, 3, 4)],
        "hevc": [
            (
                *("-c:v", "libx265", "-preset", "ultrafast", "-crf", "16", "-tag:v", "hvc1"),
                *("-x265-params", f"log-level=error:keyint=25:scenecut=0:open-gop={number % 2}:ref={number + 1}"),
            )
            for number in range(4)
        ],
    }
    files = {
        name: counted(f"many_{codec}_{name}.mp4", frames=100, codec=how)
        for name, how in zip("abcd", kinds[codec], strict=True)
    }
    cut = drafted(track("main", *(clip(name, 2 * number, 2, 1) for number, name in enumerate("abcdabcd"))))
    output = Output(video_codec=codec)
    result = studio.render_watched(cut, output, Silent(), files=files)
    assert not result.notes
    assert numbers(result.path) == [*range(25, 75)] * 8
    assert _copied(studio, cut, files, output) >= 300


def _copied(studio: Studio, cut: Draft, files: dict[str, Path], output: Output) -> int:
    work = work_on(
        cut, studio.library(**files), files, output, folder=studio.folder, bench=studio.bench, context=Silent()
    )
    found = spans(work.cut, work.look, copy_sources(work))
    return sum(each.last - each.first for each in found if isinstance(each, CopyRun))


def test_an_open_gop_is_never_entered(studio: Studio) -> None:
    source = counted(
        "open.mp4", rate="25", frames=200, codec=(*X264, "-x264-params", "open-gop=1:keyint=25:min-keyint=25:bframes=3")
    )
    cut = drafted(track("main", clip("a", 0, 4, 2)))
    assert not any(isinstance(each, CopyRun) for each in planned(studio, cut, {"a": source}))
    assert numbers(studio.render(cut, a=source).path) == list(range(50, 150))


def test_a_join_that_held_is_not_decoded_again(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[int] = []
    joins = Libav.joins

    def counting(eyes: Libav, source: Path | RandomAccess, moments: Sequence[Seconds], *, name: str) -> Joins:
        looked.append(len(moments) if name == "result" else 0)
        return joins(eyes, source, moments, name=name)

    monkeypatch.setattr(Libav, "joins", counting)
    main, source = track("main", clip("a", 0, 12)), film()
    for name, text, expected in (("a", "One", 4), ("b", "One", 0), ("c", "Two", 2)):
        titles = track("title", words("Title", 1, 1), words(text, 7, 2))
        looked.clear()
        result = studio.render(drafted(main, titles), name=name, a=source)
        assert sum(looked) == expected
        assert Remark(code="check.joins", facts={"count": 4}) in result.checks


@pytest.mark.parametrize("left", [0, 100, 4000])
def test_a_kept_span_that_lost_its_bytes_is_encoded_again(studio: Studio, left: int) -> None:
    source = film()
    cut = drafted(track("main", clip("a", 0, 12)), track("title", words("Title", 4, 2)))
    before = studio.render(cut, name="before", a=source)
    for span in (studio.bench.folder / "spans").glob("??/*.mp4"):
        data = span.read_bytes()
        span.unlink()  # what is linked elsewhere stays as it is
        span.write_bytes(data[:left])
    after = studio.render(cut, name="after", a=source)
    assert after.path.read_bytes() == before.path.read_bytes()


@pytest.mark.parametrize("last", [44, 46, 63])
def test_a_copy_may_end_shortly_behind_an_open_gop(studio: Studio, last: int) -> None:
    options = "open-gop=1:keyint=20:bframes=3"
    source = counted("open20.mp4", rate="25", frames=90, codec=(*X264, "-x264-params", options))
    cut = drafted(track("main", clip("a", 0, Fraction(last, 25))))
    parts = planned(studio, cut, {"a": source})
    assert [type(each) for each in parts] == [CopyRun, EncodeSpan]
    result = studio.render(cut, a=source)
    assert numbers(result.path) == list(range(last))
    assert packets(result.path, "video")[: parts[0].last] == packets(source, "video")[: parts[0].last]
    # Whoever begins in its midst sees all that comes.
    with av.open(str(result.path)) as opened:
        stream = opened.streams.video[0]
        assert stream.time_base
        for frame in range(last):
            opened.seek(round(Fraction(frame, 25) / stream.time_base), stream=stream)
            times = [each.pts for each in opened.decode(stream)]
            assert times
            assert len(times) == last - round((times[0] or 0) * stream.time_base * 25), frame


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_turned_pictures_stay_turned(studio: Studio, degrees: int) -> None:
    flat = film()
    source = flat.with_name(f"turned{degrees}.mp4")
    ffmpeg("-display_rotation", str(-degrees), "-i", str(flat), "-c", "copy", str(source))
    size = (WIDTH, HEIGHT) if degrees == 180 else (HEIGHT, WIDTH)
    title = track("title", words("Title", 4, 1))
    cut = draft(track("main", clip("a", 0, 10, "0.4"), clip("b", 10, 1)), title, size=size)
    files = {"a": source, "b": flat}
    result = studio.render_watched(cut, Output(), Silent(), files=files)
    assert _rotation(studio, result.path) == degrees
    assert numbers(result.path)[:90] == list(range(10, 100))
    stored, now = packets(source, "video"), packets(result.path, "video")
    assert len(set(stored) & set(now)) >= 180
    # What is drawn over them, or stands beside them, is turned with them.
    plain = studio.render_watched(cut, Output(is_compatible=True), Silent(), name="plain", files=files)
    assert _rotation(studio, plain.path) == 0
    for moment in (110, 265):
        turns = {90: -1, 180: 2, 270: 1}[degrees]
        assert ssim(np.rot90(lumas(result.path)[moment][1], turns), lumas(plain.path)[moment][1]) > 0.9


def _rotation(studio: Studio, path: Path) -> int:
    picture = studio.libav.probe(path, path.name).picture
    assert picture is not None
    return picture.rotation_deg


def test_uneven_pictures_are_copied_only_where_they_are_even(studio: Studio) -> None:
    source = counted(
        "uneven.mp4", rate="25", frames=200, codec=(*X264, "-g", "25"), filters="select='lt(n,75)+gt(n,125)+mod(n,2)'"
    )
    cut = drafted(track("main", clip("a", 0, 8)))
    got = numbers(studio.render(cut, a=source).path)
    assert got[:75] == list(range(75))
    assert got[126:] == list(range(126, 200))
    assert all(abs(shown - frame) <= 1 for frame, shown in enumerate(got))


@pytest.mark.parametrize(
    ("container", "codec"),
    [
        (
            "webm",
            ("-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-crf", "20", "-b:v", "0", "-g", "25"),
        )
    ],
)
def test_other_codecs_join_as_well(studio: Studio, container: str, codec: tuple[str, ...]) -> None:
    source = counted("vp9.mp4", rate="25", frames=150, codec=codec)
    cut = drafted(track("main", clip("a", 0, 4, "1/2"), clip("a", 4, 1, 5)))
    result = studio.render(cut, Output(format=container), a=source)
    assert numbers(result.path) == [*range(12, 112), *range(125, 150)] or numbers(result.path)[1:100] == list(
        range(13, 112)
    )
    assert any(isinstance(each, CopyRun) for each in _of(studio, cut, source, container))


def _of(studio: Studio, cut: Draft, source: Path, container: str) -> tuple[Span, ...]:
    files = {"a": source}
    work = work_on(
        cut,
        studio.library(**files),
        files,
        Output(format=container),
        folder=studio.folder,
        bench=studio.bench,
        context=Silent(),
    )
    return spans(work.cut, work.look, copy_sources(work))


def test_what_remembers_pictures_does_not_begin_anew_at_each_span(studio: Studio) -> None:
    source = counted("grainy.mp4", frames=300, codec=(*X264, "-g", "25"), filters="noise=alls=30:allf=t")
    quiet = Picture(effects=(made("denoise", {"amount": 1.0}),))
    cut = drafted(track("main", clip("a", 0, 12, picture=quiet)))
    files = {"a": source}
    work = work_on(
        cut, studio.library(**files), files, Output(crf=1), folder=studio.folder, bench=studio.bench, context=Silent()
    )
    whole = lumas(made_whole(work).path)
    parts = lumas(studio.render_watched(cut, Output(crf=1), Silent(), files=files).path)
    borders = [each.first for each in spans(work.cut, work.look, {})][1:]
    assert borders
    for frame in (at + after for at in borders for after in range(3)):
        difference = np.abs(whole[frame][1].astype(int) - parts[frame][1].astype(int))
        assert difference.mean() < 1


def test_touched_pictures_are_never_copied(studio: Studio) -> None:
    source = film()
    for picture in (
        Picture(scale=1.01),
        Picture(flip="h"),
        Picture(opacity=0.9),
        Picture(adjust={"brightness": 0.1}),
        Picture(crop=(0.0, 0.0, 0.5, 0.5)),
        Picture(rotation_deg=180),
        Picture(fade_in=Fraction(1)),
    ):
        cut = drafted(track("main", clip("a", 0, 4, picture=picture)))
        assert not any(isinstance(each, CopyRun) for each in planned(studio, cut, {"a": source}))


def test_a_join_that_does_not_hold_is_encoded_and_said(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    # An encoder that does not mark what it begins with: its copies are entered where nobody can.
    monkeypatch.setattr("fetchcut.media.render.stored_pictures._entered", lambda _, track: (track, (Start(13),)))
    source = film("25", "-bf", "0")
    cut = drafted(track("main", clip("a", 0, 6, "0.4")))
    result = studio.render(cut, a=source)
    assert result.notes
    assert numbers(result.path) == list(range(10, 160))


def test_the_file_is_what_the_standard_wants(studio: Studio) -> None:
    cut = drafted(track("main", clip("a", 0, 4, "1/2")))
    result = studio.render(cut, a=film())
    with result.path.open("rb") as file:
        (pictures,) = sample_tracks(FileOnDisk(file))
    samples = pictures.samples
    assert list(samples.decoded) == sorted(set(samples.decoded))
    assert all(shown >= decoded for shown, decoded in zip(samples.shown, samples.decoded, strict=True))
    assert min(samples.shown) == pictures.begins
    assert replace(pictures, entry=b"").duration == 100 * pictures.time_scale // 25


def test_a_graph_longer_than_an_argument_may_be(studio: Studio) -> None:
    stamp = counted("stamp.mp4", rate="25", frames=10, size=(32, 32), codec=X264)
    rising = tuple(Keyframe(Fraction(number, 200), number / 40) for number in range(40))
    look = Picture(scale=0.1, crop=(0.1, 0.2, 0.5, 0.6), keyframes={"opacity": rising, "x": rising})
    layers = [track("overlay", clip("stamp", 0, 0.2, picture=look)) for _ in range(50)]
    drawn = drafted(track("main", clip("film", 0, 0.2)), *layers)
    files = {"film": film(), "stamp": stamp}
    work = work_on(
        drawn,
        studio.library(**files),
        files,
        Output(),
        folder=studio.folder,
        bench=studio.bench,
        context=Silent(),
    )
    (span,) = spans(work.cut, work.look, copy_sources(work))
    assert isinstance(span, EncodeSpan)
    assert len(span_work(span, work, {}).graph.written) > 128 * 1024
    result = studio.render(drawn, film=files["film"], stamp=files["stamp"])
    assert len(lumas(result.path)) == 5
