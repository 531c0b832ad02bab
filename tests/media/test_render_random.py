"""Random drafts: the smart render gives what the plain one gives, frame by frame and sample by sample.

FETCHCUT_RANDOM_DRAFTS is how many are tried; a few by default, 600 for the whole statement.
"""

import itertools
import os
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from numpy.typing import NDArray

from fetchcut.media.render.copyable import copy_sources
from fetchcut.media.render.copying import CopyRun
from fetchcut.media.render.profile import Profile
from fetchcut.media.render.sound.untouched import untouched_sound
from fetchcut.media.render.spanned import made_of_spans
from fetchcut.media.render.spans import spans
from fetchcut.media.render.whole import made_whole
from fetchcut.media.render.work import work_on
from fetchcut.media.run.libav import Libav
from fetchcut.progress import Silent
from fetchcut.timeline.assets import Asset
from fetchcut.timeline.draft import Canvas, Draft, Keyframe, Media, Picture, Place, Segment, Text, Track, Transition
from fetchcut.timeline.output import Output
from tests.media import clips
from tests.media.counted import HEIGHT, WIDTH, counted, lumas
from tests.media.drafts import Studio

MANY = int(os.environ.get("FETCHCUT_RANDOM_DRAFTS", "12"))
RATES = ("25", "24000/1001", "30000/1001", "60000/1001", "30")
X264 = ("-c:v", "libx264", "-preset", "veryfast", "-crf", "14")


def sources(rate: str) -> dict[str, Path]:
    """Return clips that fit a canvas of this rate, and clips that do not."""
    tag = rate.replace("/", "_")
    return {
        "fits": counted(f"fits{tag}.mp4", rate=rate, frames=150, codec=(*X264, "-g", "30", "-bf", "3"), sound=True),
        "flat": counted(
            f"flat{tag}.mp4", rate=rate, frames=90, codec=(*X264, "-g", "12", "-bf", "0", "-profile:v", "baseline")
        ),
        "open": counted(
            f"open{tag}.mp4", rate=rate, frames=90, codec=(*X264, "-x264-params", "open-gop=1:keyint=20:bframes=3")
        ),
        "other": counted("other18.mp4", rate="18", frames=60, size=(144, 144), codec=(*X264,), sound=True),
        "vfr": counted(
            f"vfr{tag}.mp4",
            rate=rate,
            frames=90,
            codec=(*X264, "-g", "15"),
            filters="select='lt(mod(n,30),20)+mod(n,2)'",
        ),
        "rotated": clips.rotated(),
        "vp9": clips.vp9_opus(),
        "picture": clips.make(
            "random_still.png", "-f", "lavfi", "-i", "testsrc=size=100x80", "-frames:v", "1", "-update", "1"
        ),
        "tone": clips.sound_only(),
    }


LENGTHS = {"fits": 4.0, "flat": 2.5, "open": 2.5, "other": 3.0, "vfr": 2.5, "rotated": 3.5, "vp9": 3.5, "picture": 9.0}
PLACES: st.SearchStrategy[Place] = st.sampled_from(["center", "top", (0.5, 0.7)])
WORDS = ("Hello", "城市之夜", "a{b}\\N%c", "it's: [x];,")


@st.composite
def drafts(draw: st.DrawFn, rate: str) -> Draft:
    """Return a draft of some seconds."""
    fps = Fraction(rate)
    numbers = itertools.count(1)

    def name() -> str:
        return f"s{next(numbers)}"

    def frames(least: float, most: float) -> Fraction:
        return draw(st.integers(max(1, int(least * fps)), int(most * fps))) / fps

    def picture(*, is_plain: bool) -> Picture:
        if is_plain:
            return Picture()
        return Picture(
            fit=draw(st.sampled_from(["contain", "cover", "blur", "stretch"])),
            scale=draw(st.sampled_from([1.0, 0.5, 1.3])),
            place=draw(st.sampled_from([None, "top-right", (0.3, 0.6)])),
            rotation_deg=draw(st.sampled_from([0, 90, 180])),
            flip=draw(st.sampled_from(["", "h", "v"])),
            opacity=draw(st.sampled_from([1.0, 0.5])),
            crop=draw(st.sampled_from([None, (0.1, 0.2, 0.5, 0.6)])),
            adjust=draw(st.sampled_from([{}, {"brightness": 0.2}, {"saturation": -0.5}])),
            keyframes=draw(
                st.sampled_from([{}, {"opacity": (Keyframe(Fraction(0), 0.0), Keyframe(Fraction(1), 1.0))}])
            ),
        )

    def media(src: str, length: float) -> Media:
        is_plain = draw(st.booleans())
        source_in = Fraction(draw(st.integers(0, int(max(0.0, LENGTHS[src] - length) * 1000))), 1000)
        return Media(
            src=src,
            source_in=Fraction(0) if src == "picture" else source_in,
            speed=Fraction(1) if is_plain else draw(st.sampled_from([Fraction(1), Fraction(2), Fraction(3, 4)])),
            is_reversed=not is_plain and draw(st.booleans()),
            gain=1.0 if is_plain else draw(st.sampled_from([1.0, 0.5, 0.0])),
            fade_in=Fraction(0) if is_plain else draw(st.sampled_from([Fraction(0), Fraction(1, 5)])),
        )

    def segments(count: int, *, gaps: bool, sources: list[str]) -> list[Segment]:
        found: list[Segment] = []
        at = Fraction(0)
        for _ in range(count):
            at += frames(0.1, 0.5) if gaps and draw(st.booleans()) else Fraction(0)
            src = draw(st.sampled_from(sources))
            duration = frames(0.3, 2.0)
            is_plain = draw(st.integers(0, 2)) > 0
            found.append(
                Segment(
                    id=name(),
                    start=at,
                    duration=duration,
                    media=media(src, float(duration)),
                    picture=picture(is_plain=is_plain),
                )
            )
            at += duration
        return found

    main = segments(
        draw(st.integers(1, 4)),
        gaps=draw(st.booleans()),
        sources=["fits", "fits", "fits", "flat", "open", "other", "vfr", "rotated", "vp9", "picture"],
    )
    for number in range(len(main) - 1):
        here, there = main[number], main[number + 1]
        if there.start == here.end and draw(st.integers(0, 3)) == 0:
            longest = min(here.duration, there.duration)
            kind = draw(st.sampled_from(["crossfade", "wipe-left", "dip-black"]))
            main[number] = replace(here, transition=Transition(kind, min(longest, Fraction(1, 2))))
    tracks = [Track(id="t1", kind="video", role="main", segments=tuple(main))]
    if draw(st.integers(0, 2)) == 0:
        over = segments(1, gaps=True, sources=["picture", "other"])
        tracks.append(
            Track(id="t2", kind="video", role="overlay", segments=tuple(over), gain=draw(st.sampled_from([1.0, 0.3])))
        )
    if draw(st.integers(0, 2)) == 0:
        text = Text(text=draw(st.sampled_from(WORDS)), place=draw(PLACES), size=20)
        start = frames(0.1, 1.0)
        tracks.append(
            Track(
                id="t3",
                kind="text",
                role="title",
                segments=(Segment(id=name(), start=start, duration=frames(0.2, 1.0), text=text),),
            )
        )
    if draw(st.booleans()):
        music = Media(src="tone", gain=0.3, loop_out=Fraction(2), fade_out=Fraction(1, 2))
        tracks.append(
            Track(
                id="t4",
                kind="audio",
                role="bgm",
                segments=(Segment(id=name(), start=Fraction(0), duration=Fraction(3), media=music),),
            )
        )
    return Draft(canvas=Canvas(width=WIDTH, height=HEIGHT, frame_rate=fps), tracks=tuple(tracks))


@pytest.fixture(scope="module")
def studio(libav: Libav, tmp_path_factory: pytest.TempPathFactory) -> Studio:
    return Studio(folder=tmp_path_factory.mktemp("random"), libav=libav)


_numbers = itertools.count()


@settings(
    max_examples=MANY,
    deadline=None,
    derandomize=MANY < 100,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_smart_is_plain(studio: Studio, data: st.DataObject) -> None:
    rate = data.draw(st.sampled_from(RATES))
    draft = data.draw(drafts(rate))
    files = sources(rate)
    library = studio.library(**files)
    number = next(_numbers)
    smart = _rendered(studio, draft, library, files, f"smart{number}")
    plain = _plain(studio, draft, library, files, f"plain{number}")
    _compare_pictures(studio, draft, library, files, (smart, plain))
    copied = untouched_sound(draft, library)
    if copied is not None and library[copied.src].info.audio[0].codec == "aac":
        begin, end = (round(each * 48_000) for each in (copied.begin_s, copied.begin_s + draft.duration))
        _compare_copied_sound(smart, files[copied.src], begin, end)
    else:
        _compare_sound(smart, plain)


def _rendered(studio: Studio, draft: Draft, library: dict[str, Asset], files: dict[str, Path], name: str) -> Path:
    folder = studio.folder / name
    folder.mkdir()
    work = work_on(draft, library, files, Output(), folder=folder, bench=studio.bench, context=Silent())
    return made_of_spans(replace(work, profile=fine(work.profile))).path


def _plain(studio: Studio, draft: Draft, library: dict[str, Asset], files: dict[str, Path], name: str) -> Path:
    folder = studio.folder / name
    folder.mkdir()
    work = work_on(draft, library, files, Output(), folder=folder, bench=studio.bench, context=Silent())
    return made_whole(replace(work, profile=fine(work.profile))).path


def fine(profile: Profile) -> Profile:
    """Return the profile with better pictures: what is compared is the work, not the encoder."""
    return replace(profile, video=tuple("10" if word == "20" else word for word in profile.video))


def _compare_pictures(
    studio: Studio, draft: Draft, library: dict[str, Asset], files: dict[str, Path], results: tuple[Path, Path]
) -> None:
    smart, plain = (lumas(path) for path in results)
    assert [time for time, _ in smart] == [time for time, _ in plain]
    rate = draft.canvas.frame_rate if draft.canvas else Fraction(25)
    assert [time for time, _ in smart] == [frame / rate for frame in range(len(smart))]
    for frame, ((_, one), (_, other)) in enumerate(zip(smart, plain, strict=True)):
        assert ssim(one, other) >= 0.98, f"frame {frame}"
    work = work_on(draft, library, files, Output(), folder=studio.folder, bench=studio.bench, context=Silent())
    copied = copy_sources(work)
    for span in spans(work.cut, work.look, copied):
        if isinstance(span, CopyRun):
            shown = copied[span.src].track.samples.shown
            order = sorted(range(len(shown)), key=shown.__getitem__)
            first = order.index(min(range(span.first_sample, span.last_sample), key=shown.__getitem__))
            originals = lumas(files[span.src])
            for frame in range(span.first, span.last):
                assert np.array_equal(smart[frame][1], originals[first + frame - span.first][1]), f"frame {frame}"


def _compare_sound(smart: Path, plain: Path) -> None:
    one, other = heard(smart), heard(plain)
    assert one.shape == other.shape
    if one.size:
        # The same encoder on the same samples.
        assert np.abs(one - other).max() <= 1e-4


def _compare_copied_sound(smart: Path, source: Path, begin: int, end: int) -> None:
    # The last packet lasts beyond the end that players stop at; what a decoder makes of that is half of an overlap.
    one, other = heard(smart), heard(source)[:, begin:end]
    length = min(one.shape[1], other.shape[1])
    assert length
    # The decoder's own noise, in place of that which AAC leaves out, depends on how much it has decoded.
    assert np.abs(one[:, :length] - other[:, :length]).max() < 1e-3


def heard(path: Path) -> NDArray[np.float32]:
    """Return what is heard of a file as (channels, samples); nothing for a silent one."""
    with av.open(str(path)) as container:
        if not container.streams.audio:
            return np.zeros((2, 0), np.float32)
        frames = list(container.decode(container.streams.audio[0]))
        at = 0
        for frame in frames:
            assert frame.time is not None
            assert abs(frame.time - at / frame.sample_rate) < 1e-3
            at += frame.samples
        return np.concatenate([frame.to_ndarray() for frame in frames], axis=1)


def ssim(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> float:
    """Return the mean structural similarity over blocks of 8 by 8. Wang et al. 2004, with its constants."""
    a, b = (_blocks(each) for each in (one, other))
    mean_a, mean_b = a.mean(axis=1), b.mean(axis=1)
    var_a, var_b = a.var(axis=1), b.var(axis=1)
    both = ((a - mean_a[:, None]) * (b - mean_b[:, None])).mean(axis=1)
    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    value = (2 * mean_a * mean_b + c1) * (2 * both + c2) / ((mean_a**2 + mean_b**2 + c1) * (var_a + var_b + c2))
    return float(value.mean())


def _blocks(luma: NDArray[np.uint8]) -> NDArray[np.float64]:
    height, width = (side // 8 * 8 for side in luma.shape)
    cut = luma[:height, :width].astype(np.float64)
    return cut.reshape(height // 8, 8, width // 8, 8).swapaxes(1, 2).reshape(-1, 64)
