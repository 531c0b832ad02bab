"""Resumable uploads by tuspy, a client that others wrote, and the protocol's own corners by hand."""

import base64
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.contract.service import Account, refusal

TUS = {"Tus-Resumable": "1.0.0"}
PIECE = {**TUS, "Content-Type": "application/offset+octet-stream"}


@pytest.fixture
def sid(me: Account) -> str:
    return me.session()


def begin(me: Account, sid: str, length: int, **more: str) -> str:
    """Return the address of a new upload."""
    pairs = {"session_id": sid, "filename": "bikes.mp4"}
    metadata = ",".join(f"{name} {base64.b64encode(text.encode()).decode()}" for name, text in pairs.items())
    headers = {**TUS, "Upload-Length": str(length), "Upload-Metadata": metadata, **more}
    answer = me.http.post("/files", headers=headers)
    assert answer.status_code == 201, answer.text
    assert answer.headers["tus-resumable"] == "1.0.0"
    return str(answer.headers["location"])


def test_tuspy_uploads_in_pieces(me: Account, sid: str, clip: Path) -> None:
    metadata = {"session_id": sid, "filename": "bikes.mp4"}
    with clip.open("rb") as file:
        tuspy(me).uploader(file_stream=file, chunk_size=100_000, metadata=metadata).upload()
    [item] = me.state(sid)["state"]["video_infos"]
    assert item["hash"] == hashlib.sha256(clip.read_bytes()).hexdigest()
    assert item["filename"] == "bikes.mp4"


def test_tuspy_goes_on_where_it_was_cut(me: Account, sid: str, clip: Path) -> None:
    metadata = {"session_id": sid, "filename": "bikes.mp4"}
    with clip.open("rb") as file:
        first = tuspy(me).uploader(file_stream=file, chunk_size=100_000, metadata=metadata)
        for _ in range(3):
            first.upload_chunk()
    with clip.open("rb") as file:
        second = tuspy(me).uploader(file_stream=file, chunk_size=100_000, url=first.url)
        assert second.offset == 300_000
        second.upload()
    [item] = me.state(sid)["state"]["video_infos"]
    assert item["hash"] == hashlib.sha256(clip.read_bytes()).hexdigest()


def test_with_a_checksum_for_each_piece(me: Account, sid: str, clip: Path) -> None:
    metadata = {"session_id": sid, "filename": "bikes.mp4"}
    with clip.open("rb") as file:
        uploader = tuspy(me).uploader(file_stream=file, chunk_size=200_000, metadata=metadata, upload_checksum=True)
        uploader.upload()
    assert len(me.state(sid)["state"]["video_infos"]) == 1


def tuspy(me: Account) -> Any:
    """Return the package's client with this account's token."""
    from tusclient.client import TusClient

    return TusClient(f"{me.url}/files", headers={"Authorization": f"Bearer {me.token}"})


def test_what_is_spoken_here_is_said(me: Account) -> None:
    answer = httpx.options(f"{me.url}/files")
    assert answer.status_code == 204
    assert answer.headers["tus-version"] == "1.0.0"
    assert {"creation", "termination", "checksum", "expiration"} <= set(answer.headers["tus-extension"].split(","))
    assert int(answer.headers["tus-max-size"]) == 500 << 20


def test_offsets_are_kept_and_wrong_ones_refused(me: Account, sid: str, clip: Path) -> None:
    raw = clip.read_bytes()
    address = begin(me, sid, len(raw))
    answer = me.http.patch(address, content=raw[:1000], headers={**PIECE, "Upload-Offset": "0"})
    assert (answer.status_code, answer.headers["upload-offset"]) == (204, "1000")
    again = me.http.patch(address, content=raw[:1000], headers={**PIECE, "Upload-Offset": "0"})
    assert refusal(again, 409, 409)["data"] == {"offset": 1000}
    assert again.headers["tus-resumable"] == "1.0.0"
    head = me.http.head(address, headers=TUS)
    assert (head.headers["upload-offset"], head.headers["upload-length"]) == ("1000", str(len(raw)))
    assert head.headers["cache-control"] == "no-store"
    last = me.http.patch(address, content=raw[1000:], headers={**PIECE, "Upload-Offset": "1000"})
    assert last.headers["x-asset-id"] == me.state(sid)["state"]["video_infos"][0]["asset_id"]


def test_a_wrong_checksum_keeps_nothing_of_the_piece(me: Account, sid: str, clip: Path) -> None:
    address = begin(me, sid, 2000)
    wrong = base64.b64encode(hashlib.sha1(b"else").digest()).decode()  # noqa: S324  the protocol's own
    answer = me.http.patch(
        address, content=bytes(1000), headers={**PIECE, "Upload-Offset": "0", "Upload-Checksum": f"sha1 {wrong}"}
    )
    refusal(answer, 460, 460)
    assert me.http.head(address, headers=TUS).headers["upload-offset"] == "0"


def test_other_versions_types_and_lengths_are_refused(me: Account, sid: str) -> None:
    answer = me.http.post("/files", headers={"Tus-Resumable": "0.2.0", "Upload-Length": "5"})
    assert refusal(answer, 412, 412)
    assert answer.headers["tus-version"] == "1.0.0"
    refusal(me.http.post("/files", headers={"Upload-Length": "5"}), 412, 412)
    refusal(me.http.post("/files", headers=TUS), 400, 400)
    refusal(me.http.post("/files", headers={**TUS, "Upload-Length": "-5"}), 400, 400)
    refusal(me.http.post("/files", headers={**TUS, "Upload-Length": "5"}), 1002, 404)
    refusal(me.http.post("/files", headers={**TUS, "Upload-Length": "5", "Upload-Metadata": "session_id ?"}), 400, 400)
    address = begin(me, sid, 5)
    refusal(me.http.patch(address, content=b"12345", headers={**TUS, "Upload-Offset": "0"}), 400, 400)
    refusal(me.http.patch(address, content=b"12345", headers=PIECE), 400, 400)


def test_more_than_announced_or_allowed_is_refused(me: Account, sid: str) -> None:
    pairs = f"session_id {base64.b64encode(sid.encode()).decode()}"
    answer = me.http.post("/files", headers={**TUS, "Upload-Length": str((500 << 20) + 1), "Upload-Metadata": pairs})
    assert refusal(answer, 4002, 413)["data"]["limit_bytes"] == 500 << 20
    address = begin(me, sid, 5)
    refusal(me.http.patch(address, content=bytes(10), headers={**PIECE, "Upload-Offset": "0"}), 4002, 413)


def test_no_film_is_4001_once_it_is_whole(me: Account, sid: str) -> None:
    address = begin(me, sid, 5)
    refusal(me.http.patch(address, content=b"12345", headers={**PIECE, "Upload-Offset": "0"}), 4001, 415)
    assert me.state(sid)["state"]["video_infos"] == []


def test_a_forgotten_upload_is_gone(me: Account, sid: str) -> None:
    address = begin(me, sid, 5)
    assert me.http.delete(address, headers=TUS).status_code == 204
    assert me.http.head(address, headers=TUS).status_code == 404
    refusal(me.http.delete(address, headers=TUS), 404, 404)


def test_a_first_piece_may_come_with_the_creation(me: Account, sid: str, clip: Path) -> None:
    raw = clip.read_bytes()
    metadata = f"session_id {base64.b64encode(sid.encode()).decode()}"
    headers = {**PIECE, "Upload-Length": str(len(raw)), "Upload-Metadata": metadata}
    answer = me.http.post("/files", content=raw[:5000], headers=headers)
    assert (answer.status_code, answer.headers["upload-offset"]) == (201, "5000")

    def pieces() -> Iterator[bytes]:
        yield from (raw[start : start + 7001] for start in range(5000, len(raw), 7001))

    rest = me.http.patch(answer.headers["location"], content=pieces(), headers={**PIECE, "Upload-Offset": "5000"})
    assert rest.status_code == 204
    assert rest.headers["x-asset-id"]
