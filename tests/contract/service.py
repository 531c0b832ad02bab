"""A real `fetchcut serve` as a process of its own, and clients that know nothing but the wire."""

import json
import os
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import httpx

from tests.contract.event_source import Message, messages

STARTS_WITHIN_S = 60
ATTRIBUTION = {"X-Skill-Source": "free-video-download", "X-Skill-Version": "1.0.0", "X-Skill-Platform": "unknown"}

PLANS = """
[accounts]
tokens_per_address = 100000

[plans.default]
requests_per_minute = 0
"""
"""All accounts of a test run come from one address."""


@dataclass
class Service:
    """The process. `log` holds all it ever said."""

    folder: Path
    plans: str | None = PLANS
    environment: Mapping[str, str] = field(default_factory=dict)
    language: str = "en"

    def __enter__(self) -> Self:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.log = self.folder / "log"
        self.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.stop()

    def start(self) -> None:
        """Start it as a person would, on any free port, and wait until it takes requests."""
        # Of the same port as before, if there was one: clients know the address.
        self.port = getattr(self, "port", 0) or free_port()
        if self.plans is not None:
            (self.folder / "plans.toml").write_text(self.plans)
        command = [sys.executable, "-m", "fetchcut", "serve", "--port", str(self.port)]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command, env=self._environment(), stdout=log, stderr=log, stdin=subprocess.DEVNULL
            )
        self.url = f"http://127.0.0.1:{self.port}"
        self._wait()

    def _environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
        mine = {"FETCHCUT_HOME": str(self.folder / "home"), "FETCHCUT_DATA": str(self.folder / "data")}
        plans = {} if self.plans is None else {"FETCHCUT_PLANS": str(self.folder / "plans.toml")}
        always = {"LC_ALL": "C.UTF-8", "FETCHCUT_ALLOW_PRIVATE_ADDRESSES": "1"}
        return {**kept, **mine, **plans, **always, **self.environment}

    def _wait(self) -> None:
        patience = time.monotonic() + STARTS_WITHIN_S
        while time.monotonic() < patience and self.process.poll() is None:
            try:
                if httpx.get(f"{self.url}/readyz", timeout=5).status_code == 200:
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.1)
        raise AssertionError(self.log.read_text(errors="replace"))

    def stop(self) -> int:
        """End it as an operator would and return its exit code."""
        self.process.terminate()
        try:
            return self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise

    def admin(self, *arguments: str) -> str:
        """Return what `fetchcut admin …` says."""
        command = [sys.executable, "-m", "fetchcut", "admin", *arguments]
        return subprocess.run(command, env=self._environment(), check=True, capture_output=True, text=True).stdout

    def account(self, **headers: str) -> "Account":
        """Return a new anonymous account."""
        answer = httpx.post(
            f"{self.url}/api/auth/anonymous-token", headers={"X-Client-Id": str(uuid.uuid4())}, timeout=30
        )
        return Account(self.url, answer.json()["data"]["token"], answer.json()["data"]["user_id"], headers)


class Account:
    """A client with a token."""

    def __init__(self, url: str, token: str, user_id: str = "", headers: Mapping[str, str] | None = None) -> None:
        self.url = url
        self.token = token
        self.user_id = user_id
        bearer = {"Authorization": f"Bearer {token}", **ATTRIBUTION, **(headers or {})}
        # No connection outlives its request: nobody has to close an account.
        alone = httpx.Limits(max_keepalive_connections=0)
        self.http = httpx.Client(base_url=url, headers=bearer, timeout=60, limits=alone)

    def session(self, language: str = "en") -> str:
        """Return the id of a new session."""
        body = {"task_name": "project", "language": language}
        return str(data(self.http.post("/api/tasks/me/with-session/nemo_agent", json=body))["session_id"])

    def upload(self, session_id: str, *paths: Path) -> list[dict[str, Any]]:
        """Return the items of files sent in one form."""
        files = [("files", (path.name, path.read_bytes())) for path in paths]
        answer = self.http.post(f"/api/upload-video/nemo_agent/me/{session_id}", files=files)
        found: list[dict[str, Any]] = data(answer)["files"]
        return found

    def run(self, session_id: str, text: str, **more: object) -> dict[str, Any]:
        """Return the body of a message."""
        message = {"parts": [{"text": text}]}
        return {"app_name": "nemo_agent", "user_id": "me", "session_id": session_id, "new_message": message, **more}

    def say(self, session_id: str, text: str, **more: object) -> list[dict[str, Any]]:
        """Return the events of a turn, without heartbeats."""
        return [json.loads(each.data) for each in self.stream(session_id, text, **more) if each.data]

    def stream(self, session_id: str, text: str, **more: object) -> list[Message]:
        """Return the whole stream of a turn as a browser reads it."""
        body = self.run(session_id, text, **more)
        with self.http.stream("POST", "/run_sse", json=body, headers={"Accept": "text/event-stream"}) as answer:
            raw = b"".join(answer.iter_raw())
        assert answer.status_code == 200, raw
        return messages(raw)

    def state(self, session_id: str) -> dict[str, Any]:
        """Return the session's state."""
        return data(self.http.get(f"/api/state/nemo_agent/me/{session_id}/latest"))

    def export(self, session_id: str, **more: object) -> dict[str, Any]:
        """Return a new export as it was accepted."""
        body = {"id": f"render_{uuid.uuid4().hex}", "sessionId": session_id, **more}
        return data(self.http.post("/api/render/proxy/lambda", json=body))

    def finished(self, export_id: str, *, within_s: float = 120) -> dict[str, Any]:
        """Return the export once it has ended."""
        patience = time.monotonic() + within_s
        last = -1
        while time.monotonic() < patience:
            answer = self.http.get(f"/api/render/proxy/lambda/{export_id}").json()
            assert answer["progress"] >= last, "progress fell"
            last = answer["progress"]
            if answer["status"] in {"completed", "failed"}:
                found: dict[str, Any] = answer
                return found
            time.sleep(0.2)
        raise AssertionError(answer)


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as sock:
        return int(sock.getsockname()[1])


def data(answer: httpx.Response) -> dict[str, Any]:
    """Return what a successful answer holds."""
    body = answer.json()
    assert (answer.status_code, body["code"]) == (200, 0), body
    assert body["message"]
    found: dict[str, Any] = body["data"]
    return found


def refusal(answer: httpx.Response, code: int, status: int) -> dict[str, Any]:
    """Return the body of an answer that must be this refusal, in the envelope, without a look inside."""
    body: dict[str, Any] = answer.json()
    assert (answer.status_code, body["code"]) == (status, code), body
    assert isinstance(body["message"], str)
    assert len(body["message"]) > 10
    assert "data" in body
    assert "Traceback" not in answer.text
    assert answer.headers["x-request-id"]
    return body


def texts(events: list[dict[str, Any]]) -> list[str]:
    """Return what the events say to the person, in order."""
    parts = [part for event in events for part in event.get("content", {}).get("parts", ())]
    return [part["text"] for part in parts if "text" in part]


def lines(service: Service) -> Iterator[str]:
    """Yield the log."""
    yield from service.log.read_text(errors="replace").splitlines()
