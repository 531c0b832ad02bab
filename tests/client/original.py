"""A loopback stand-in of the original service, which behaves as badly as the public documents say it does.

with Original(media=film) as original:
    original.behave(stream="flat", line_end="\\r\\n", is_silent=True, polls="data")
    ... original.url                                   # http://127.0.0.1:PORT
    original.requests                                  # what was asked: (method, path, headers, body)

It edits a draft whose segments have keys of its own (nobody published the original's), answers in the frames and poll
shapes that public sources show, needs the attribution headers for an export, and knows nothing of events, resumable
uploads or versions. Nothing of it is ours: it is written from the documents.
"""

import json
import re
import socketserver
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.parser import BytesParser
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

Json = dict[str, Any]
FORMATS = ("mp4", "mov", "avi", "webm", "mkv", "jpg", "png", "gif", "webp", "mp3", "wav", "m4a", "aac")


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """How the service behaves; the default behaves as well as the documents promise.

    stream            "adk" events, or the "flat" frames of a withdrawn page
    line_end, space   of the stream: CR, LF, CRLF; "data:" with a space or without
    is_silent         edits end without a word
    is_gui            answers speak of buttons; says_drag: an order is answered with how to do it by hand, once
    has_noise         the turn ends with "I encountered a temporary issue"
    heartbeats        so many before the first word
    cut_at            the stream's connection ends after so many bytes (the turn is finished all the same);
                      is_polite: by an end that looks like the end of the stream, else by a reset
    says              this instead of what it would say
    chunk             the stream is sent in pieces of so many bytes
    tops              answers are without an envelope
    polls             "top", "data" or "cli": the three shapes of an export's state
    polls_needed      an export is ready at this poll
    falls             its progress goes down in between
    token_uses        requests a token is good for; 0: any number
    busy              so many requests get 429, with retry_after where it is not None
    links_gone        so many downloads find their link expired
    cut_download      so many downloads break off in the middle
    no_export, no_credits   402 and 2001
    html              everything is answered with a page
    """

    stream: str = "adk"
    line_end: str = "\n"
    space: str = " "
    is_silent: bool = False
    is_gui: bool = False
    says_drag: bool = False
    has_noise: bool = False
    heartbeats: int = 0
    cut_at: int = -1
    is_polite: bool = False
    says: str = ""
    chunk: int = 0
    tops: bool = False
    polls: str = "top"
    polls_needed: int = 2
    falls: bool = False
    token_uses: int = 0
    busy: int = 0
    retry_after: str | None = "0"
    links_gone: int = 0
    cut_download: int = 0
    no_export: bool = False
    no_credits: bool = False
    html: bool = False


@dataclass(slots=True)
class Asked:
    """One request as it came."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass(slots=True)
class Project:
    """One session. `before` holds the drafts that an undo goes back to."""

    owner: str
    draft: Json = field(default_factory=dict)
    files: list[Json] = field(default_factory=list)
    before: list[Json] = field(default_factory=list)


@dataclass(slots=True)
class Render:
    """One export."""

    polls: int = 0
    asked: Json = field(default_factory=dict)


class Original:
    """The service. `media` is what every export gives back."""

    def __init__(self, media: Path, duration_s: float = 5.28) -> None:
        self.media = media.read_bytes()
        self.duration_s = duration_s
        self.manners = Manners()
        self.requests: list[Asked] = []
        self.tokens: dict[str, int] = {}
        self.projects: dict[str, Project] = {}
        self.renders: dict[str, Render] = {}
        self.lock = threading.RLock()
        self.counts: dict[str, int] = {}
        self.streamed = 0
        handler = type("Bound", (_Handler,), {"service": self})
        self._server = _Server(("127.0.0.1", 0), handler)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        """Return the base URL."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def behave(self, **manners: Any) -> None:
        """Behave like this from now on."""
        self.manners = Manners(**manners)
        self.counts.clear()

    def asked(self, path: str, method: str | None = None) -> list[Asked]:
        """Return the requests whose path begins like this."""
        return [each for each in self.requests if each.path.startswith(path) and method in {None, each.method}]

    def count(self, name: str) -> int:
        """Return how often `name` was counted, this time included."""
        with self.lock:
            self.counts[name] = self.counts.get(name, 0) + 1
            return self.counts[name]

    def forget_sessions(self) -> None:
        """Lose all sessions, as a redeployment does."""
        self.projects.clear()

    def drafts(self) -> dict[str, Json]:
        """Return the drafts of all sessions."""
        return {name: project.draft for name, project in self.projects.items()}

    def restore(self, drafts: dict[str, Json]) -> None:
        """Put drafts back as they were."""
        for name, draft in drafts.items():
            self.projects[name].draft = draft

    def edit(self, project: Project, message: str) -> str:
        """Change the draft as `message` says and return what a talkative service would answer."""
        words = message.lower()
        if re.search("undo|撤销", words):
            project.draft = project.before.pop() if project.before else {}
            return "Undone."
        if re.search("start over|重来", words):
            project.before.append(project.draft)
            project.draft = {}
            return "Started over."
        edited = _edited(json.loads(json.dumps(project.draft)), message)
        if edited is None:
            return "You can ask me to trim, to add a title or music."
        project.before.append(project.draft)
        project.draft = edited
        return f"Done. The video is now {edited['d'] / 1000:g} s long."


def _edited(draft: Json, message: str) -> Json | None:
    words = message.lower()
    tracks = draft.get("t", [])
    main = next((track for track in tracks if track["tt"] == 0), None)
    if main is None:
        return None
    if found := re.search(r"(?:trim|cut|剪)[^0-9]*([0-9]+(?:\.[0-9]+)?)", words):
        main["sg"][-1]["dur_ms"] = main["sg"][-1]["d"] = int(float(found[1]) * 1000)
    elif found := re.search('(?:title|标题)[^"“]*["“]([^"”]+)["”]', message):
        tracks.append({"tt": 7, "sg": [{"start": 0, "d": 3000, "content": found[1]}]})
    elif re.search("music|音乐", words):
        tracks.append({"tt": 1, "sg": [{"start": 0, "d": main["sg"][-1]["d"], "name": "Lo-fi", "volume": 0.35}]})
    elif re.search("move|移", words):
        for track in tracks:
            for segment in track["sg"]:
                segment["where"] = "top-right"
    else:
        return None
    return {**draft, "d": max(each["start"] + each["d"] for track in tracks for each in track["sg"])}


class _Server(socketserver.ThreadingMixIn, socketserver.TCPServer):
    allow_reuse_address = True
    daemon_threads = False
    block_on_close = True
    request_queue_size = 64

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: clients that go away are part of the tests."""


class _Handler(BaseHTTPRequestHandler):
    service: Original
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    # A client that keeps its connection must not hold up the end of a test.
    timeout = 5

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""

    def do_GET(self) -> None:
        self._serve()

    def do_HEAD(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def do_PUT(self) -> None:
        self._serve()

    def do_PATCH(self) -> None:
        self._serve()

    def _serve(self) -> None:
        service = self.service
        path = urlsplit(self.path).path
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        asked = Asked(self.command, self.path, {name.lower(): value for name, value in self.headers.items()}, body)
        service.requests.append(asked)
        if service.manners.html:
            self._raw(200, b"<!DOCTYPE html><title>Proxy</title>", "text/html; charset=utf-8")
        elif path.startswith("/cdn/"):
            self._download()
        elif service.manners.busy and service.count("busy") <= service.manners.busy:
            headers = {} if service.manners.retry_after is None else {"Retry-After": service.manners.retry_after}
            self._json(429, {"code": 429, "message": "rate limit", "data": None}, headers)
        elif (self.command, path) == ("POST", "/api/auth/anonymous-token"):
            self._token(asked)
        else:
            self._known(asked, path)

    def _token(self, asked: Asked) -> None:
        if not 1 <= len(asked.headers.get("x-client-id", "")) <= 64:
            self._json(400, {"code": 400, "message": "Missing X-Client-Id", "data": None})
            return
        token = f"nmv_usr_{len(self.service.tokens):043}"
        self.service.tokens[token] = 0
        self._ok(
            {"token": token, "user_id": "anon_abc123def4567890", "expires_at": "2099-01-01T00:00:00Z", "credits": 100}
        )

    def _known(self, asked: Asked, path: str) -> None:
        service, token = self.service, asked.headers.get("authorization", "").removeprefix("Bearer ")
        with service.lock:
            uses = service.tokens.get(token)
            if uses is not None:
                service.tokens[token] = uses + 1
        if uses is None or (service.manners.token_uses and uses >= service.manners.token_uses):
            self._json(401, {"code": 1001, "message": "Invalid or expired token", "data": None})
            return
        for pattern, serve in _ROUTES:
            found = re.fullmatch(pattern, f"{self.command} {path}")
            if found:
                serve(self, asked, token, *found.groups())
                return
        self._json(404, {"detail": "Not Found"})

    def _session(self, asked: Asked, token: str) -> None:
        session_id = f"55297987060244{len(self.service.projects):05}"
        self.service.projects[session_id] = Project(token)
        self._ok({"task_id": f"task_{session_id[-3:]}", "session_id": session_id, "user_id": "anon_abc123def4567890"})

    def _project(self, session_id: str, token: str) -> Project | None:
        project = self.service.projects.get(session_id)
        if project is None or project.owner != token:
            self._json(404, {"code": 1002, "message": "Session not found", "data": None})
            return None
        return project

    def _talk(self, asked: Asked, token: str) -> None:
        service, body = self.service, json.loads(asked.body)
        project = service.projects.get(body["session_id"])
        if project is None or project.owner != token:
            self._json(404, {"detail": f"Session not found: {body['session_id']}"})
            return
        if service.manners.no_credits:
            self._json(402, {"code": 2001, "message": "Insufficient credits", "data": None})
            return
        message = body["new_message"]["parts"][0]["text"]
        # Finished whoever listens: a client that went away finds its edit in the state.
        if service.manners.says_drag and service.count("drag") == 1:
            frames = list(_frames(service.manners, ["Drag the title to the top right corner."], is_edit=False))
        else:
            with service.lock:
                before = json.dumps(project.draft)
                answer = service.edit(project, message)
                answer = service.manners.says or answer
                is_edit = json.dumps(project.draft) != before
            frames = list(_frames(service.manners, _said(service.manners, answer, is_edit=is_edit), is_edit=is_edit))
        self._stream("".join(frames).encode())

    def _stream(self, data: bytes) -> None:
        manners = self.service.manners
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream; charset=utf-8")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        self.service.streamed = len(data)
        is_cut = 0 <= manners.cut_at < len(data) and self.service.count("cut") == 1
        data = data[: manners.cut_at] if is_cut else data
        size = manners.chunk or len(data) or 1
        for start in range(0, len(data), size):
            self.wfile.write(data[start : start + size])
            self.wfile.flush()
        if is_cut and not manners.is_polite:
            # A reset, as a proxy that was restarted gives: a plain end would look like the end of the stream.
            self.connection.setsockopt(1, 13, b"\x01\0\0\0\0\0\0\0")
            self.connection.close()

    def _upload(self, asked: Asked, token: str, session_id: str) -> None:
        project = self._project(session_id, token)
        if project is None:
            return
        files = []
        for name in _names(asked):
            if name.rpartition(".")[2].lower() not in FORMATS:
                self._json(415, {"code": 4001, "message": "Unsupported file type", "data": None})
                return
            files.append(self._file(name))
        if len(asked.body) > 50 * 2**20:
            self._json(413, {"code": 4002, "message": "File too large", "data": None})
            return
        with self.service.lock:
            if not project.draft.get("t"):
                length = round(self.service.duration_s * 1000)
                at, segments = 0, []
                for each in files:
                    segments.append({"start": at, "d": length, "dur_ms": length, "name": each["filename"]})
                    at += length
                project.before.append(project.draft)
                meta = {"title": "My Video Project", "width": 1280, "height": 720}
                project.draft = {"t": [{"tt": 0, "sg": segments}], "d": at, "m": meta}
            project.files += files
        self._ok({"files": files, "session_state_applied": True})

    def _file(self, name: str) -> Json:
        facts = {"duration": self.service.duration_s, "width": 1280, "height": 720, "fps": 25, "hash": "abc123"}
        return {"filename": name, "file_type": "video", "cdn_url": f"{self.service.url}/cdn/{name}", **facts}

    def _credits(self, asked: Asked, token: str) -> None:
        self._ok({"available": 60, "frozen": 40, "total": 100})

    def _state(self, asked: Asked, token: str, session_id: str) -> None:
        project = self._project(session_id, token)
        if project is None:
            return
        inner = {
            "video_infos": project.files,
            "draft": project.draft,
            "canvas_config": {},
            "video_analyses": {},
            "generated_media": [],
        }
        names = {"session_id": session_id, "task_id": "task_yyy", "task_name": "My Video Project"}
        self._ok({**names, "state": inner})

    def _render(self, asked: Asked, token: str) -> None:
        service, body = self.service, json.loads(asked.body)
        if service.manners.no_export or not asked.headers.get("x-skill-source"):
            self._json(402, {"code": 402, "message": "export not available on free plan", "data": None})
            return
        if self._project(body["sessionId"], token) is None:
            return
        if not body["draft"].get("t") or body["id"] in service.renders:
            self._json(409, {"code": 409, "message": "duplicate id or empty draft", "data": None})
            return
        service.renders[body["id"]] = Render(asked=body)
        if service.manners.polls == "data":
            self._json(200, {"success": True, "data": {"id": body["id"], "status": "pending", "progress": 5}})
        else:
            self._json(200, {"code": 0, "message": "ok", "data": {"id": body["id"]}})

    def _poll(self, asked: Asked, token: str, render_id: str) -> None:
        service = self.service
        render = service.renders.get(render_id)
        if render is None:
            self._json(404, {"code": 404, "message": "unknown render", "data": None})
            return
        render.polls += 1
        is_ready = render.polls >= service.manners.polls_needed
        progress = 100 if is_ready else max(5, 80 - 30 * render.polls) if service.manners.falls else 10 * render.polls
        status = "completed" if is_ready else "processing"
        url = f"{service.url}/cdn/{render_id}/{render.polls}.mp4" if is_ready else ""
        self._json(
            200, _poll_shape(service.manners.polls, render_id, status, progress, url=url, size=len(service.media))
        )

    def _cancel(self, asked: Asked, token: str, render_id: str) -> None:
        self._ok({})

    def _download(self) -> None:
        service, media = self.service, self.service.media
        if "authorization" in {name.lower() for name in self.headers}:
            self._raw(400, b"<Error>Only one auth mechanism allowed</Error>", "application/xml")
            return
        if service.count("links") <= service.manners.links_gone:
            self._raw(
                403, b"<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>", "text/xml"
            )
            return
        start = int(self.headers.get("range", "bytes=0-").removeprefix("bytes=").partition("-")[0])
        self.send_response(206 if start else 200)
        self.send_header("Content-Type", "video/mp4")
        self.send_header("Content-Length", str(len(media) - start))
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(media) - 1}/{len(media)}")
        self.end_headers()
        if service.count("downloads") <= service.manners.cut_download:
            self.wfile.write(media[start : start + (len(media) - start) // 3])
            self.close_connection = True
            self.connection.close()
        else:
            self.wfile.write(media[start:])

    def _ok(self, data: Json) -> None:
        self._json(200, data if self.service.manners.tops else {"code": 0, "message": "ok", "data": data})

    def _json(self, status: int, value: Json, headers: dict[str, str] | None = None) -> None:
        self._raw(status, json.dumps(value).encode(), "application/json", headers or {})

    def _raw(self, status: int, body: bytes, kind: str, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


_ROUTES = (
    (r"POST /api/tasks/me/with-session/nemo_agent", _Handler._session),
    (r"POST /run_sse", _Handler._talk),
    (r"POST /api/upload-video/nemo_agent/me/([^/]+)", _Handler._upload),
    (r"GET /api/credits/balance/simple", _Handler._credits),
    (r"GET /api/state/nemo_agent/me/([^/]+)/latest", _Handler._state),
    (r"POST /api/render/proxy/lambda", _Handler._render),
    (r"GET /api/render/proxy/lambda/([^/]+)", _Handler._poll),
    (r"POST /api/render/proxy/lambda/([^/]+)/cancel", _Handler._cancel),
)


def _names(asked: Asked) -> list[str]:
    """Return the names of the uploaded files, or of those behind links."""
    kind = asked.headers.get("content-type", "")
    if kind.startswith("application/json"):
        return [urlsplit(url).path.rpartition("/")[2] or "video.mp4" for url in json.loads(asked.body)["urls"]]
    message = BytesParser().parsebytes(f"Content-Type: {kind}\r\n\r\n".encode() + asked.body)
    return [part.get_filename() or "" for part in message.get_payload()]  # type: ignore[union-attr]


def _poll_shape(shape: str, render_id: str, status: str, progress: int, *, url: str, size: int) -> Json:
    if shape == "top":
        output = {"output": {"url": url, "duration": 5.28, "size": size}} if url else {}
        return {"taskId": render_id, "status": status, "progress": progress, **output}
    data = {"id": render_id, "status": status, "progress": progress, "createdAt": int(time.time() * 1000)}
    if url:
        data |= {"outputUrl": url, "completedAt": int(time.time() * 1000)}
    return {"success": True, "data": data} if shape == "data" else {"code": 0, "message": "ok", "data": data}


def _said(manners: Manners, answer: str, *, is_edit: bool) -> list[str]:
    if is_edit and manners.is_silent:
        texts = []
    elif manners.is_gui:
        texts = [answer, "You can preview it in the timeline. Click the Export button to download your video."]
    else:
        texts = [answer]
    return [*texts, "I encountered a temporary issue"] if manners.has_noise and is_edit else texts


def _frames(manners: Manners, texts: list[str], *, is_edit: bool) -> Iterator[str]:
    """Yield the stream's frames with the line ends and spaces of the manners."""

    def frame(data: str) -> str:
        return f"data:{manners.space if data else ''}{data}{manners.line_end * 2}"

    for number in range(manners.heartbeats):
        yield frame("") if number % 2 else f"event:{manners.space}heartbeat{manners.line_end * 2}"
    for event in _flat(texts, is_edit=is_edit) if manners.stream == "flat" else _adk(texts, is_edit=is_edit):
        yield frame(json.dumps(event, ensure_ascii=False))


def _flat(texts: list[str], *, is_edit: bool) -> Iterator[Json]:
    yield {"type": "heartbeat"}
    if is_edit:
        yield {"type": "tool_call", "name": "edit_multitrack", "args": {}}
        yield {"type": "tool_result", "name": "edit_multitrack", "result": {"status": "success"}}
    for text in texts:
        yield {"type": "text", "content": text}


def _adk(texts: list[str], *, is_edit: bool) -> Iterator[Json]:
    base = {"invocationId": "e-e6a6910b", "author": "nemo_agent", "timestamp": 1795317405.31}
    if is_edit:
        call = {"functionCall": {"id": "adk-1", "args": {}, "name": "edit_multitrack"}}
        done = {"functionResponse": {"id": "adk-1", "name": "edit_multitrack", "response": {"status": "success"}}}
        yield {**base, "content": {"parts": [call], "role": "model"}}
        yield {**base, "content": {"parts": [done], "role": "user"}, "actions": {"stateDelta": {"draft": {}}}}
    for text in texts:
        yield {**base, "content": {"parts": [{"text": text}], "role": "model"}}
