"""Sources with parts that cannot be decoded: told where, the rest exported, nothing silently grey.

Every file here is whole but for some bytes in its middle: a block of zeros as a disk or a download leaves it, bits that
were turned, packets of a broadcast that never came.
"""

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import pytest

from fetchcut.errors import DamagedParts, EndMissing
from fetchcut.language.replies import explain
from fetchcut.media.render.holes import Holes, holes, sample_state, zero_runs
from fetchcut.media.run.disk_file import FileOnDisk
from fetchcut.media.run.libav import Libav
from fetchcut.timeline.damage import Kind
from fetchcut.timeline.output import Output
from fetchcut.timeline.time import TimeRange
from tests.footage import footage
from tests.media.clips import AAC, FOLDER, make
from tests.media.drafts import Studio, clip, draft, track, words

H264 = ("-c:v", "libx264", "-preset", "veryfast", "-g", "25", "-x264-params", "scenecut=0")
HEVC = ("-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=error:keyint=25:scenecut=0:open-gop=0")
SIZE = ("-vf", "scale=320:180", "-pix_fmt", "yuv420p")
LENGTH_S = 5


@pytest.fixture
def studio(libav: Libav, tmp_path: Path) -> Studio:
    return Studio(folder=tmp_path, libav=libav)


def real(codec: str, ending: str = "mp4") -> Path:
    """Return five seconds of footage with sound, a keyframe every second."""
    encoder = HEVC if codec == "hevc" else H264
    source = ("-i", str(footage("bigbuckbunny.mp4")), "-t", str(LENGTH_S))
    tag = ("-tag:v", "hvc1") if codec == "hevc" and ending == "mp4" else ()
    return make(f"whole_{codec}.{ending}", *source, *SIZE, *encoder, *tag, *AAC)


def packets(path: Path, kind: str) -> list[tuple[int, int, Fraction]]:
    """Return (offset, bytes, time) of the packets in decoding order."""
    with av.open(str(path)) as container:
        stream = container.streams.video[0] if kind == "video" else container.streams.audio[0]
        return [
            (each.pos, each.size, each.pts * each.time_base)
            for each in container.demux(stream)
            if each.size and each.pos is not None and each.pts is not None
        ]


def damaged(path: Path, name: str, change: Callable[[bytearray], None]) -> Path:
    data = bytearray(path.read_bytes())
    change(data)
    result = FOLDER / f"damaged_{name}{path.suffix}"
    result.write_bytes(data)
    return result


def hole(path: Path, name: str, at: float, *, kind: str = "video", many: int = 1) -> Path:
    """Return the file with the inside of the packet(s) from `at` seconds on written over by zeros."""
    found = [each for each in sorted(packets(path, kind), key=lambda each: each[2]) if each[2] >= at][:many]

    def change(data: bytearray) -> None:
        for offset, size, _ in found:
            data[offset + size // 4 : offset + size] = bytes(size - size // 4)

    return damaged(path, name, change)


def turned(path: Path, name: str, at: float) -> Path:
    """Return the file with bits turned all over the keyframe at `at` seconds."""
    offset, size, _ = next(each for each in packets(path, "video") if each[2] >= at)

    def change(data: bytearray) -> None:
        for place in range(offset + 60, offset + size, 41):
            data[place] ^= 0x5A

    return damaged(path, name, change)


def shown(path: Path) -> int:
    with av.open(str(path)) as container:
        return sum(1 for _ in container.decode(container.streams.video[0]))


@pytest.mark.parametrize("codec", ["h264", "hevc"])
def test_a_hole_in_copied_pictures_is_told_in_both_times_and_the_rest_is_exported(studio: Studio, codec: str) -> None:
    source = hole(real(codec), f"{codec}_hole", 2.2, many=3)
    cut = draft(track("main", clip("a", 0, 4, 1)))
    output = Output(video_codec=codec)
    with pytest.raises(DamagedParts) as caught:
        studio.render(cut, output, a=source)
    error = caught.value
    assert len(error.source) == 1
    [(start, end)] = error.cuts
    # Nothing before the hole, and all up to the next keyframe at 3 s: 2 s of the timeline, which begins at 1 s.
    assert 1100 <= start <= 1200
    assert end == 2000
    assert not list((studio.folder / "out").glob("result*"))
    for language, offer in (("en", "leave out the damaged parts"), ("zh", "去掉坏的部分")):
        said = explain(error, language)
        assert error.source[0] in said
        assert error.timeline[0] in said
        assert offer in said
    made = studio.render(cut, Output(video_codec=codec, damaged="leave_out"), name="rest", a=source)
    assert shown(made.path) == 100 - round((end - start) / 40)
    note = next(each for each in made.notes if each.code == "note.left_out")
    assert note.facts["parts"] == error.source[0]


def test_what_is_left_out_is_all_that_differs(studio: Studio) -> None:
    source = hole(real("h264"), "differs", 2.2, many=3)
    cut = draft(track("main", clip("a", 0, LENGTH_S)))
    rest = studio.render(cut, Output(damaged="leave_out"), name="rest", a=source)
    with pytest.raises(DamagedParts) as caught:
        studio.render(cut, a=source)
    [(start, end)] = caught.value.cuts
    good = studio.render(cut, name="good", a=real("h264"))
    kept = [each for number, each in enumerate(_pictures(good.path)) if not start <= number * 40 < end]
    worst = min(_likeness(one, other) for one, other in zip(kept, _pictures(rest.path), strict=True))
    assert worst > 35


def test_as_it_is_says_so_and_encodes_everything(studio: Studio) -> None:
    source = hole(real("h264"), "kept", 2.2)
    made = studio.render(draft(track("main", clip("a", 0, LENGTH_S))), Output(damaged="keep"), a=source)
    assert shown(made.path) == 125
    note = next(each for each in made.notes if each.code == "note.damage_kept")
    assert note.facts["name"] == "damaged_kept.mp4"
    assert str(note.facts["parts"]).startswith("0:02")


def test_a_draft_that_uses_none_of_the_damage_hears_nothing_of_it(studio: Studio) -> None:
    source = hole(real("h264"), "unused", 2.2)
    made = studio.render(draft(track("main", clip("a", 0, 2, 0), clip("a", 2, 2, 3))), a=source)
    assert shown(made.path) == 100
    assert made.notes == ()


def test_turned_bits_are_seen_where_pictures_are_encoded(studio: Studio) -> None:
    source = turned(real("h264"), "turned", 2.0)
    cut = draft(track("main", clip("a", 0, LENGTH_S)), track("title", words("Sea", 0, LENGTH_S)))
    with pytest.raises(DamagedParts) as caught:
        studio.render(cut, a=source)
    assert caught.value.cuts == ((2000, 3000),)
    made = studio.render(cut, Output(damaged="leave_out"), name="rest", a=source)
    assert shown(made.path) == 100


def test_what_was_exported_as_it_is_is_told_when_it_is_exported_again(studio: Studio) -> None:
    source = turned(real("h264"), "again", 2.0)
    cut = draft(track("main", clip("a", 0, LENGTH_S)), track("title", words("Sea", 0, LENGTH_S)))
    studio.render(cut, Output(damaged="keep"), name="kept", a=source)
    with pytest.raises(DamagedParts):
        studio.render(cut, name="again", a=source)


def test_lost_sound_is_told_and_left_out(studio: Studio) -> None:
    source = hole(real("h264"), "sound", 2.0, kind="audio", many=8)
    cut = draft(track("main", clip("a", 0, LENGTH_S)), track("title", words("Sea", 0, 1)))
    with pytest.raises(DamagedParts) as caught:
        studio.render(cut, Output(format="mp3"), a=source)
    [(start, end)] = caught.value.cuts
    assert 1960 <= start <= 2040
    assert 2120 <= end <= 2240
    made = studio.render(cut, Output(format="mp3", damaged="leave_out"), name="rest", a=source)
    assert abs(made.duration_s - (LENGTH_S - (end - start) / 1000)) < 0.1


def test_packets_of_a_broadcast_that_never_came(studio: Studio) -> None:
    whole = real("h264", "ts")
    middle = whole.stat().st_size // 2 // 188 * 188

    def change(data: bytearray) -> None:
        del data[middle : middle + 188 * 12]

    source = damaged(whole, "lost", change)
    for name, cut in (
        ("copied", draft(track("main", clip("a", 0, 4.5)))),
        ("encoded", draft(track("main", clip("a", 0, 4.5)), track("title", words("Sea", 0, 4.5)))),
    ):
        with pytest.raises(DamagedParts) as caught:
            studio.render(cut, name=name, a=source)
        assert caught.value.cuts
        assert all(1000 < start < end <= 4040 for start, end in caught.value.cuts)
        made = studio.render(cut, Output(damaged="leave_out"), name=f"{name}-rest", a=source)
        lost = sum(end - start for start, end in caught.value.cuts)
        assert abs(made.duration_s * 1000 - (4500 - lost)) <= 80


def test_damage_everywhere_leaves_nothing_to_export(studio: Studio) -> None:
    source = hole(real("h264"), "all", 2.0, many=25)
    with pytest.raises(DamagedParts):
        studio.render(draft(track("main", clip("a", 0, 0.8, 2.1))), Output(damaged="leave_out"), a=source)


def end_missing(ending: str) -> Path:
    """Return the first 70 % of a file whose index stands in front (MP4, MOV), behind (AVI), or nowhere (Matroska)."""
    flags = ("-movflags", "faststart") if ending in {"mp4", "mov"} else ()
    data = make(f"front.{ending}", "-i", str(real("h264")), "-c", "copy", *flags).read_bytes()
    path = FOLDER / f"end_missing.{ending}"
    path.write_bytes(data[: len(data) * 7 // 10])
    return path


@pytest.mark.parametrize("ending", ["mp4", "mov", "mkv", "avi"])
def test_a_file_whose_end_is_missing_is_used_up_to_there(studio: Studio, ending: str) -> None:
    source = end_missing(ending)
    info = studio.library(a=source)["a"].info
    there = info.lost_from_s
    assert there is not None
    assert 2.5 < there < 4.5
    with pytest.raises(EndMissing):
        studio.libav.probe(source, "a")
    whole = draft(track("main", clip("a", 0, LENGTH_S)))
    with pytest.raises(DamagedParts) as caught:
        studio.render(whole, a=source)
    [(start, end)] = caught.value.cuts
    # In this AVI the sound of half a second comes behind its pictures.
    assert abs(start - there * 1000) <= (500 if ending == "avi" else 40)
    assert end == LENGTH_S * 1000
    made = studio.render(whole, Output(damaged="leave_out"), name="rest", a=source)
    assert shown(made.path) == start // 40
    assert {each.code for each in made.notes} == {"note.left_out", "note.end_missing"}
    good = studio.render(draft(track("main", clip("a", 0, Fraction(start, 1000)))), name="good", a=real("h264"))
    assert min(_likeness(*each) for each in zip(_pictures(good.path), _pictures(made.path), strict=True)) > 35


def test_who_uses_all_that_is_there_is_told_and_who_uses_less_is_not(studio: Studio) -> None:
    source = end_missing("mp4")
    there = studio.library(a=source)["a"].info.lost_from_s
    assert there is not None
    used_up = studio.render(draft(track("main", clip("a", 0, there))), name="up", a=source)
    [note] = used_up.notes
    assert note.code == "note.end_missing"
    assert note.facts["whole"] == "0:05"
    # The pictures of the first second are copied from it, as from any other file.
    less = studio.render(draft(track("main", clip("a", 0, 2))), name="less", a=source)
    assert less.notes == ()
    assert "libx264" not in (studio.folder / "less" / "commands.log").read_text()


def test_what_is_not_there_is_looked_at_all_the_same(studio: Studio) -> None:
    source = end_missing("mp4")
    made = studio.render(
        draft(track("main", clip("a", 0, LENGTH_S))), Output(format="jpg", at_ms=LENGTH_S * 1000 - 100), a=source
    )
    assert made.path.stat().st_size > 1000


@pytest.mark.parametrize("is_mostly_used", [True, False])
@pytest.mark.parametrize("ending", ["mp4", "mov"])
@pytest.mark.parametrize("codec", ["h264", "hevc"])
def test_a_good_file_has_no_holes(
    monkeypatch: pytest.MonkeyPatch, codec: str, ending: str, is_mostly_used: bool
) -> None:
    monkeypatch.setattr("fetchcut.media.render.holes._SMALL_BYTES", 0)
    assert _holes(real(codec, ending), is_mostly_used=is_mostly_used) == Holes()


def test_a_hole_is_found_whichever_way_its_bytes_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fetchcut.media.render.holes._SMALL_BYTES", 0)
    source = hole(real("h264"), "both", 2.2)
    [found] = {_holes(source, is_mostly_used=each) for each in (True, False)}
    [(kind, part)] = found.damaged
    assert kind == "picture"
    assert 2 < part.start < Fraction(9, 4)
    assert part.end == 3


def test_long_stretches_of_zeros_are_noted_in_every_window(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("fetchcut.media.render.holes._WINDOW", 1000)
    path = tmp_path / "zeros"
    path.write_bytes(b"\1" * 500 + bytes(3000) + b"\1" * 500 + bytes(31) + b"\1" * 20 + bytes(40))
    with path.open("rb") as file:
        places = zero_runs(FileOnDisk(file), [(0, path.stat().st_size)])
    assert places[0] == 500
    assert max(b - a for a, b in pairwise(places[:4])) <= 1000
    assert places[-1] == 500 + 3000 + 500 + 31 + 20


def test_decoding_packet_by_packet_finds_nothing_in_good_files(libav: Libav) -> None:
    parts = [TimeRange(Fraction(at), Fraction(at) + Fraction(1, 2)) for at in range(LENGTH_S)]
    for path in (real("h264"), real("hevc"), real("h264", "ts"), footage("world.mp4"), footage("bikes.mp4")):
        for is_sound in (False, True):
            assert libav.damaged(path, parts, is_sound=is_sound, name=path.name, check=lambda: None) == ()


def test_padding_behind_units_is_no_hole() -> None:
    unit = b"\0\0\0\x50" + b"\x65" + b"\x81" * 79
    assert sample_state(unit, 4, is_avc=True) == "whole"
    assert sample_state(unit + bytes(100), 4, is_avc=True) == "whole"
    assert sample_state(bytes(100), 4, is_avc=True) == "lost"
    assert sample_state(unit[:20] + bytes(64), 4, is_avc=True) == "lost"
    assert sample_state(unit[:20], 4, is_avc=True) == "suspect"
    # An SEI message may hold what it likes.
    assert sample_state(b"\0\0\0\x50\x06" + bytes(79) + unit, 4, is_avc=True) == "whole"


def _holes(path: Path, *, is_mostly_used: bool) -> Holes:
    everything = [TimeRange(Fraction(0), Fraction(LENGTH_S))]
    used: dict[Kind, list[TimeRange]] = {"picture": everything, "sound": everything}
    return holes(path, used, origin_s=Fraction(0), is_mostly_used=is_mostly_used, check=lambda: None)


def _pictures(path: Path) -> list[bytes]:
    with av.open(str(path)) as container:
        frames = container.decode(container.streams.video[0])
        return [bytes(each.reformat(width=160, height=90, format="gray").planes[0]) for each in frames]


def _likeness(one: bytes, other: bytes) -> float:
    """Return the PSNR of two grey pictures, 99 for equal ones."""
    import math

    error = sum((a - b) ** 2 for a, b in zip(one, other, strict=True)) / len(one)
    return 99.0 if not error else 10 * math.log10(255**2 / error)
