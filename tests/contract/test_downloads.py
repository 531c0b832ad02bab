"""Files by signed links: whole, in part, to whoever has the link and to nobody else."""

import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.contract.service import Account, Service, refusal


@pytest.fixture(scope="module")
def owner(service: Service) -> Account:
    return service.account()


@pytest.fixture(scope="module")
def sid(owner: Account) -> str:
    from tests.footage import footage

    sid = owner.session()
    owner.upload(sid, footage("bikes.mp4"))
    return sid


@pytest.fixture(scope="module")
def link(owner: Account, sid: str) -> str:
    return str(owner.state(sid)["state"]["video_infos"][0]["cdn_url"])


@pytest.fixture(scope="module")
def done(owner: Account, sid: str) -> dict[str, Any]:
    return owner.finished(owner.export(sid)["id"])


def get(link: str, **headers: str) -> httpx.Response:
    return httpx.get(link, headers=headers)


def test_a_link_opens_without_a_header_and_gives_what_was_uploaded(link: str, clip: Path) -> None:
    answer = get(link)
    assert answer.content == clip.read_bytes()
    assert answer.headers["content-type"] == "video/mp4"
    assert answer.headers["content-disposition"] == "attachment; filename*=utf-8''bikes.mp4"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["accept-ranges"] == "bytes"
    head = httpx.head(link)
    assert int(head.headers["content-length"]) == clip.stat().st_size
    assert head.content == b""


@pytest.mark.parametrize(
    ("wanted", "part"),
    [("bytes=0-99", slice(0, 100)), ("bytes=100-", slice(100, None)), ("bytes=-50", slice(-50, None))],
)
def test_one_range_is_given(link: str, clip: Path, wanted: str, part: slice) -> None:
    answer = get(link, Range=wanted)
    assert answer.status_code == 206
    assert answer.content == clip.read_bytes()[part]
    assert answer.headers["content-range"].endswith(f"/{clip.stat().st_size}")


@pytest.mark.parametrize("wanted", ["bytes=99999999-", "bytes=0-1,5-6", "bytes=" + "0-," * 10_000])
def test_ranges_nobody_gets(link: str, wanted: str) -> None:
    started = time.monotonic()
    answer = get(link, Range=wanted)
    assert answer.status_code in {416, 431}
    assert time.monotonic() - started < 10  # a busy machine passes, a search that never ends does not


@pytest.mark.parametrize("wanted", ["bytes=a-b", "lines=1-2", "bytes=5-4", "nonsense"])
def test_what_is_no_range_gives_the_whole(link: str, clip: Path, wanted: str) -> None:
    answer = get(link, Range=wanted)
    assert (answer.status_code, len(answer.content)) == (200, clip.stat().st_size)


def test_a_range_of_another_version_is_never_mixed_in(link: str, clip: Path) -> None:
    tag = get(link).headers["etag"]
    assert get(link, **{"Range": "bytes=0-9", "If-Range": tag}).status_code == 206
    assert get(link, **{"Range": "bytes=0-9", "If-Range": '"another"'}).status_code == 200
    again = get(link, **{"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")


def test_a_changed_link_opens_nothing(link: str) -> None:
    for changed in (
        link.replace("signature=", "signature=0"),
        link.partition("?")[0],
        link.replace("expires=", "expires=9"),
        link.replace("/asset_", "/asset_0"),
        link.replace("expires=", "expires=%00"),
        link + "&signature=é",
    ):
        refusal(get(changed), 404, 404)


def test_the_name_in_a_link_is_only_a_name(link: str, clip: Path) -> None:
    base, _, query = link.partition("?")
    assert get(f"{base.rpartition('/')[0]}/other.exe?{query}").headers["content-type"] == "video/mp4"


@pytest.mark.parametrize("name", ['a"b.mp4', "城市.mp4", "a;b=c.mp4", "<script>.mp4", "a\u202egpj.mp4"])
def test_hostile_names_stay_within_their_header(owner: Account, name: str, clip: Path) -> None:
    sid = owner.session()
    files = [("files", (name, clip.read_bytes()))]
    item = owner.http.post(f"/api/upload-video/nemo_agent/me/{sid}", files=files).json()["data"]["files"][0]
    answer = get(item["cdn_url"])
    assert answer.status_code == 200
    assert answer.headers["content-disposition"].startswith("attachment; filename*=utf-8''")
    assert answer.headers["content-disposition"].isascii()


def test_a_result_is_given_by_link_and_by_token(owner: Account, done: dict[str, Any]) -> None:
    assert done["status"] == "completed"
    assert done["output"]["url"] == done["outputUrl"] == done["data"]["outputUrl"]
    by_link = get(done["outputUrl"])
    by_token = owner.http.get(f"/api/render/proxy/{done['id']}/download")
    assert by_link.content == by_token.content
    assert len(by_link.content) == done["output"]["size"]
    assert done["output"]["duration"] == pytest.approx(10, abs=0.1)
    assert by_link.headers["content-type"] == "video/mp4"
    refusal(httpx.get(f"{owner.url}/api/render/proxy/{done['id']}/download"), 1001, 401)
    assert get(done["outputUrl"], Range="bytes=0-3").status_code == 206


def test_the_union_of_all_known_clients_is_in_a_poll(owner: Account, done: dict[str, Any]) -> None:
    top = {name: value for name, value in done.items() if name not in {"code", "message", "success", "data"}}
    assert (done["code"], done["success"]) == (0, True)
    assert top == done["data"]
    names = {"id", "taskId", "status", "progress", "output", "outputUrl", "error", "createdAt", "completedAt"}
    names |= {"checks", "notes"}
    assert names <= top.keys()
    assert top["progress"] == 100
    assert "length" in top["checks"]
    assert top["notes"] == []
    assert top["createdAt"] <= top["completedAt"]
    assert owner.http.get("/api/exports").json()["data"]["exports"][0] == done["data"]


def test_a_cancelled_export_ends_without_a_result(owner: Account, sid: str) -> None:
    export_id = owner.export(sid, output={"format": "webm", "quality": "lossless", "codec": "vp9"})["id"]
    cancelled = owner.http.post(f"/api/render/proxy/lambda/{export_id}/cancel").json()
    assert cancelled["id"] == export_id
    ended = owner.finished(export_id)
    assert ended["status"] == "failed"
    assert ended["error"]
    assert ended["outputUrl"] is None
    refusal(owner.http.get(f"/api/render/proxy/{export_id}/download"), 404, 404)


def test_a_client_that_leaves_a_download_frees_the_server(service: Service, done: dict[str, Any]) -> None:
    for _ in range(20):
        with httpx.stream("GET", done["outputUrl"]) as answer:
            next(answer.iter_raw(100))
    assert httpx.get(f"{service.url}/healthz").status_code == 200
