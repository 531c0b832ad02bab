"""From a link to a source: by its bytes, by yt-dlp where it is a page, and never past the guard."""

from collections.abc import Callable
from pathlib import Path

import pytest

from fetchcut.errors import (
    AddressRefused,
    EmptyBody,
    FetchcutError,
    Forbidden,
    GeoBlocked,
    LoginNeeded,
    NoMediaFound,
    NotFound,
    NotMedia,
    RateLimited,
    ServerFailed,
    TooManyRedirects,
)
from fetchcut.ingest.by_site import ResolveOptions
from fetchcut.ingest.guard import AddressGuard
from fetchcut.ingest.resolve import resolve
from fetchcut.ingest.source import Listing, Source, from_json, to_json
from fetchcut.ingest.web import Web
from fetchcut.progress import Silent
from fetchcut.timeline.facts import UNKNOWN
from tests.footage import FOLDER, footage
from tests.web import streams
from tests.web.server import Manner, Server
from tests.web.test_hls import source_at, web_for_a_person

BUNNY = "/bigbuckbunny.mp4"


def test_a_direct_file_is_one_rendition_after_one_request(server: Server) -> None:
    source = source_at(server.url(BUNNY), web_for_a_person())
    (rendition,) = source.renditions
    assert (source.title, source.site, source.access[0].transport) == ("bigbuckbunny", "direct", "direct")
    assert (rendition.extension, rendition.video_codec, rendition.audio_codec) == ("mp4", UNKNOWN, UNKNOWN)
    assert (rendition.size_bytes, rendition.is_size_exact) == (footage("bigbuckbunny.mp4").stat().st_size, True)
    assert len(server.requests()) == 1


def test_a_source_survives_being_written_down(server: Server) -> None:
    source = source_at(server.url(BUNNY), web_for_a_person())
    assert from_json(to_json(source), Source) == source


def test_the_key_ignores_signatures_and_notices_other_content(server: Server) -> None:
    web = web_for_a_person()
    first = source_at(server.url(f"{BUNNY}?id=7&X-Amz-Signature=aaaa&Expires=1"), web)
    again = source_at(server.url(f"{BUNNY}?id=7&X-Amz-Signature=bbbb&Expires=2"), web)
    other = source_at(server.url(f"{BUNNY}?id=8&X-Amz-Signature=aaaa&Expires=1"), web)
    server.behave(BUNNY, Manner(changes_after=0))
    changed = source_at(server.url(f"{BUNNY}?id=7"), web)
    assert first.key == again.key
    assert len({first.key, other.key, changed.key}) == 3


def test_the_servers_name_for_the_file_is_the_title(server: Server) -> None:
    server.behave(BUNNY, Manner(disposition="attachment; filename*=UTF-8''%E5%85%94%E5%AD%90.mp4"))
    assert source_at(server.url(BUNNY), web_for_a_person()).title == "兔子"


PAGES = [streams.page_with_video, streams.page_with_og, streams.page_with_odd_og, streams.page_with_json_ld]


@pytest.mark.parametrize("page", PAGES)
def test_pages_lead_to_their_video(page: Callable[[str], str], server: Server) -> None:
    url = server.add("/watch", page(server.url(BUNNY)), "text/html")
    source = source_at(url, web_for_a_person())
    assert source.access[0].url == server.url(BUNNY)
    assert source.access[0].transport == "direct"
    assert "bunny" in source.title


def test_a_page_with_an_hls_video_offers_its_renditions() -> None:
    with Server(root=streams.hls_master()) as server:
        url = server.add("/watch", streams.page_with_video(server.url("/master.m3u8")), "text/html")
        source = source_at(url, web_for_a_person())
    assert {access.transport for access in source.access} == {"hls"}
    assert {rendition.lines for rendition in source.renditions if rendition.lines} == {90, 180}


@pytest.mark.parametrize(
    ("path", "manner", "expected"),
    [
        (BUNNY, Manner(status=404), NotFound),
        (BUNNY, Manner(status=403), Forbidden),
        (BUNNY, Manner(status=401), LoginNeeded),
        (BUNNY, Manner(status=429), RateLimited),
        (BUNNY, Manner(status=451), GeoBlocked),
        (BUNNY, Manner(status=503), ServerFailed),
        (BUNNY, Manner(empty=True), EmptyBody),
        (BUNNY, Manner(html=True), NotMedia),
        ("/page", Manner(html=True), NoMediaFound),
        (BUNNY, Manner(is_loop=True), TooManyRedirects),
    ],
)
def test_bad_links_say_what_is_wrong(path: str, manner: Manner, expected: type[FetchcutError], server: Server) -> None:
    url = server.behave(path, manner)
    with pytest.raises(expected):
        source_at(url, web_for_a_person())


def test_bytes_that_are_no_media_are_named_so(server: Server) -> None:
    url = server.add("/data.bin", bytes(range(256)) * 8)
    with pytest.raises(NotMedia):
        source_at(url, web_for_a_person())


def test_a_public_page_cannot_lead_to_a_private_video() -> None:
    """The page's network is lifted to stand for a public host; the video's is not."""
    footage("bigbuckbunny.mp4")
    with Server(host="127.0.0.2") as public, Server(root=FOLDER) as private:
        for page in PAGES:
            url = public.add("/watch", page(private.url("/manifest.m3u8")), "text/html")
            web = Web(AddressGuard(allows_private=True, also_public=["127.0.0.2/32"]), retries=0)
            with pytest.raises(AddressRefused):
                source_at(url, web)
        assert private.connections == 0


def test_a_redirect_inside_a_page_cannot_lead_to_a_private_host() -> None:
    with Server(host="127.0.0.2") as public, Server() as private:
        public.behave("/manifest.m3u8", Manner(redirect_to=private.url("/manifest.m3u8")))
        url = public.add("/watch", streams.page_with_video(public.url("/manifest.m3u8")), "text/html")
        web = Web(AddressGuard(allows_private=True, also_public=["127.0.0.2/32"]), retries=0)
        with pytest.raises(AddressRefused):
            source_at(url, web)
        assert private.connections == 0


def test_several_videos_on_a_page_are_a_listing(server: Server) -> None:
    videos = "".join(f"<video src='{server.url(path)}'></video>" for path in (BUNNY, "/bikes.mp4"))
    url = server.add("/gallery", f"<!DOCTYPE html><html><title>Two</title><body>{videos}</body></html>", "text/html")
    found = resolve(url, web=web_for_a_person(), options=ResolveOptions(), context=Silent())
    assert isinstance(found, Listing)
    assert [entry.url for entry in found.entries] == [server.url(BUNNY), server.url("/bikes.mp4")]


def test_yt_dlp_leaves_nothing_behind(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    url = server.add("/watch", streams.page_with_video(server.url(BUNNY)), "text/html")
    source_at(url, web_for_a_person())
    assert not list(tmp_path.iterdir())
