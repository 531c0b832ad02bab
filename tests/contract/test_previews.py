"""Looks at a timeline over HTTP: pictures and numbers of the latest draft, for its owner alone."""

import re
import time
from urllib.parse import urljoin

import httpx
import pytest

from tests.contract.service import Account, Service, data, refusal
from tests.footage import footage

AT = "/api/preview/nemo_agent/me/{sid}/{look}"


@pytest.fixture(scope="module")
def owner(service: Service) -> Account:
    return service.account()


@pytest.fixture(scope="module")
def sid(owner: Account) -> str:
    made = owner.session()
    owner.upload(made, footage("bigbuckbunny.mp4"))
    return made


def look(who: Account, sid: str, what: str, **query: object) -> httpx.Response:
    return who.http.get(AT.format(sid=sid, look=what), params={key: str(each) for key, each in query.items()})


def test_a_moment_is_a_picture_of_the_asked_size(owner: Account, sid: str) -> None:
    answer = look(owner, sid, "picture", at=1500, lines=180)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/jpeg")
    assert _jpeg_size(answer.content) == (320, 180)
    assert look(owner, sid, "picture", at=1500, lines=180).content == answer.content
    assert look(owner, sid, "picture", at=2500, lines=180).content != answer.content
    assert look(owner, sid, "picture", at=10**7, format="png").content.startswith(b"\x89PNG")


def test_a_strip_is_one_sheet(owner: Account, sid: str) -> None:
    answer = look(owner, sid, "filmstrip", count=4, lines=36)
    assert _jpeg_size(answer.content) == (4 * 64, 36)


def test_sound_as_numbers_and_as_a_picture(owner: Account, sid: str) -> None:
    found = data(look(owner, sid, "sound", count=50))
    assert len(found["peaks"]) == 50
    assert all(-1 <= low <= high <= 1 for low, high in found["peaks"])
    assert max(high for _, high in found["peaks"]) > 0.01
    assert look(owner, sid, "waveform", width=200, height=40).headers["content-type"] == "image/png"


def test_another_account_sees_nothing(service: Service, owner: Account, sid: str) -> None:
    other = service.account()
    for what in ("picture", "filmstrip", "sound", "waveform", "play"):
        refusal(look(other, sid, what), 1002, 404)
        refusal(other.http.get(f"/api/preview/nemo_agent/{owner.user_id}/{sid}/{what}"), 1002, 404)
        refusal(httpx.get(owner.url + AT.format(sid=sid, look=what)), 1001, 401)


@pytest.mark.parametrize(
    ("what", "query"),
    [
        ("picture", {"at": -1}),
        ("picture", {"lines": 5000}),
        ("picture", {"format": "exe"}),
        ("filmstrip", {"count": 0}),
        ("filmstrip", {"count": 1000}),
        ("sound", {"count": 10**6}),
        ("waveform", {"color": "red;drawtext"}),
        ("waveform", {"width": 10**6}),
    ],
)
def test_what_cannot_be_looked_at_is_said(owner: Account, sid: str, what: str, query: dict[str, object]) -> None:
    refusal(look(owner, sid, what, **query), 400, 400)


def test_who_leaves_makes_room(service: Service) -> None:
    """Four looks at a time; each of these would take as long as a look may, half a minute."""
    me = service.account()
    sid = me.session()
    (file,) = me.upload(sid, footage("bigbuckbunny.mp4"))
    slow = {"src": file["asset_id"], "in": 0, "d": 80_000, "sp": 0.05, "fx": [{"k": "interpolate"}]}
    draft = {"m": {"width": 1280, "height": 720}, "t": [{"tt": 0, "sg": [slow]}]}
    version = me.state(sid)["version"]
    data(me.http.put(f"/api/state/nemo_agent/me/{sid}/draft", json={"draft": draft, "base_version": version}))
    for number in range(4):
        with pytest.raises(httpx.ReadTimeout):
            me.http.get(AT.format(sid=sid, look="filmstrip"), params={"count": 60 - number, "lines": 360}, timeout=1)
    until = time.monotonic() + 15
    while (answer := look(me, sid, "sound", count=5)).status_code == 429 and time.monotonic() < until:
        time.sleep(0.2)
    assert answer.status_code == 200


def test_an_empty_timeline_has_nothing_to_show(me: Account) -> None:
    refusal(look(me, me.session(), "picture"), 400, 400)


def _jpeg_size(data: bytes) -> tuple[int, int]:
    """Return width and height from the frame header: FF C0, length, bits, height, width."""
    at = data.index(b"\xff\xc0")
    return int.from_bytes(data[at + 7 : at + 9], "big"), int.from_bytes(data[at + 5 : at + 7], "big")


def test_a_file_is_looked_at_not_copied(owner: Account, sid: str) -> None:
    """The state of the session is the same afterwards, and nothing was exported."""
    before = owner.state(sid)
    look(owner, sid, "picture", at=500)
    assert owner.state(sid)["version"] == before["version"]
    assert data(owner.http.get("/api/exports"))["exports"] == []


def test_a_timeline_is_played_by_its_playlists(owner: Account, sid: str) -> None:
    """Every address that the playlists name answers without a token; the pieces are as long as the timeline."""
    offered = data(look(owner, sid, "play"))
    assert sum(offered["pictures"]) == pytest.approx(offered["duration"], abs=0.05)
    everything = httpx.get(offered["url"])
    assert (everything.status_code, everything.headers["content-type"]) == (200, "application/vnd.apple.mpegurl")
    for track in ("pictures", "sound"):
        (address,) = re.findall(rf'(?m)(?:URI="|^)({track}\.m3u8[^"\n]*)', everything.text)
        listed = httpx.get(urljoin(offered["url"], address))
        assert listed.text.count("#EXTINF") == len(offered[track])
        assert listed.text.endswith("#EXT-X-ENDLIST\n")
        head, *pieces = re.findall(r'(?m)(?:URI="|^)([a-z].*?)"?$', listed.text)
        assert httpx.get(urljoin(offered["url"], head)).content[4:8] == b"ftyp"
        for piece in pieces:
            assert httpx.get(urljoin(offered["url"], piece), timeout=60).content[4:8] == b"moof"


def test_a_link_to_play_opens_nothing_else(service: Service, owner: Account, sid: str) -> None:
    other = service.account()
    refusal(look(other, sid, "play"), 1002, 404)
    url = data(look(owner, sid, "play"))["url"]
    for wrong in (
        url.partition("?")[0],
        re.sub(r"/(\d+)/all", lambda found: f"/{int(found[1]) + 1}/all", url),
        url.replace("all.m3u8", "..%2Fall.m3u8"),
        url.replace("all.m3u8", "pictures-999.m4s"),
        url.replace("all.m3u8", "pictures-0.exe"),
        url.replace(f"/{sid}/", f"/{other.session()}/"),
    ):
        assert httpx.get(wrong).status_code == 404, wrong


def test_an_old_timeline_is_played_no_more(me: Account) -> None:
    made = me.session()
    me.upload(made, footage("bikes.mp4"))
    url = data(look(me, made, "play"))["url"]
    assert httpx.get(url).status_code == 200
    body = {"draft": {"v": 1, "t": []}, "base_version": me.state(made)["version"]}
    assert me.http.put(f"/api/state/nemo_agent/me/{made}/draft", json=body).status_code == 200
    assert httpx.get(url).status_code == 409
    refusal(look(me, made, "play"), 400, 400)
