"""Pictures of every edit against plain FFmpeg or numpy: the same frames in the same places, within a stated bound."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from fetchcut.media.run.libav import Libav
from fetchcut.timeline.draft import Draft, Effect, Keyframe, Picture, Segment, Transition
from fetchcut.timeline.effects import ALL, made
from fetchcut.timeline.names import TRANSITIONS
from fetchcut.timeline.output import Output
from tests.media import clips
from tests.media.counted import HEIGHT, WIDTH, counted, lumas, number_of, numbers, stands_at, times
from tests.media.drafts import Studio, clip, draft, track

X264 = ("-c:v", "libx264", "-preset", "veryfast", "-crf", "12")
Luma = NDArray[np.uint8]


@pytest.fixture
def studio(libav: Libav, tmp_path: Path) -> Studio:
    return Studio(folder=tmp_path, libav=libav)


def psnr(one: Luma, other: Luma) -> float:
    """Return the peak signal to noise ratio in decibels."""
    error = float(((one.astype(float) - other.astype(float)) ** 2).mean())
    return 99.0 if error == 0 else 10 * np.log10(255**2 / error)


def drafted(*tracks: object, rate: str = "25", size: tuple[int, int] = (WIDTH, HEIGHT), **how: object) -> Draft:
    return draft(*tracks, size=size, rate=rate, **how)  # type: ignore[arg-type]


def shown(studio: Studio, cut: Draft, name: str = "out", **files: Path) -> list[Luma]:
    """Return the pictures of a draft, encoded finely."""
    result = studio.render_watched(cut, Output(crf=8), _Quiet(), name=name, files=files)
    return [luma for _, luma in lumas(result.path)]


class _Quiet:
    def report(self, progress: object) -> None:
        pass

    def raise_if_cancelled(self) -> None:
        pass


def plain(studio: Studio, source: Path, filters: str, *, frames: int = 25) -> list[Luma]:
    """Return what a plain FFmpeg command makes of a source."""
    path = studio.folder / "plain.mp4"
    clips.ffmpeg("-i", str(source), "-vf", filters, "-frames:v", str(frames), *X264, "-crf", "4", "-an", str(path))
    return [luma for _, luma in lumas(path)]


def source() -> Path:
    return counted("source.mp4", rate="25", frames=150, codec=X264)


# When


@pytest.mark.parametrize("canvas", ["24000/1001", "24", "25", "30000/1001", "30", "50", "60000/1001", "60"])
@pytest.mark.parametrize("speed", ["1", "2", "1/2", "5/4"])
def test_each_frame_shows_what_stands_in_its_middle(studio: Studio, canvas: str, speed: str) -> None:
    sources = {
        "even": counted("even30.mp4", rate="30000/1001", frames=90, codec=X264),
        "uneven": counted(
            "uneven_ms.mkv", rate="30", frames=120, codec=X264, filters="select='lt(mod(n,40),25)+not(mod(n,3))'"
        ),
    }
    rate = Fraction(canvas)
    for name, path in sources.items():
        begin, length = Fraction("0.7"), 40 / rate
        cut = drafted(track("main", clip("a", 0, length, begin, speed=Fraction(speed))), rate=canvas)
        got = [number_of(each) for each in shown(studio, cut, name, a=path)]
        stored, stands = numbers(path), times(path)
        origin = stands[0]
        wanted = [
            stored[
                stands_at([each - origin for each in stands], begin + (frame + Fraction(1, 2)) / rate * Fraction(speed))
            ]
            for frame in range(40)
        ]
        # In the very middle between two pictures either is right.
        assert sum(one != other for one, other in zip(got, wanted, strict=True)) <= (2 if ties(rate, speed) else 0)


def ties(rate: Fraction, speed: str) -> bool:
    """Return whether middles of frames may fall onto beginnings of pictures."""
    return rate.denominator == 1 or speed != "1"


def test_backwards_frozen_and_looped(studio: Studio) -> None:
    main = track(
        "main",
        clip("a", 0, 1, 1, is_reversed=True),
        clip("a", 1, 1, "2.02", is_frozen=True),
        clip("a", 2, 3, 1, loop_out=Fraction("1.4")),
        clip("a", 5, 1, 1, is_reversed=True, loop_out=Fraction("1.4")),
    )
    got = [number_of(each) for each in shown(studio, drafted(main), a=source())]
    assert got[:25] == list(range(49, 24, -1))
    assert got[25:50] == [51] * 25 or got[25:50] == [50] * 25
    assert got[50:125] == [25 + number % 10 for number in range(75)]
    assert got[125:150] == [34 - number % 10 for number in range(25)]


def test_long_reversed_clips_go_on_from_span_to_span(studio: Studio) -> None:
    long = counted("long25.mp4", rate="25", frames=400, codec=X264)
    got = [
        number_of(each) for each in shown(studio, drafted(track("main", clip("a", 0, 14, 1, is_reversed=True))), a=long)
    ]
    assert got == list(range(374, 24, -1))


def test_a_clip_beyond_its_pictures_holds_the_last_one(studio: Studio) -> None:
    got = shown(studio, drafted(track("main", clip("a", 0, 2, 5), clip("a", 2, 1, 9))), a=source())
    assert [number_of(each) for each in got] == [*range(125, 150), *([149] * 50)]


def test_gaps_show_the_background(studio: Studio) -> None:
    got = shown(studio, drafted(track("main", clip("a", 1, 1))), a=source())
    assert max(each.max() for each in got[:25]) <= 18
    assert [number_of(each) for each in got[25:]] == list(range(25))


# Where


@pytest.mark.parametrize(
    ("picture", "filters"),
    [
        (Picture(fit="contain"), "scale=160:80,pad=192:108:16:14"),
        (Picture(fit="stretch"), "scale=192:108"),
        (Picture(fit="cover"), "scale=216:108,crop=192:108"),
        (Picture(fit="contain", flip="h"), "hflip,scale=160:80,pad=192:108:16:14"),
        (Picture(fit="contain", flip="v"), "vflip,scale=160:80,pad=192:108:16:14"),
        (Picture(fit="contain", rotation_deg=90), "transpose=clock,scale=54:108,pad=192:108:68:0"),
        (Picture(fit="contain", rotation_deg=180), "hflip,vflip,scale=160:80,pad=192:108:16:14"),
        (Picture(fit="contain", rotation_deg=270), "transpose=cclock,scale=54:108,pad=192:108:68:0"),
        (Picture(fit="stretch", crop=(0.25, 0.0, 0.5, 0.5)), "crop=96:48:48:0,scale=192:108"),
        (Picture(fit="contain", scale=0.5), "scale=80:40,pad=192:108:56:34"),
        (Picture(fit="contain", scale=0.5, place="top-left"), "scale=80:40,pad=192:108:4:4"),
        (Picture(fit="contain", scale=0.5, place=(0.25, 0.75)), "scale=80:40,pad=192:108:8:61"),
        (Picture(fit="stretch", adjust={"saturation": -1.0}), "scale=192:108,lutyuv=u=128:v=128"),
        (Picture(fit="stretch", adjust={"blacks": 0.5}), "scale=192:108,lutyuv=y=16+219*(0.1+0.9*(val-16)/219)"),
        (Picture(fit="stretch", adjust={"whites": -0.8}), "scale=192:108,lutyuv=y=16+(val-16)*0.8"),
        (
            Picture(fit="stretch", adjust={"shadows": 0.5}),
            "scale=192:108,lutyuv=y='val+0.9*(val-16)*pow(1-(val-16)/219,3)'",
        ),
        (
            Picture(fit="stretch", adjust={"highlights": -0.5}),
            "scale=192:108,lutyuv=y='val-0.9*(235-val)*pow((val-16)/219,3)'",
        ),
        (Picture(fit="stretch", fade_in=Fraction(4, 5)), "scale=192:108,fade=t=in:st=0:d=0.8"),
        (Picture(fit="stretch", fade_out=Fraction(4, 5)), "scale=192:108,fade=t=out:st=0.2:d=0.8"),
        (Picture(fit="stretch", opacity=0.4), "scale=192:108,lutyuv=y=16+(val-16)*0.4"),
    ],
)
def test_pictures_lie_where_plain_ffmpeg_puts_them(studio: Studio, picture: Picture, filters: str) -> None:
    got = shown(studio, drafted(track("main", clip("a", 0, 1, picture=picture)), size=(192, 108)), a=wide())
    wanted = plain(studio, wide(), _fitted(filters))
    assert len(got) == len(wanted) == 25
    assert min(psnr(one, other) for one, other in zip(got, wanted, strict=True)) >= 38


def wide() -> Path:
    """Return a source of another shape than the canvas: twice as wide as high."""
    return source()


def _fitted(filters: str) -> str:
    """Return the filters for a source of 192x96: what fits 192x108 at its side is as wide as that."""
    return (
        filters.replace("scale=160:80,pad=192:108:16:14", "scale=192:96,pad=192:108:0:6")
        .replace("scale=80:40,pad=192:108:56:34", "scale=96:48,pad=192:108:48:30")
        .replace("scale=80:40,pad=192:108:4:4", "scale=96:48,pad=192:108:4:4")
        .replace("scale=80:40,pad=192:108:8:61", "scale=96:48,pad=192:108:0:57")
    )


def test_rotated_and_squeezed_sources_are_shown_as_they_are_meant(studio: Studio) -> None:
    turned = clips.rotated()
    got = shown(studio, drafted(track("main", clip("a", 0, 1)), size=(180, 320)), "turned", a=turned)
    wanted = plain(studio, turned, "scale=180:320")
    assert min(psnr(one, other) for one, other in zip(got, wanted, strict=True)) >= 36
    squeezed = clips.make(
        "squeezed.mp4", "-i", str(source()), "-vf", "scale=96:96,setsar=2", "-frames:v", "30", *X264, "-an"
    )
    got = shown(studio, drafted(track("main", clip("a", 0, 1))), "squeezed", a=squeezed)
    wanted = plain(studio, squeezed, "scale=192:96,setsar=1")
    assert min(psnr(one, other) for one, other in zip(got, wanted, strict=True)) >= 38


def test_interlaced_pictures_lose_their_combs(studio: Studio) -> None:
    combed = clips.interlaced()
    got = shown(studio, drafted(track("main", clip("a", 0, 1)), size=(320, 180)), a=combed)
    wanted = plain(studio, combed, "bwdif=mode=send_frame:deint=interlaced")
    assert min(psnr(one, other) for one, other in zip(got, wanted, strict=True)) >= 36


def test_an_overlay_lies_over_what_is_below(studio: Studio) -> None:
    over = track("overlay", clip("b", "0.2", "0.6", picture=Picture(scale=0.5, place=(0.5, 0.5), opacity=0.5)))
    red = clips.make("red.png", "-f", "lavfi", "-i", "color=white:s=192x96", "-frames:v", "1", "-update", "1")
    got = shown(studio, drafted(track("main", clip("a", 0, 1)), over), a=source(), b=red)
    base = plain(studio, source(), "null")
    for frame, (one, below) in enumerate(zip(got, base, strict=True)):
        wanted = below.astype(float)
        if 5 <= frame < 20:
            wanted[24:72, 48:144] = (wanted[24:72, 48:144] + 235) / 2
        assert psnr(one, wanted.round().astype(np.uint8)) >= 36, frame


def test_a_transparent_picture_shows_what_is_below(studio: Studio) -> None:
    hole = clips.make(
        "hole.png", "-f", "lavfi", "-i", "color=white:s=192x96,format=rgba,geq=r=255:g=255:b=255:a='255*lt(X,96)'",
        "-frames:v", "1", "-update", "1",
    )  # fmt: skip
    got = shown(studio, drafted(track("main", clip("a", 0, 1)), track("overlay", clip("b", 0, 1))), a=source(), b=hole)
    base = plain(studio, source(), "null")
    assert all(one[:, :90].min() >= 230 for one in got)
    assert min(psnr(one[:, 100:], below[:, 100:]) for one, below in zip(got, base, strict=True)) >= 36


def test_colours_survive_the_way_through(studio: Studio) -> None:
    for number, (color, size) in enumerate((("0xC04020", (192, 96)), ("0x2080C0", (1280, 720)))):
        still = clips.make(
            f"color{number}.png", "-f", "lavfi", "-i", f"color={color}:s={size[0]}x{size[1]}", "-frames:v", "1",
            "-update", "1",
        )  # fmt: skip
        result = studio.render(
            drafted(track("main", clip("a", 0, 1)), size=size), Output(format="png"), name=f"c{number}", a=still
        )
        raw = studio.folder / "raw"
        clips.ffmpeg("-i", str(result.path), "-f", "rawvideo", "-pix_fmt", "rgb24", str(raw))
        pixel = np.frombuffer(raw.read_bytes(), np.uint8)[:3].astype(int)
        assert np.abs(pixel - [int(color[at : at + 2], 16) for at in (2, 4, 6)]).max() <= 3


# Changing


def test_a_crossfade_is_the_weighted_mean(studio: Studio) -> None:
    first = clip("a", 0, 1, 0, transition=Transition("crossfade", Fraction(2, 5)))
    got = shown(studio, drafted(track("main", first, clip("a", 1, 1, 4))), a=source())
    base = plain(studio, source(), "null", frames=150)
    for frame in range(50):
        weight = min(max((frame + 0.5 - 20) / 10, 0.0), 1.0)
        one = base[min(frame, 29)].astype(float)
        other = base[75 + frame].astype(float)
        apart = other - one
        found = float(((got[frame] - one) * apart).sum() / (apart**2).sum())
        assert abs(found - weight) <= 0.02, frame


@pytest.mark.parametrize("kind", TRANSITIONS)
def test_every_transition_leads_from_the_one_to_the_other(studio: Studio, kind: str) -> None:
    first = clip("a", 0, 1, 0, transition=Transition(kind, Fraction(4, 5)))
    got = shown(studio, drafted(track("main", first, clip("a", 1, 1, 4))), a=source())
    base = plain(studio, source(), "null", frames=150)
    assert len(got) == 50
    for frame in (*range(15), *range(36, 50)):
        wanted = base[frame] if frame < 15 else base[75 + frame]
        assert psnr(got[frame], wanted) >= 36
    assert psnr(got[25], base[25]) < 34
    assert psnr(got[25], base[100]) < 34


def test_wipes_and_slides_go_where_their_names_say(studio: Studio) -> None:
    black = clips.make("black.png", "-f", "lavfi", "-i", "color=black:s=192x96", "-frames:v", "1", "-update", "1")
    white = clips.make("white.png", "-f", "lavfi", "-i", "color=white:s=192x96", "-frames:v", "1", "-update", "1")
    new = {
        "left": (slice(None), slice(100, None)),
        "right": (slice(None), slice(0, 90)),
        "up": (slice(52, None), slice(None)),
        "down": (slice(0, 44), slice(None)),
    }
    for kind in ("wipe", "slide"):
        for direction, where in new.items():
            first = clip("a", 0, 1, transition=Transition(f"{kind}-{direction}", Fraction(4, 5)))
            got = shown(studio, drafted(track("main", first, clip("b", 1, 1))), f"{kind}{direction}", a=black, b=white)
            assert got[25][where].mean() > 200, (kind, direction)
            assert 80 < got[25].mean() < 160


# Moving


def moving(**keyframes: tuple[Keyframe, ...]) -> Picture:
    return Picture(fit="contain", scale=0.5, keyframes=keyframes)


def at(*pairs: tuple[str, float]) -> tuple[Keyframe, ...]:
    return tuple(Keyframe(Fraction(time), value) for time, value in pairs)


def center_of(luma: Luma) -> tuple[float, float, float]:
    """Return the centre of what is bright, and how much of the picture that is."""
    mask = luma > 120
    y, x = np.nonzero(mask)
    return float(x.mean()), float(y.mean()), float(mask.mean())


@pytest.fixture
def white() -> Path:
    return clips.make("white.png", "-f", "lavfi", "-i", "color=white:s=192x96", "-frames:v", "1", "-update", "1")


def test_a_position_follows_its_keyframes(studio: Studio, white: Path) -> None:
    picture = moving(x=at(("0", 0.3), ("1", 0.7)), y=at(("0", 0.5)))
    got = shown(studio, drafted(track("main", clip("a", 0, 1, picture=picture))), a=white)
    for frame, luma in enumerate(got):
        x, y, _ = center_of(luma)
        assert abs(x - (0.3 + 0.4 * frame / 25) * 192) <= 1.5
        assert abs(y - 47.5) <= 1.5


def test_a_scale_and_a_turn_follow_their_keyframes(studio: Studio, white: Path) -> None:
    picture = moving(scale=at(("0", 0.25), ("1", 0.75)))
    got = shown(studio, drafted(track("main", clip("a", 0, 1, picture=picture))), "scale", a=white)
    for frame, luma in enumerate(got):
        x, y, share = center_of(luma)
        assert abs(share - (0.25 + 0.5 * frame / 25) ** 2) <= 0.03
        assert abs(x - 95.5) <= 1
        assert abs(y - 47.5) <= 1
    picture = moving(rotation=at(("0", 0.0), ("1", 90.0)))
    got = shown(studio, drafted(track("main", clip("a", 0, 1, picture=picture))), "turn", a=white)
    tall = np.nonzero(got[24] > 120)
    assert np.ptp(tall[0]) > 1.5 * np.ptp(tall[1])
    # Clockwise: half way, what was the right end lies lower.
    half = np.nonzero(got[12] > 120)
    assert half[0][half[1] > 110].mean() > half[0][half[1] < 80].mean()


def test_motion_goes_on_from_span_to_span(studio: Studio) -> None:
    long = clips.make("gray.png", "-f", "lavfi", "-i", "color=white:s=192x96", "-frames:v", "1", "-update", "1")
    picture = moving(scale=at(("0", 0.2), ("12", 0.9)))
    got = shown(studio, drafted(track("main", clip("a", 0, 12, picture=picture))), a=long)
    shares = [center_of(luma)[2] for luma in got]
    steps = np.diff(shares)
    assert steps.min() >= -0.002
    assert steps.max() <= 0.02


def test_ken_burns_covers_all_the_time(studio: Studio, white: Path) -> None:
    picture = Picture(fit="cover", keyframes={"scale": at(("0", 1.0), ("2", 1.3)), "x": at(("0", 0.5), ("2", 0.45))})
    got = shown(studio, drafted(track("main", clip("a", 0, 2, picture=picture))), a=white)
    assert all(luma.min() >= 230 for luma in got)


def test_an_opacity_follows_its_keyframes(studio: Studio, white: Path) -> None:
    picture = Picture(keyframes={"opacity": at(("0", 0.0), ("1", 1.0))})
    got = shown(studio, drafted(track("main", clip("a", 0, 1, picture=picture))), a=white)
    for frame, luma in enumerate(got):
        assert abs(luma.mean() - (16 + 219 * frame / 25)) <= 3


# Effects


@pytest.mark.parametrize("kind", [name for name, kind in ALL.items() if kind.scope == "picture" and name != "lut"])
def test_every_effect_changes_pictures_and_keeps_their_time(studio: Studio, kind: str) -> None:
    effect = made(kind, {"radius": 20.0} if kind == "round_corners" else {})
    cut = drafted(track("main", clip("a", 0, 1, 1, picture=Picture(effects=(effect,)))), size=(320, 180))
    footage_like = clips.with_b_frames()
    result = studio.render(cut, Output(crf=8), a=footage_like)
    colors = _planes(studio, result.path)
    wanted = _planes(studio, _plain_copy(studio, footage_like))
    assert len(colors) == len(wanted) == 25
    difference = max(float(np.abs(one - other).mean()) for one, other in zip(colors, wanted, strict=True))
    if kind not in {"chroma_key", "shadow", "denoise", "interpolate"}:  # the last has nothing to do at the same rate
        assert difference > 0.4


def _plain_copy(studio: Studio, path: Path) -> Path:
    out = studio.folder / "plain.mp4"
    clips.ffmpeg("-ss", "1", "-i", str(path), "-frames:v", "25", *X264, "-crf", "8", "-an", str(out))
    return out


def _planes(studio: Studio, path: Path) -> list[NDArray[np.float64]]:
    raw = studio.folder / "raw"
    clips.ffmpeg("-i", str(path), "-f", "rawvideo", "-pix_fmt", "yuv420p", str(raw))
    frames = np.frombuffer(raw.read_bytes(), np.uint8).reshape(-1, 320 * 180 * 3 // 2)
    return list(frames.astype(np.float64))


@pytest.mark.parametrize(
    ("effect", "filters"),
    [
        (made("grayscale"), "lutyuv=u=128:v=128"),
        (made("invert"), "lutyuv=y=235-(val-16):u=256-val:v=256-val"),
        (made("blur", {"radius": 4.0}), "gblur=sigma=1.92:steps=2"),
        (
            made("blur_region", {"style": "fill", "x": 0.0, "y": 0.0, "w": 0.5, "h": 0.5}),
            "drawbox=0:0:96:48:black:fill",
        ),
        (made("border", {"width": 5.0}), "drawbox=color=white:t=5"),
    ],
)
def test_effects_that_plain_filters_can_tell(studio: Studio, effect: Effect, filters: str) -> None:
    picture = Picture(effects=(effect,))
    got = shown(studio, drafted(track("main", clip("a", 0, 1, picture=picture))), a=source())
    wanted = plain(studio, source(), filters)
    assert min(psnr(one, other) for one, other in zip(got, wanted, strict=True)) >= 36


def test_a_key_lets_the_background_through(studio: Studio) -> None:
    green = clips.make(
        "green.png", "-f", "lavfi", "-i", "color=0x00FF00:s=192x96,drawbox=96:0:96:96:white:fill", "-frames:v", "1",
        "-update", "1",
    )  # fmt: skip
    picture = Picture(effects=(made("chroma_key"),))
    cut = drafted(track("main", clip("a", 0, 1)), track("overlay", clip("b", 0, 1, picture=picture)))
    got = shown(studio, cut, a=source(), b=green)
    base = plain(studio, source(), "null")
    assert min(psnr(one[:, :90], below[:, :90]) for one, below in zip(got, base, strict=True)) >= 34
    assert all(one[2:, 104:].min() > 220 for one in got)


def test_a_table_of_colours_is_applied(studio: Studio) -> None:
    table = studio.folder / "half.cube"
    table.write_text(
        "LUT_3D_SIZE 2\n" + "".join(f"{r / 2} {g / 2} {b / 2}\n" for b in (0, 1) for g in (0, 1) for r in (0, 1))
    )
    white = clips.make("white.png", "-f", "lavfi", "-i", "color=white:s=192x96", "-frames:v", "1", "-update", "1")
    picture = Picture(effects=(made("lut", {"src": "table"}),))
    cut = drafted(track("main", clip("a", 0, 1, picture=picture)))
    library = studio.library(a=white)
    cube = replace(library["a"].info, size_bytes=table.stat().st_size)
    from fetchcut.progress import Silent
    from fetchcut.service.steps.render import render

    result = render(
        cut,
        {**library, "table": replace(library["a"], info=cube)},
        {"a": white, "table": table},
        Output(crf=8),
        folder=studio.folder / "out",
        bench=studio.bench,
        context=Silent(),
    )
    assert all(abs(float(luma.mean()) - 126) <= 2 for _, luma in lumas(result.path))


def generated(effect: Effect) -> Segment:
    return Segment(id="g1", start=Fraction(0), duration=Fraction(1), generated=effect)


def test_generated_colours_and_gradients(studio: Studio) -> None:
    got = shown(studio, drafted(track("main", generated(made("color", {"color": "#FFFFFF"})))), "color")
    assert all(luma.min() >= 234 for luma in got)
    ramp = made("gradient", {"start": "#000000", "end": "#FFFFFF", "angle": 0.0})
    got = shown(studio, drafted(track("main", generated(ramp))), "ramp")
    row = got[10].mean(axis=0)
    assert np.abs(row - np.linspace(16, 235, WIDTH)).max() <= 3
    down = made("gradient", {"start": "#000000", "end": "#FFFFFF", "angle": 90.0})
    column = shown(studio, drafted(track("main", generated(down))), "down")[10].mean(axis=1)
    assert column[0] < 25
    assert column[-1] > 225


@pytest.mark.parametrize("style", ["bars", "line"])
def test_a_waveform_moves_with_the_sound(studio: Studio, style: str) -> None:
    wave = made("waveform", {"style": style})
    voice = track("voice", clip("a", "0.4", "0.6"))
    got = shown(studio, drafted(track("main", generated(wave)), voice, size=(320, 180)), a=clips.sound_only())
    assert len(got) == 25
    assert np.abs(got[20].astype(int) - got[2].astype(int)).max() > 60
