"""Sources are written to disk between steps: what is read is what was written."""

from fractions import Fraction
from pathlib import Path

from hypothesis import given, strategies as st

from fetchcut.ingest.source import Access, ByteRange, Piece, Segment, SegmentKey, Source, from_json, to_json
from fetchcut.ingest.stable import stable_url
from fetchcut.timeline.facts import Rendition

ranges = st.builds(ByteRange, st.integers(0, 2**40), st.integers(0, 2**40))
keys = st.builds(SegmentKey, url=st.text(), iv=st.binary(min_size=16, max_size=16))
segments = st.builds(
    Segment,
    url=st.text(),
    start_s=st.fractions(),
    duration_s=st.fractions(),
    byte_range=st.none() | ranges,
    key=st.none() | keys,
    init_range=st.none() | ranges,
)


@given(st.lists(segments, max_size=4), st.text(), st.none() | st.fractions())
def test_a_source_comes_back_as_it_was(found: list[Segment], title: str, duration_s: Fraction | None) -> None:
    access = Access(rendition_id="1", transport="segments", url="u", headers={"A": title}, segments=tuple(found))
    rendition = Rendition(id="1", extension="ts", frame_rate=29.97)
    source = Source(
        key="k",
        title=title,
        id="i",
        page_url="u",
        site="s",
        duration_s=duration_s,
        renditions=(rendition,),
        access=(access,),
        fields={"title": title, "view_count": 3, "average": 0.5},
    )
    assert from_json(to_json(source), Source) == source


def test_pieces_come_back_as_they_were() -> None:
    pieces = (Piece(path=Path("/x/电影.ts"), start_s=Fraction(1001, 30000), group=2),)
    assert from_json(to_json(pieces), tuple[Piece, ...]) == pieces


def test_a_stable_url_keeps_what_names_the_file() -> None:
    signed = "https://me:pw@Host.example/v.mp4?id=7&X-Amz-Signature=ab&Expires=12&utm_source=x#t=3"
    assert stable_url(signed) == "https://host.example/v.mp4?id=7"
    assert stable_url("https://host.example/v?hash=1") != stable_url("https://host.example/v?hash=2")
