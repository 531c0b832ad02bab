"""Forms read piece by piece: whatever the pieces, the same files; whatever is wrong, one named refusal."""

import asyncio
from collections.abc import AsyncIterator, Sequence

import pytest
from hypothesis import given, strategies as st

from fetchcut.api.multipart import MOST_FILES, WORDS_BYTES, Multipart
from fetchcut.errors import BodyInvalid

BOUNDARY = "edge"
TYPE = f"multipart/form-data; boundary={BOUNDARY}"


def part(content: bytes, *, name: str = "files", filename: str | None = "a.mp4") -> bytes:
    label = "" if filename is None else f'; filename="{filename}"'
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{label}\r\n\r\n'
    return head.encode() + content + b"\r\n"


def form(*parts: bytes) -> bytes:
    return b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()


def read(pieces: Sequence[bytes], content_type: str = TYPE) -> list[tuple[str, bytes]]:
    async def stream() -> AsyncIterator[bytes]:
        for piece in pieces:
            yield piece

    async def files() -> list[tuple[str, bytes]]:
        form = Multipart(content_type, stream())
        return [(each.filename, b"".join([piece async for piece in each.chunks()])) async for each in form.files()]

    return asyncio.run(files())


def refused(raw: bytes, content_type: str = TYPE) -> str:
    with pytest.raises(BodyInvalid) as caught:
        read([raw], content_type)
    return caught.value.problems[0].reason


@given(
    st.lists(st.binary(max_size=300).filter(lambda raw: b"--edge" not in raw), min_size=1, max_size=4),
    st.lists(st.integers(1, 40), min_size=1),
)
def test_files_come_out_as_they_went_in_however_they_are_cut(contents: list[bytes], cuts: list[int]) -> None:
    raw = form(
        part(b"words", name="note", filename=None),
        *(part(each, filename=f"{n}.mp4") for n, each in enumerate(contents)),
    )
    pieces, at, turn = [], 0, 0
    while at < len(raw):
        pieces.append(raw[at : at + cuts[turn % len(cuts)]])
        at, turn = at + cuts[turn % len(cuts)], turn + 1
    assert read(pieces) == [(f"{n}.mp4", each) for n, each in enumerate(contents)]


@given(st.binary(max_size=500))
def test_any_bytes_are_a_form_or_refused(raw: bytes) -> None:
    for each in (raw, f"--{BOUNDARY}\r\n".encode() + raw):
        try:
            read([each])
        except BodyInvalid:
            continue


@pytest.mark.parametrize(
    "name",
    ["城市.mp4", "a b.mp4", "../../etc/passwd", "C:\\films\\a.mp4", "-y", "a%03d.png", "pipe:0", "x" * 4000, ""],
)
def test_names_are_labels_and_come_through(name: str) -> None:
    [(found, content)] = read([form(part(b"1", filename=name))])
    assert content == b"1"
    assert found == {"": "file", "C:\\films\\a.mp4": "a.mp4"}.get(name, name)


def test_a_name_in_another_encoding_is_still_a_name() -> None:
    raw = form(part(b"1")).replace(b"a.mp4", b"\xff\xfe.mp4")
    assert read([raw]) == [("\ufffd\ufffd.mp4", b"1")]


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "before its last boundary"),
        (form(part(b"x" * 100))[:-20], "before its last boundary"),
        (b"--edge\r\nContent-Disposition: form-da", "before its last boundary"),
        (b"hello", "not what multipart"),
        (form(part(b"x" * (WORDS_BYTES + 1), filename=None)), "more than"),
        (form(*(part(b"x") for _ in range(MOST_FILES + 1))), "files"),
        (form(*(part(b"x", filename=None) for _ in range(200))), "parts"),
        (b"--edge\r\n" + b"X: " + b"y" * 10_000 + b"\r\n\r\n", "not what multipart"),
        (b"--edge\r\n" + b"X: y\r\n" * 100 + b"\r\n", "not what multipart"),
    ],
    ids=range(9),
)
def test_forms_that_break_off_or_swell(raw: bytes, reason: str) -> None:
    assert reason in refused(raw)


@pytest.mark.parametrize("content_type", ["multipart/form-data", "text/plain", "multipart/mixed; boundary=edge", ""])
def test_no_form_at_all(content_type: str) -> None:
    assert "boundary" in refused(form(part(b"1")), content_type)
    assert "too long" in refused(form(part(b"1")), f"multipart/form-data; boundary={'e' * 300}")


def test_quotes_in_a_name_are_quotes_again() -> None:
    assert read([form(part(b"x", filename="the %22best%22 100%.mp4"))]) == [('the "best" 100%.mp4', b"x")]
