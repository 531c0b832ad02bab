"""Links the server fetches: files, streams and pages come in; what is private, endless or no media does not."""

import asyncio
import contextlib
import json
import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from fetchcut.errors import (
    FetchcutError,
    FileTooLarge,
    GivenUp,
    NoMediaFound,
    NotFound,
    NotMedia,
    NotPublic,
    SessionMissing,
    TimedOut,
    Unreadable,
    UnsupportedFile,
    UnsupportedUrl,
    UploadMissing,
)
from fetchcut.service import outside
from fetchcut.service.how import How
from fetchcut.service.link_uploads import AT_ONCE, LinkJob
from fetchcut.service.work import HandedBack, Overtaken
from fetchcut.store import events, uploads
from tests.uploads.errands import PUBLIC, Errands, errands
from tests.uploads.house import MB, House
from tests.uploads.samples import sample
from tests.web import streams
from tests.web.server import Manner, Server


@pytest.fixture
def here(home: House, tmp_path: Path) -> Iterator[Errands]:
    made = errands(home, tmp_path)
    yield made
    made.feed.stop()


@pytest.fixture
def public() -> Iterator[Server]:
    with Server(host=PUBLIC) as running:
        yield running


@pytest.fixture
def canary() -> Iterator[Server]:
    """Give the server inside that nobody may reach."""
    with Server() as running:
        running.add("/secret.mp4", sample("mp4"))
        running.add("/key", bytes(16))
        yield running


def why(job: LinkJob) -> FetchcutError:
    assert job.status == "failed"
    assert job.error
    return job.error


def bodies(here: Errands) -> list[dict[str, object]]:
    with here.home.db.reading() as tx:
        found = events.after(tx, here.home.caller.user_id, here.home.session_id, 0)
    return [json.loads(each.body) for each in found]


def test_a_file_comes_in_and_lies_on_the_timeline(here: Errands, public: Server) -> None:
    job = here.bring(public.add("/my-film.mp4", sample("mp4")))
    assert (job.status, job.progress, job.error) == ("done", 100, None)
    assert [item.filename for item in job.items] == ["my-film.mp4"]
    assert here.home.assets.opened(here.home.caller, job.items[0].asset_id).path.read_bytes() == sample("mp4")
    assert here.home.sessions.state(here.home.caller, here.home.session_id).session.version == 1
    assert here.home.files("links") == set()


def test_several_links_are_one_request(here: Errands, public: Server) -> None:
    urls = [public.add(f"/{name}.{name}", sample(name)) for name in ("webm", "png", "mp4")]
    job = here.bring(*urls)
    assert [item.file_type for item in job.items] == ["video", "image", "video"]
    state = here.home.sessions.state(here.home.caller, here.home.session_id)
    assert state.session.version == 1
    assert state.draft.main
    assert len(state.draft.main.segments) == 2


def test_one_bad_link_and_nothing_of_the_request_is_kept(here: Errands, public: Server) -> None:
    job = here.bring(public.add("/a.mp4", sample("mp4")), public.url("/none.mp4"))
    assert isinstance(why(job), NotFound)
    assert here.home.files() == set()
    assert here.home.sessions.state(here.home.caller, here.home.session_id).given == ()


@pytest.mark.parametrize("kind", ["ts", "fmp4", "aes"])
def test_an_hls_stream_comes_in_as_one_film(here: Errands, kind: str) -> None:
    folder = streams.hls(kind)
    playlist = next(iter(sorted(folder.glob("*.m3u8"))))
    with Server(folder, host=PUBLIC) as server:
        job = here.bring(server.url(f"/{playlist.name}"))
    assert job.error is None
    assert job.items[0].file_type == "video"
    assert job.items[0].duration == pytest.approx(5, abs=0.3)


def test_a_page_that_shows_a_film(here: Errands, public: Server) -> None:
    public.add("/film.mp4", sample("mp4"))
    public.add("/page.html", '<html><title>Holiday</title><video src="/film.mp4"></video></html>', "text/html")
    job = here.bring(public.url("/page.html"))
    assert job.error is None
    assert job.items[0].filename.startswith("Holiday")


@pytest.mark.parametrize(
    ("name", "error"), [("html", NoMediaFound), ("srt", NoMediaFound), ("flac", UnsupportedFile), ("zip", NotMedia)]
)
def test_what_is_no_media_of_ours_is_refused(
    here: Errands, public: Server, name: str, error: type[FetchcutError]
) -> None:
    job = here.bring(public.add(f"/film.{name}", sample(name)))
    assert isinstance(why(job), error | NotMedia | Unreadable)
    assert here.home.files() == set()


def inside(public: Server, canary: Server) -> dict[str, str]:
    """Return links by the way on which each leads to the canary."""
    secret, key = canary.url("/secret.mp4"), canary.url("/key")
    segments = f"#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\n{secret}\n#EXT-X-ENDLIST\n"
    keyed = (
        f'#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXT-X-KEY:METHOD=AES-128,URI="{key}"\n#EXTINF:4,\na.ts\n#EXT-X-ENDLIST\n'
    )
    begun = f'#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXT-X-MAP:URI="{secret}"\n#EXTINF:4,\na.ts\n#EXT-X-ENDLIST\n'
    master = f"#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n{canary.url('/list.m3u8')}\n"
    manifest = (
        '<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" mediaPresentationDuration="PT4S">'
        '<Period><AdaptationSet mimeType="video/mp4"><Representation id="1" bandwidth="1">'
        f"<BaseURL>{secret}</BaseURL></Representation></AdaptationSet></Period></MPD>"
    )
    public.behave("/go", Manner(redirect_to=secret))
    public.add("/a.ts", sample("ts"))
    return {
        "itself": secret,
        "redirect": public.url("/go"),
        "segment": public.add("/segment.m3u8", segments),
        "key": public.add("/key.m3u8", keyed),
        "map": public.add("/map.m3u8", begun),
        "master": public.add("/master.m3u8", master),
        "dash": public.add("/list.mpd", manifest),
        "video": public.add("/video.html", f'<html><video src="{secret}"></video></html>', "text/html"),
        "frame": public.add("/frame.html", f'<html><iframe src="{secret}"></iframe></html>', "text/html"),
        "graph": public.add("/graph.html", f'<html><meta property="og:video" content="{secret}"></html>', "text/html"),
        "refresh": public.add(
            "/refresh.html", f'<html><meta http-equiv="refresh" content="0;url={secret}"></html>', "text/html"
        ),
        "feed": public.add(
            "/feed.xml",
            f'<rss version="2.0"><channel><item><enclosure url="{secret}"/></item></channel></rss>',
            "text/xml",
        ),
    }


WAYS = ("itself redirect segment key map master dash video frame graph refresh feed").split()  # noqa: SIM905


@pytest.mark.parametrize("way", WAYS)
def test_no_way_leads_inside(here: Errands, public: Server, canary: Server, way: str) -> None:
    error = why(here.bring(inside(public, canary)[way]))
    assert canary.connections == 0
    assert isinstance(error, NotPublic | NoMediaFound | UnsupportedUrl)
    assert "127.0.0.1" not in str(error) or way == "itself"
    assert here.home.files() == set()


@pytest.mark.parametrize("way", ["redirect", "segment", "video"])
def test_the_same_ways_lead_inside_for_who_trusts_their_network(
    home: House, tmp_path: Path, public: Server, canary: Server, way: str
) -> None:
    """So that the test above can fail: nothing but the setting is in the way of these."""
    here = errands(home, tmp_path, allow_private_addresses=1)
    here.work._also_public = ()
    job = here.bring(inside(public, canary)[way])
    assert job.error is None
    assert canary.connections > 0


@pytest.mark.parametrize(
    "url", ["ftp://a.example/x", "file:///etc/passwd", "/etc/passwd", "http://", "data:,x", "x\0y"]
)
def test_other_schemes_are_refused_when_they_are_sent(here: Errands, url: str) -> None:
    with pytest.raises(UnsupportedUrl):
        here.submit(url)


def test_a_session_of_somebody_else(here: Errands) -> None:
    other, _ = here.home.person()
    with pytest.raises(SessionMissing):
        here.uploads.submit(other, here.home.session_id, ["http://a.example/x.mp4"])
    job_id = here.submit("http://a.example/x.mp4")
    with pytest.raises(UploadMissing):
        here.uploads.get(other, job_id)


def most_bytes(folder: Path) -> int:
    found = 0
    # Files and whole folders go while they are counted.
    with contextlib.suppress(FileNotFoundError):
        for each in folder.rglob("*"):
            with contextlib.suppress(FileNotFoundError):
                found += each.stat().st_blocks * 512 if each.is_file() else 0
    return found


@pytest.mark.parametrize(
    "manner",
    [
        Manner(chunked=True, ranges=False),
        Manner(gzip=True, ranges=False),
        Manner(ranges=False),
        Manner(),
    ],
    ids=["no length", "coded", "length", "ranges"],
)
def test_a_body_beyond_the_limit_stops_there(home: House, tmp_path: Path, public: Server, manner: Manner) -> None:
    here = errands(home, tmp_path)
    home.uploads._limit_bytes = 2 * MB
    url = public.add("/a.mp4", sample("mp4")[:-1] + bytes(40 * MB))
    public.behave("/a.mp4", manner)
    seen = 0
    is_over = threading.Event()

    def watch() -> None:
        nonlocal seen
        while not is_over.is_set():
            seen = max(seen, most_bytes(home.folder))
            time.sleep(0.01)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        error = why(here.bring(url))
    finally:
        is_over.set()
        watcher.join()
    assert isinstance(error, FileTooLarge)
    assert (error.name, error.limit_bytes) == ("a.mp4", 2 * MB)
    assert seen <= 2 * MB + 6 * MB
    assert public.sent("/a.mp4") < 30 * MB
    assert home.files() == set()


def test_a_stream_of_segments_without_end_stops_at_the_limit(home: House, tmp_path: Path, public: Server) -> None:
    here = errands(home, tmp_path)
    home.uploads._limit_bytes = 2 * MB
    public.add("/a.ts", sample("ts") + bytes(188 * 1000))
    lines = "".join(f"#EXTINF:1,\na.ts?{number}\n" for number in range(500))
    url = public.add("/list.m3u8", f"#EXTM3U\n#EXT-X-TARGETDURATION:1\n{lines}#EXT-X-ENDLIST\n")
    assert isinstance(why(here.bring(url)), FileTooLarge)
    # The limit, what is allowed beside it, and what is on its way when it is passed: whole segments and full buffers.
    assert public.sent("/a.ts") < 40 * MB
    assert home.files() == set()


def test_it_takes_only_so_long(home: House, tmp_path: Path, public: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    here = errands(home, tmp_path)
    monkeypatch.setattr(outside, "LONGEST_S", 2.0)
    monkeypatch.setattr(outside.fetch_outside, "__kwdefaults__", {"tell": lambda _: None, "longest_s": 2.0})
    url = public.add("/a.mp4", sample("mp4"))
    public.behave("/a.mp4", Manner(stall_at=100))
    assert isinstance(why(here.bring(url)), TimedOut)


def test_what_was_said_meanwhile(here: Errands, public: Server) -> None:
    job = here.bring(public.add("/a.mp4", sample("mp4")))
    told = bodies(here)
    answers = [
        part["functionResponse"]["response"]
        for body in told
        for part in body["content"]["parts"]  # type: ignore[index]
        if "functionResponse" in part
    ]
    assert answers[0]["status"] == "running"
    assert answers[-1] == {"status": "done", "progress": 100, "asset_ids": [job.items[0].asset_id]}
    percents = [each["progress"] for each in answers]
    assert percents == sorted(percents)
    assert told[-1]["turnComplete"] is True
    assert len({body["id"] for body in told}) == len(told)
    assert {body["invocationId"] for body in told} == {told[0]["invocationId"]}


def test_a_failure_is_said_in_the_session_s_language(here: Errands, public: Server) -> None:
    session = here.home.sessions.create(here.home.caller, "项目", "zh")
    job_id = here.uploads.submit(here.home.caller, session.id, [public.url("/none.mp4")])
    here.run(job_id)
    with here.home.db.reading() as tx:
        last = events.after(tx, here.home.caller.user_id, session.id, 0)[-1]
    assert "不存在" in json.loads(last.body)["content"]["parts"][0]["text"]


def test_whoever_waits_gets_the_files_or_the_reason(here: Errands, public: Server) -> None:
    good, bad = here.submit(public.add("/a.mp4", sample("mp4"))), here.submit(public.url("/none.mp4"))
    caller = here.home.caller

    async def waited(job_id: str) -> int:
        running = asyncio.create_task(asyncio.to_thread(here.run, job_id))
        items = (await here.uploads.wait(caller, job_id)).items
        await running
        return len(items)

    assert asyncio.run(waited(good)) == 1
    with pytest.raises(NotFound):
        asyncio.run(waited(bad))


def started(here: Errands, job_id: str) -> tuple[threading.Thread, list[BaseException]]:
    ended: list[BaseException] = []

    def run() -> None:
        try:
            here.run(job_id)
        except (HandedBack, Overtaken) as end:
            ended.append(end)

    thread = threading.Thread(target=run)
    thread.start()
    return thread, ended


def test_a_run_that_was_replaced_publishes_nothing(here: Errands, public: Server) -> None:
    url = public.add("/a.mp4", sample("mp4"))
    public.behave("/a.mp4", Manner(stall_at=100))
    job_id = here.submit(url)
    thread, ended = started(here, job_id)
    public.wait_until_stalled()
    public.behave("/a.mp4")
    job = here.run(job_id)
    thread.join(30)
    assert job.status == "done"
    assert len(job.items) == 1
    assert [type(each) for each in ended] in ([], [Overtaken])
    assert len(here.home.sessions.state(here.home.caller, here.home.session_id).given) == 1


def test_a_run_that_is_handed_back_leaves_the_job_to_the_next(here: Errands, public: Server) -> None:
    url = public.add("/a.mp4", sample("mp4"))
    public.behave("/a.mp4", Manner(stall_at=100))
    job_id = here.submit(url)
    run = here.begin(job_id)
    ended: list[BaseException] = []

    def work() -> None:
        try:
            here.work.run(run)
        except HandedBack as end:
            ended.append(end)

    thread = threading.Thread(target=work)
    thread.start()
    public.wait_until_stalled()
    run.is_handed_back.set()
    thread.join(10)
    assert ended
    assert here.uploads.get(here.home.caller, job_id).status == "running"
    assert here.work.due() == [job_id]
    public.behave("/a.mp4")
    assert here.run(job_id).status == "done"


def test_a_fetching_process_that_is_killed_is_one_failure(here: Errands, public: Server) -> None:
    url = public.add("/a.mp4", sample("mp4"))
    public.behave("/a.mp4", Manner(stall_at=100))
    job_id = here.submit(url)
    thread, _ = started(here, job_id)
    public.wait_until_stalled()
    for pid in children():
        os.kill(pid, signal.SIGKILL)
    thread.join(30)
    assert here.uploads.get(here.home.caller, job_id).status == "failed"


def children() -> list[int]:
    """Return our own fetching processes."""
    found = []
    for each in Path("/proc").iterdir():
        if each.name.isdecimal():
            try:
                words = (each / "cmdline").read_bytes()
                parent = int((each / "stat").read_text().rpartition(")")[2].split()[1])
            except (OSError, ValueError):
                continue
            if b"ingest_child" in words and parent == os.getpid():
                found.append(int(each.name))
    return found


def test_nothing_runs_on_when_the_job_is_over(here: Errands, public: Server) -> None:
    here.bring(public.add("/a.mp4", sample("mp4")))
    assert children() == []


def test_a_job_that_kills_its_workers_is_given_up(here: Errands) -> None:
    job_id = here.submit("http://a.example/x.mp4")
    here.work.give_up(job_id)
    assert isinstance(why(here.uploads.get(here.home.caller, job_id)), GivenUp)
    assert here.work.due() == []
    with pytest.raises(Overtaken):
        here.run(job_id)


def test_of_one_account_a_few_are_worked_on_at_once(here: Errands) -> None:
    mine = [here.submit(f"http://a.example/{number}.mp4") for number in range(5)]
    other, session_id = here.home.person()
    theirs = here.uploads.submit(other, session_id, ["http://a.example/x.mp4"])
    assert here.work.due() == [*mine[:AT_ONCE], theirs]
    assert here.engine.submitted == [*mine[:AT_ONCE], theirs]
    here.work.give_up(mine[0])
    assert here.work.due() == [*mine[1 : AT_ONCE + 1], theirs]


def test_old_jobs_and_their_folders_go(here: Errands, public: Server) -> None:
    job_id = here.submit(public.url("/none"))
    (here.home.folder / "links" / job_id).mkdir()
    (here.home.folder / "links" / "job_gone").mkdir()
    assert here.work.sweep() == 1
    here.run(job_id)
    with here.home.db.transaction() as tx:
        tx.run("UPDATE uploads SET expires_at_ms = 1 WHERE id = :id", id=job_id)
    assert here.uploads.sweep() == 1
    with pytest.raises(UploadMissing):
        here.uploads.get(here.home.caller, job_id)


def test_headers_and_cookies_go_along_and_are_forgotten(here: Errands, public: Server) -> None:
    url = public.add("/film.mp4", sample("mp4"))
    cookies = f"# Netscape HTTP Cookie File\n{PUBLIC}\tFALSE\t/\tFALSE\t0\tpass\tsecret\n"
    job = here.bring(url, how=How(headers={"X-Asked": "yes"}, cookies=cookies))
    assert job.error is None
    asked = public.requests("/film.mp4")[-1].headers
    assert asked["x-asked"] == "yes"
    assert asked["cookie"] == "pass=secret"
    with here.home.db.reading() as tx:
        row = uploads.by_id(tx, job.id)
    assert row is not None
    assert "secret" not in repr(row)
    assert here.home.files("links") == set()


def test_only_looking_brings_nothing_and_says_what_is_there(here: Errands, public: Server) -> None:
    job = here.bring(public.add("/my-film.mp4", sample("mp4")), how=How(is_dry_run=True))
    assert (job.status, job.items, job.error) == ("done", (), None)
    assert [note.code for note in job.found.notes] == ["dry_run"]
    assert "my-film" in job.found.notes[0].text
    assert "my-film" in str(bodies(here)[-1])
    assert here.home.files() == set()


def test_what_a_site_says_of_a_file_comes_with_it(here: Errands, public: Server) -> None:
    url = public.add("/my-film.mp4", sample("mp4"))
    (source,) = here.bring(url).found.sources
    assert source["title"] == "my-film"
    assert source["webpage_url"] == url


def test_the_sound_alone(here: Errands, tmp_path: Path) -> None:
    folder = streams.hls("ts")
    playlist = next(iter(sorted(folder.glob("*.m3u8"))))
    with Server(folder, host=PUBLIC) as server:
        job = here.bring(server.url(f"/{playlist.name}"), how=How(sound="m4a"))
    assert job.error is None
    assert [item.file_type for item in job.items] == ["audio"]


def test_a_key_makes_it_the_same_job(here: Errands, public: Server) -> None:
    url = public.add("/film.mp4", sample("mp4"))
    caller, session_id = here.home.caller, here.home.session_id
    first, again, other = (here.uploads.submit(caller, session_id, [url], key=key) for key in ("a", "a", "b"))
    assert first == again != other
