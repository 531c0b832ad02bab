"""The first founding document, "Free Video Download", step by step. Tests are named by its headings."""

import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from tests.contract.service import Service, data, refusal
from tests.contract.walk import looks_like_video, poll_export, read_stream, summary, timestamp
from tests.web.server import Server

HEADERS = {"X-Skill-Source": "free-video-download", "X-Skill-Version": "1.0.0", "X-Skill-Platform": "clawhub"}


@pytest.fixture
def connected(service: Service) -> Iterator[httpx.Client]:
    """Getting Connected: a token by client identifier, used with the attribution headers in all requests."""
    with httpx.Client(base_url=service.url, timeout=120) as client:
        answer = client.post("/api/auth/anonymous-token", headers={"X-Client-Id": str(uuid.uuid4())})
        client.headers.update({"Authorization": f"Bearer {data(answer)['token']}", **HEADERS})
        yield client


@pytest.fixture
def sid(connected: httpx.Client) -> str:
    """Create session."""
    return create_session(connected)


def create_session(client: httpx.Client) -> str:
    made = client.post("/api/tasks/me/with-session/nemo_agent", json={"task_name": "project", "language": "en"})
    return str(data(made)["session_id"])


def say(client: httpx.Client, sid: str, message: str) -> list[str]:
    """Send message (SSE) and return the text events."""
    body = {"app_name": "nemo_agent", "user_id": "me", "session_id": sid, "new_message": {"parts": [{"text": message}]}}
    with client.stream("POST", "/run_sse", json=body, headers={"Accept": "text/event-stream"}) as answer:
        assert answer.status_code == 200, answer.read()
        assert answer.headers["content-type"].startswith("text/event-stream")
        texts, events, _ = read_stream(answer)
    assert texts, "every turn ends with text"
    assert len({event["invocationId"] for event in events}) == 1
    return texts


def upload(client: httpx.Client, sid: str, *paths: Path) -> list[dict[str, object]]:
    """Upload: multipart -F "files=@/path"."""
    files = [("files", (path.name, path.read_bytes())) for path in paths]
    found: list[dict[str, object]] = data(client.post(f"/api/upload-video/nemo_agent/me/{sid}", files=files))["files"]
    return found


def export(client: httpx.Client, sid: str) -> bytes:
    """Export: POST, poll until completed, download output.url with no header at all."""
    draft = data(client.get(f"/api/state/nemo_agent/me/{sid}/latest"))["state"]["draft"]
    output = {"format": "mp4", "quality": "high"}
    body = {"id": timestamp(), "sessionId": sid, "draft": draft, "output": output}
    assert client.post("/api/render/proxy/lambda", json=body).json()["status"] in {"pending", "processing", "completed"}
    done = poll_export(client, str(body["id"]))
    assert done["status"] == "completed", done
    return httpx.get(done["output"]["url"], timeout=60).content


def test_getting_connected_acquires_a_free_starter_token(service: Service) -> None:
    answer = httpx.post(f"{service.url}/api/auth/anonymous-token", headers={"X-Client-Id": str(uuid.uuid4())})
    found = data(answer)
    assert found["token"].startswith("nmv_usr_")
    assert found["credits"] == 100
    good_for = datetime.fromisoformat(found["expires_at"]) - datetime.now(UTC)
    assert timedelta(days=7) - good_for < timedelta(minutes=1)
    # "The response includes a token": some clients look for it at the top.
    assert {name: answer.json()[name] for name in found} == found


def test_getting_connected_then_creates_a_session(connected: httpx.Client) -> None:
    made = connected.post("/api/tasks/me/with-session/nemo_agent", json={"task_name": "project", "language": "en"})
    found = data(made)
    assert found["task_id"].startswith("task_")
    assert isinstance(found["session_id"], str)
    assert len(found["session_id"]) == 19
    assert found["session_id"].isdecimal()
    assert made.json()["session_id"] == found["session_id"]


@pytest.mark.parametrize(
    "message",
    ["convert my online video links", "export 1080p MP4", "download this video as an MP4", "Or just tell me"],
)
def test_try_saying_is_answered(connected: httpx.Client, sid: str, message: str) -> None:
    assert say(connected, sid, message)[-1].strip()


def test_a_quick_example(connected: httpx.Client, sid: str, server: Server) -> None:
    """Upload a URL, say the sentence, get an MP4."""
    body = {"urls": [server.url("/bikes.mp4")], "source_type": "url"}
    [item] = data(connected.post(f"/api/upload-video/nemo_agent/me/{sid}", json=body))["files"]
    assert item["file_type"] == "video"
    assert say(connected, sid, "download this video as an MP4 file I can keep offline")
    assert looks_like_video(export(connected, sid))


def test_cloud_render_closing_the_tab_does_not_orphan_the_job(connected: httpx.Client, sid: str, clip: Path) -> None:
    upload(connected, sid, clip)
    export_id = timestamp()
    token = connected.headers["Authorization"]
    with httpx.Client(base_url=connected.base_url, headers={"Authorization": token, **HEADERS}) as tab:
        tab.post("/api/render/proxy/lambda", json={"id": export_id, "sessionId": sid})
    assert poll_export(connected, export_id)["status"] == "completed"


@pytest.mark.parametrize("name", HEADERS)
def test_missing_attribution_headers_cause_export_to_fail_with_402(
    connected: httpx.Client, sid: str, clip: Path, name: str
) -> None:
    upload(connected, sid, clip)
    del connected.headers[name]
    answer = connected.post("/api/render/proxy/lambda", json={"id": timestamp(), "sessionId": sid})
    assert refusal(answer, 402, 402)["data"] == {"missing": [name]}
    # and nothing else fails without them
    assert say(connected, sid, "status")


def test_send_message_reads_the_sse_stream(connected: httpx.Client, sid: str, clip: Path) -> None:
    upload(connected, sid, clip)
    [*_, last] = say(connected, sid, "keep the first 5 seconds")
    assert "5" in last


def test_upload_takes_files_by_form_and_url_by_json(
    connected: httpx.Client, sid: str, clip: Path, server: Server
) -> None:
    [by_form] = upload(connected, sid, clip)
    body = {"urls": [server.url("/bikes.mp4")], "source_type": "url"}
    [by_link] = data(connected.post(f"/api/upload-video/nemo_agent/me/{sid}", json=body))["files"]
    assert (by_link["width"], by_link["duration"]) == (640, 10.0)
    assert (by_form["width"], by_form["height"], by_form["fps"]) == (640, 272, 25)
    assert by_form["duration"] == 10.0
    assert httpx.get(str(by_form["cdn_url"])).content == clip.read_bytes()


def test_credits(connected: httpx.Client) -> None:
    found = data(connected.get("/api/credits/balance/simple"))
    assert found == {"available": 100, "frozen": 0, "total": 100}


def test_session_state_has_its_key_fields(connected: httpx.Client, sid: str, clip: Path) -> None:
    upload(connected, sid, clip)
    state = data(connected.get(f"/api/state/nemo_agent/me/{sid}/latest"))["state"]
    assert state["draft"]["t"]
    assert len(state["video_infos"]) == 1
    assert state["generated_media"] == []


def test_export_is_free_and_polled_until_completed(connected: httpx.Client, sid: str, clip: Path) -> None:
    upload(connected, sid, clip)
    before = data(connected.get("/api/credits/balance/simple"))
    assert looks_like_video(export(connected, sid))
    assert data(connected.get("/api/credits/balance/simple")) == before


@pytest.mark.parametrize("kind", ["jpg", "png", "gif", "webp", "mp3", "wav", "m4a", "aac", "mov", "avi", "webm", "mkv"])
def test_supported_formats_are_taken(connected: httpx.Client, sid: str, kind: str) -> None:
    from tests.media import clips

    sound = kind in {"mp3", "wav", "m4a", "aac"}
    source = "sine=440:duration=1" if sound else "testsrc=size=160x120:rate=10:duration=1"
    one = ("-frames:v", "1") if kind in {"jpg", "png"} else ()
    path = clips.make(f"contract.{kind}", "-f", "lavfi", "-i", source, *one)
    [item] = upload(connected, sid, path)
    assert item["file_type"] == ("audio" if sound else "image" if kind in {"jpg", "png", "gif", "webp"} else "video")


def test_reading_the_sse_stream_no_edit_ends_without_text(connected: httpx.Client, sid: str, clip: Path) -> None:
    """ "About 30% of edit operations close the stream without any text": never here."""
    upload(connected, sid, clip)
    for words in ("trim to 8 seconds", "mute it", "add a title Urban Dreams", "make it 9:16", "undo", "asdf qwer"):
        assert say(connected, sid, words)[-1].strip(), words


def test_draft_field_mapping_prints_the_documents_own_line(connected: httpx.Client, sid: str, clip: Path) -> None:
    named = clip.parent / "city timelapse.mp4"
    files = [("files", (named.name, clip.read_bytes()))]
    data(connected.post(f"/api/upload-video/nemo_agent/me/{sid}", files=files))
    say(connected, sid, "add lo-fi music at 35%")
    say(connected, sid, 'add the title "Urban Dreams" for the first 3 seconds')
    draft = data(connected.get(f"/api/state/nemo_agent/me/{sid}/latest"))["state"]["draft"]
    line = summary(draft)
    assert line.startswith("Timeline (3 tracks): 1. Video: city timelapse (0-10s) 2. BGM: ")
    assert line.endswith('(0-10s, 35%) 3. Title: "Urban Dreams" (0-3s)')


def test_error_1001_bad_token_then_reauthenticate(service: Service, connected: httpx.Client) -> None:
    connected.headers["Authorization"] = "Bearer nmv_usr_" + "x" * 43
    refusal(connected.get("/api/credits/balance/simple"), 1001, 401)
    answer = connected.post("/api/auth/anonymous-token", headers={"X-Client-Id": str(uuid.uuid4())})
    connected.headers["Authorization"] = f"Bearer {data(answer)['token']}"
    assert create_session(connected)


def test_error_1002_session_not_found_then_new_session(connected: httpx.Client) -> None:
    refusal(connected.get("/api/state/nemo_agent/me/5529798706024415232/latest"), 1002, 404)
    assert create_session(connected)


def test_error_4001_unsupported_file_shows_supported_formats(connected: httpx.Client, sid: str) -> None:
    files = [("files", ("film.mp4", b"<html><body>no film</body></html>"))]
    body = refusal(connected.post(f"/api/upload-video/nemo_agent/me/{sid}", files=files), 4001, 415)
    names = ["mp4", "mov", "avi", "webm", "mkv", "jpg", "png", "gif", "webp", "mp3", "wav", "m4a", "aac"]
    assert body["data"]["supported"] == names
    assert all(name in body["message"] for name in names)


def test_error_400_missing_client_id_then_generate_and_retry(service: Service) -> None:
    answer = httpx.post(f"{service.url}/api/auth/anonymous-token")
    assert "X-Client-Id" in refusal(answer, 400, 400)["message"]


def test_error_429_one_token_a_client_in_7_days(service: Service) -> None:
    mine = {"X-Client-Id": str(uuid.uuid4())}
    assert data(httpx.post(f"{service.url}/api/auth/anonymous-token", headers=mine))
    answer = httpx.post(f"{service.url}/api/auth/anonymous-token", headers=mine)
    body = refusal(answer, 429, 429)
    assert int(answer.headers["retry-after"]) == body["data"]["retry_after"]
    assert 6 * 86_400 < body["data"]["retry_after"] <= 7 * 86_400


def test_common_workflows_batch_style(connected: httpx.Client, sid: str, clip: Path) -> None:
    """Upload multiple files in one session; each gets its own render."""
    from tests.footage import footage

    assert len(upload(connected, sid, clip, footage("world.mp4"))) == 2
    say(connected, sid, "keep only the first clip, the first 2 seconds")
    first = export(connected, sid)
    say(connected, sid, "undo")
    assert looks_like_video(first)


def test_common_workflows_iterative(connected: httpx.Client, sid: str, clip: Path) -> None:
    """Start with a rough cut, then refine: the session keeps the timeline state."""
    upload(connected, sid, clip)
    lengths = []
    for words in ("trim it to 6 seconds", "now only the first 4 seconds", "undo"):
        say(connected, sid, words)
        lengths.append(data(connected.get(f"/api/state/nemo_agent/me/{sid}/latest"))["state"]["draft"]["d"])
    assert lengths == [6000, 4000, 6000]
