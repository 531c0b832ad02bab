"""A part of a link: only its bytes are fetched, its edges are exact to the picture, several parts come as one file."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest

from fetchcut.service.how import How
from fetchcut.timeline.time import Cut, Moment
from tests.media.counted import counted, numbers
from tests.uploads.errands import PUBLIC, Errands, errands
from tests.uploads.house import House
from tests.web.server import Server


@pytest.fixture
def here(home: House, tmp_path: Path) -> Iterator[Errands]:
    made = errands(home, tmp_path)
    yield made
    made.feed.stop()


def parts(*bounds: tuple[str, str]) -> How:
    """Return how these parts, in seconds, are asked for."""
    cuts = (Cut(start=Moment(Fraction(start)), end=Moment(Fraction(end))) for start, end in bounds)
    return How(cuts=tuple(cuts))


@pytest.mark.parametrize(
    ("bounds", "most"),
    [((("30.2", "36.04"),), 0.3), ((("10", "12"), ("100.04", "102.2")), 0.4)],
)
def test_a_part_costs_its_own_bytes(
    here: Errands, tmp_path: Path, bounds: tuple[tuple[str, str], ...], most: float
) -> None:
    """Two minutes whose pictures tell their numbers, on a server that counts what it sends."""
    film = counted("long.mp4", frames=3000, codec=("-c:v", "libx264", "-qp", "8", "-g", "48", "-movflags", "faststart"))
    with Server(film.parent, host=PUBLIC) as server:
        job = here.bring(server.url(f"/{film.name}"), how=parts(*bounds))
        assert job.error is None
        assert server.sent() < most * film.stat().st_size
    (item,) = job.items
    wanted = [n for start, end in bounds for n in range(round(Fraction(start) * 25), round(Fraction(end) * 25))]
    (stored,) = here.home.files()
    assert numbers(here.home.folder / stored) == wanted
    assert item.duration == pytest.approx(len(wanted) / 25, abs=0.05)
