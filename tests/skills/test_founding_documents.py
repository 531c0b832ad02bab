"""The steps of both founding documents with nothing but curl, in their order, until the MP4 is on the disk.

What they say about each answer, heading by heading, is looked at in `tests/contract/`; here an agent follows them.
"""

import json
import os
import subprocess
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.cli.command import probe
from tests.contract.service import Service, texts
from tests.contract.walk import summary
from tests.footage import footage
from tests.web.server import Server


@dataclass
class Agent:
    """One that has curl, and what the document says about headers. `calls` are the lines it ran."""

    base: str
    source: str
    platform: str
    token: str = ""
    calls: list[str] = field(default_factory=list)

    def curl(self, path: str, *options: str) -> str:
        """Return what `curl -s` prints."""
        said = {
            "Authorization": f"Bearer {self.token}",
            "X-Skill-Source": self.source,
            "X-Skill-Version": "1.0.0",
            "X-Skill-Platform": self.platform,
        }
        headers = [part for name, value in said.items() for part in ("-H", f"{name}: {value}")] if self.token else []
        line = ["curl", "-s", "--max-time", "900", *headers, *options, self.base + path]
        self.calls.append(path)
        kept = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
        return subprocess.run(line, env=kept, check=True, capture_output=True, text=True, timeout=300).stdout

    def ask(self, path: str, *options: str) -> dict[str, Any]:
        """Return the data of a good answer."""
        body: dict[str, Any] = json.loads(self.curl(path, *options))
        assert body["code"] == 0, body
        found: dict[str, Any] = body["data"]
        return found

    def post(self, path: str, body: object, *options: str) -> dict[str, Any]:
        """Return the data of the answer to JSON."""
        return self.ask(path, "-X", "POST", "-H", "Content-Type: application/json", "-d", json.dumps(body), *options)


def connect(agent: Agent) -> str:
    """Getting Connected: a starter token unless there is one, then a session."""
    if not agent.token:
        made = agent.ask("/api/auth/anonymous-token", "-X", "POST", "-H", f"X-Client-Id: {uuid.uuid4()}")
        agent.token = made["token"]
    session = agent.post("/api/tasks/me/with-session/nemo_agent", {"task_name": "project", "language": "en"})
    return str(session["session_id"])


def say(agent: Agent, sid: str, message: str) -> str:
    """Send message (SSE): the text events go to the user."""
    body = {"app_name": "nemo_agent", "user_id": "me", "session_id": sid, "new_message": {"parts": [{"text": message}]}}
    options = ("-N", "-H", "Content-Type: application/json", "-H", "Accept: text/event-stream", "-d", json.dumps(body))
    lines = agent.curl("/run_sse", *options).splitlines()
    events = [json.loads(line.removeprefix("data: ")) for line in lines if line.startswith("data: ")]
    return "\n".join(texts(events))


def state(agent: Agent, sid: str) -> dict[str, Any]:
    """Session state: data.state."""
    found: dict[str, Any] = agent.ask(f"/api/state/nemo_agent/me/{sid}/latest")["state"]
    return found


def export(agent: Agent, sid: str, to: Path) -> Path:
    """Export: POST with the draft, poll until `status` is completed, download from `output.url` without a header."""
    render = f"render_{time.time_ns() // 1_000_000}"
    output = {"format": "mp4", "quality": "high"}
    draft = state(agent, sid)["draft"]
    agent.post("/api/render/proxy/lambda", {"id": render, "sessionId": sid, "draft": draft, "output": output})
    patience = time.monotonic() + 240
    while (polled := json.loads(agent.curl(f"/api/render/proxy/lambda/{render}")))["status"] != "completed":
        assert polled["status"] in {"pending", "processing"}, polled
        assert time.monotonic() < patience
        time.sleep(0.5)
    subprocess.run(["curl", "-sfL", "-o", str(to), polled["output"]["url"]], check=True, timeout=120)
    return to


def upload(agent: Agent, sid: str, path: Path) -> list[dict[str, Any]]:
    """Upload: multipart."""
    found: list[dict[str, Any]] = agent.ask(f"/api/upload-video/nemo_agent/me/{sid}", "-F", f"files=@{path}")["files"]
    return found


def upload_link(agent: Agent, sid: str, link: str) -> list[dict[str, Any]]:
    """Upload: by URL."""
    body = {"urls": [link], "source_type": "url"}
    found: list[dict[str, Any]] = agent.post(f"/api/upload-video/nemo_agent/me/{sid}", body)["files"]
    return found


def free_video_download(agent: Agent, link: str, folder: Path) -> Path:
    """Return the film of the first document: its example, the three other actions, then a change and another film."""
    sid = connect(agent)
    assert upload_link(agent, sid, link)[0]["file_type"] == "video"
    assert say(agent, sid, "download this video as an MP4 file I can keep offline")
    first = export(agent, sid, folder / "whole.mp4")
    assert probe(first).duration_s == pytest.approx(10, abs=0.2)
    left = agent.ask("/api/credits/balance/simple")
    assert left["total"] == left["available"] + left["frozen"]
    # Iterative: the session keeps the timeline.
    assert say(agent, sid, "keep the first 3 seconds")
    assert say(agent, sid, 'add the title "Urban Dreams"')
    assert summary(state(agent, sid)["draft"]).endswith('Title: "Urban Dreams" (0-3s)')
    return export(agent, sid, folder / "short.mp4")


def best_video_downloader(agent: Agent, link: str, folder: Path) -> Path:
    """Return the film of the second document: a token of the environment, several files, each with its own render."""
    # A token that is there is used directly.
    connect(agent)
    sid = connect(agent)
    assert sum("anonymous-token" in call for call in agent.calls) == 1
    assert upload(agent, sid, footage("bigbuckbunny.mp4"))[0]["file_type"] == "video"
    assert say(agent, sid, "download this YouTube video in MP4 format at the highest available resolution")
    assert probe(export(agent, sid, folder / "first.mp4")).duration_s == pytest.approx(5.28, abs=0.2)
    upload_link(agent, sid, link)
    assert len(state(agent, sid)["video_infos"]) == 2
    assert say(agent, sid, "keep only the first clip, the first 3 seconds")
    return export(agent, sid, folder / "second.mp4")


@pytest.mark.parametrize(
    ("walk", "source", "platform"),
    [
        (free_video_download, "free-video-download", "clawhub"),
        (best_video_downloader, "best-video-downloader", "cursor"),
    ],
)
def test_the_documents_steps_lead_to_the_film(
    serve: Service,
    server: Server,
    tmp_path: Path,
    *,
    walk: Callable[[Agent, str, Path], Path],
    source: str,
    platform: str,
) -> None:
    agent = Agent(serve.url, source, platform)
    path = walk(agent, server.url("/bikes.mp4"), tmp_path)
    assert probe(path).duration_s == pytest.approx(3, abs=0.2)
    asked = " ".join(agent.calls)
    for part in ("anonymous-token", "with-session", "upload-video", "run_sse", "latest", "render/proxy/lambda"):
        assert part in asked, part
