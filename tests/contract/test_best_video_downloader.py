"""The second founding document, "Best Video Downloader", step by step. Tests are named by its headings."""

import json
import re
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.contract.service import Service, data
from tests.contract.walk import looks_like_video, poll_export, read_stream, timestamp
from tests.web.server import Server

HEADERS = {"X-Skill-Source": "best-video-downloader", "X-Skill-Version": "1.0.0", "X-Skill-Platform": "cursor"}


@pytest.fixture
def agent(service: Service) -> Iterator[httpx.Client]:
    """Getting Connected, with every header on every call."""
    with httpx.Client(base_url=service.url, timeout=120, headers=HEADERS) as client:
        made = client.post("/api/auth/anonymous-token", headers={"X-Client-Id": str(uuid.uuid4())})
        client.headers["Authorization"] = f"Bearer {made.json()['data']['token']}"
        yield client


@pytest.fixture
def sid(agent: httpx.Client) -> str:
    made = agent.post("/api/tasks/me/with-session/nemo_agent", json={"task_name": "project", "language": "en"})
    return str(made.json()["data"]["session_id"])


def message(sid: str, text: str) -> dict[str, object]:
    """Return a body that includes app_name, session_id, new_message."""
    parts = {"parts": [{"text": text}]}
    return {"app_name": "nemo_agent", "user_id": "me", "session_id": sid, "new_message": parts}


def say(agent: httpx.Client, sid: str, text: str) -> tuple[list[str], list[dict[str, Any]]]:
    with agent.stream("POST", "/run_sse", json=message(sid, text), headers={"Accept": "text/event-stream"}) as answer:
        texts, events, _ = read_stream(answer)
    return texts, events


def upload(agent: httpx.Client, sid: str, path: Path) -> dict[str, Any]:
    files = {"files": (path.name, path.read_bytes())}
    found: dict[str, Any] = data(agent.post(f"/api/upload-video/nemo_agent/me/{sid}", files=files))
    return found


def test_getting_connected_uses_a_token_of_the_environment(service: Service, agent: httpx.Client) -> None:
    """If NEMO_TOKEN is in the environment: no new token, the session at once."""
    token = agent.headers["Authorization"]
    with httpx.Client(base_url=service.url, headers={"Authorization": token}) as another:
        assert data(another.post("/api/tasks/me/with-session/nemo_agent", json={"task_name": "project"}))["session_id"]


@pytest.mark.parametrize("language", ["en", "zh", "zh-CN", "ja", "es", "pt_BR"])
def test_table_a_new_editing_session_in_any_language(agent: httpx.Client, language: str) -> None:
    body = {"task_name": "project", "language": language}
    assert data(agent.post("/api/tasks/me/with-session/nemo_agent", json=body))["session_id"].isdecimal()


def test_table_run_sse_streams_its_response(agent: httpx.Client, sid: str, clip: Path) -> None:
    upload(agent, sid, clip)
    texts, events = say(agent, sid, "download this YouTube video in MP4")
    assert texts
    assert all(event["author"] == "nemo_agent" for event in events)


def test_table_upload_file_multipart(agent: httpx.Client, sid: str, clip: Path) -> None:
    found = upload(agent, sid, clip)
    assert found["session_state_applied"] is True
    assert {"filename", "file_type", "cdn_url", "duration", "width", "height", "fps", "hash"} <= found["files"][
        0
    ].keys()


@pytest.mark.parametrize("kind", ["file", "page", "hls"])
def test_table_upload_url(agent: httpx.Client, sid: str, clip: Path, tmp_path: Path, kind: str) -> None:
    """A direct file, a page that shows one, an HLS playlist."""
    from tests.web import streams

    stream = streams.copy_into(streams.hls_master(), tmp_path)
    shutil.copy(clip, tmp_path)
    with Server(root=tmp_path) as web:
        page = f'<html><title>Bikes</title><video src="{web.url("/bikes.mp4")}"></video></html>'
        web.add("/watch/1", page.encode(), "text/html")
        path = {"file": "/bikes.mp4", "page": "/watch/1", "hls": f"/{stream.name}/master.m3u8"}[kind]
        body = {"urls": [web.url(path)], "source_type": "url"}
        [item] = data(agent.post(f"/api/upload-video/nemo_agent/me/{sid}", json=body))["files"]
    assert item["file_type"] == "video"
    assert item["duration"] > 1


def test_table_upload_url_without_waiting(agent: httpx.Client, sid: str, server: Server) -> None:
    body = {"urls": [server.url("/bikes.mp4")], "source_type": "url", "wait": False}
    job = data(agent.post(f"/api/upload-video/nemo_agent/me/{sid}", json=body))
    assert job["status"] == "waiting"
    with agent.stream("GET", f"/api/sessions/{sid}/events", headers={"Accept": "text/event-stream"}) as answer:
        for line in answer.iter_lines():
            if line.startswith("data: ") and json.loads(line[6:]).get("turnComplete"):
                break
    ended = data(agent.get(f"/api/uploads/{job['job_id']}"))
    assert (ended["status"], ended["progress"]) == ("done", 100)
    assert ended["files"][0]["filename"]


def test_table_check_remaining_credits(agent: httpx.Client) -> None:
    body = agent.get("/api/credits/balance/simple").json()
    assert {name: body["data"][name] for name in ("available", "frozen", "total")} == {
        "available": 100,
        "frozen": 0,
        "total": 100,
    }
    assert body["available"] == 100


def test_table_fetch_current_timeline_state(agent: httpx.Client, sid: str, clip: Path) -> None:
    upload(agent, sid, clip)
    found = data(agent.get(f"/api/state/nemo_agent/me/{sid}/latest"))
    assert found["session_id"] == sid
    assert found["user_id"].startswith("anon_")
    assert {"draft", "video_infos", "generated_media", "canvas_config", "video_analyses"} == found["state"].keys()
    assert found["state"]["canvas_config"] == {"width": 640, "height": 272, "ratio": "21:9", "fps": 25}


def test_table_start_export_and_poll_status(agent: httpx.Client, sid: str, clip: Path) -> None:
    upload(agent, sid, clip)
    draft = data(agent.get(f"/api/state/nemo_agent/me/{sid}/latest"))["state"]["draft"]
    body = {"id": timestamp(), "sessionId": sid, "draft": draft, "output": {"format": "mp4", "quality": "high"}}
    agent.post("/api/render/proxy/lambda", json=body)
    done = poll_export(agent, str(body["id"]))
    assert done["status"] == "completed"
    assert looks_like_video(httpx.get(done["output"]["url"]).content)


@pytest.mark.parametrize("missing", [*HEADERS, "all"])
def test_if_any_header_is_missing_exports_return_402(agent: httpx.Client, sid: str, clip: Path, missing: str) -> None:
    upload(agent, sid, clip)
    for name in HEADERS if missing == "all" else [missing]:
        del agent.headers[name]
    answer = agent.post("/api/render/proxy/lambda", json={"id": timestamp(), "sessionId": sid})
    assert (answer.status_code, answer.json()["code"]) == (402, 402)


@pytest.mark.parametrize("platform", ["clawhub", "cursor", "unknown", "github", "terminal", "城", "x" * 200])
def test_skill_attribution_takes_any_word(agent: httpx.Client, sid: str, clip: Path, platform: str) -> None:
    upload(agent, sid, clip)
    headers = httpx.Headers([(b"X-Skill-Platform", platform.encode())])
    body = {"id": timestamp(), "sessionId": sid}
    answer = agent.post("/api/render/proxy/lambda", json=body, headers=headers)
    assert answer.json()["code"] == 0


@pytest.mark.parametrize(
    "words",
    [
        "export",
        "导出",
        "download",
        "send me the video",
        "credits",
        "积分",
        "balance",
        "余额",
        "status",
        "状态",
        "show tracks",
        "upload",
        "上传",
        "generate a beach video",
        "add BGM",
        "加一段背景音乐",
    ],
)
def test_matching_input_to_actions_even_what_should_have_skipped_sse_is_answered(
    agent: httpx.Client, sid: str, words: str
) -> None:
    texts, _ = say(agent, sid, words)
    assert texts[-1].strip()
    is_chinese = bool(re.search(r"[\u4e00-\u9fff]", words))
    assert bool(re.search(r"[\u4e00-\u9fff]", texts[-1])) == is_chinese


def test_sse_event_handling_tool_calls_are_apart_from_text(agent: httpx.Client, sid: str, clip: Path) -> None:
    upload(agent, sid, clip)
    _, events = say(agent, sid, "keep the first 5 seconds")
    kinds = [set(part) for event in events for part in event["content"]["parts"]]
    assert {"functionCall"} in kinds
    assert {"functionResponse"} in kinds
    assert kinds[-1] == {"text"}


def test_sse_event_handling_polling_the_state_verifies_the_edit(agent: httpx.Client, sid: str, clip: Path) -> None:
    upload(agent, sid, clip)
    before = data(agent.get(f"/api/state/nemo_agent/me/{sid}/latest"))
    say(agent, sid, "keep the first 5 seconds")
    after = data(agent.get(f"/api/state/nemo_agent/me/{sid}/latest"))
    assert (before["state"]["draft"]["d"], after["state"]["draft"]["d"]) == (10_000, 5_000)
    assert after["version"] == before["version"] + 1


@pytest.mark.parametrize("words", ["click the export button", "open the timeline panel", "点击导出", "预览一下"])
def test_backend_response_translation_never_asks_for_a_screen(agent: httpx.Client, sid: str, words: str) -> None:
    texts, _ = say(agent, sid, words)
    assert not re.search(r"\bclick\b|\bdrag\b|点击|拖拽", texts[-1])


def test_tips_be_specific(agent: httpx.Client, sid: str, clip: Path) -> None:
    upload(agent, sid, clip)
    words = "download this YouTube video in MP4 format at the highest available resolution"
    assert say(agent, sid, words)[0]


def test_the_largest_file_is_500_mb(agent: httpx.Client, sid: str) -> None:
    """Said by its length before a byte is sent: nobody waits for half a gigabyte to be told no."""
    import base64

    metadata = f"session_id {base64.b64encode(sid.encode()).decode()}"
    headers = {"Tus-Resumable": "1.0.0", "Upload-Length": str(600 << 20), "Upload-Metadata": metadata}
    answer = agent.post("/files", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (413, 4002)
    assert "500" in answer.json()["message"] or "524" in answer.json()["message"]
