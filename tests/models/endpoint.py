"""A real HTTP server on loopback that speaks OpenAI's chat completions, well and badly.

with Endpoint() as endpoint:
    endpoint.script(calls(("trim", {"segment": "s1", "head_ms": 2000})), text("done"))
    ... endpoint.url                     # http://127.0.0.1:PORT/v1
    endpoint.asked[0]["messages"]        # what was sent
"""

import json
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final, Self

Reply = Callable[[BaseHTTPRequestHandler], None]
Call = tuple[str, dict[str, Any] | str]

MODEL: Final = "small"


def text(words: str) -> Reply:
    """Return a reply in words."""
    return lambda handler: _json(handler, _completion({"role": "assistant", "content": words}, "stop"))


def calls(*wanted: Call) -> Reply:
    """Return a reply that calls tools; arguments that are a text are sent as they are."""
    made = [
        {
            "id": f"call_{number}",
            "type": "function",
            "function": {"name": name, "arguments": given if isinstance(given, str) else json.dumps(given)},
        }
        for number, (name, given) in enumerate(wanted)
    ]
    message = {"role": "assistant", "content": None, "tool_calls": made}
    return lambda handler: _json(handler, _completion(message, "tool_calls"))


def status(code: int, **headers: str) -> Reply:
    """Return a refusal."""
    return lambda handler: _json(handler, {"error": {"message": "no", "type": "error"}}, code, headers)


def raw(body: bytes, content_type: str = "application/json", **headers: str) -> Reply:
    """Return these very bytes."""
    return lambda handler: _bytes(handler, body, 200, {"Content-Type": content_type, **headers})


def endless(handler: BaseHTTPRequestHandler) -> None:
    """Send a body that never ends, as fast as it is taken."""
    _begin(handler)
    while True:
        handler.wfile.write(b" " * 65_536)


def drip(handler: BaseHTTPRequestHandler) -> None:
    """Send a byte now and then, for ever."""
    _begin(handler)
    while True:
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(0.05)


def silence(handler: BaseHTTPRequestHandler) -> None:
    """Say nothing for longer than anybody waits."""
    time.sleep(20)


class Endpoint:
    """The server. Each request gets the next reply of the script, the last one again and again."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.keys: list[str] = []
        self._script: list[Reply] = [text("done")]
        endpoint = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                _json(self, {"object": "list", "data": [{"id": MODEL, "object": "model"}]})

            def do_POST(self) -> None:
                endpoint._serve(self)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the library's word
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._server.block_on_close = False
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def url(self) -> str:
        """Return the base URL that settings name."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def script(self, *replies: Reply) -> None:
        """Answer with these from now on, and forget what was asked."""
        self._script = list(replies)
        self.asked.clear()
        self.keys.clear()

    def _serve(self, handler: BaseHTTPRequestHandler) -> None:
        body = handler.rfile.read(int(handler.headers["Content-Length"]))
        self.keys.append(handler.headers.get("Authorization", ""))
        self.asked.append(json.loads(body))
        reply = self._script.pop(0) if len(self._script) > 1 else self._script[0]
        try:
            reply(handler)
        except OSError:
            handler.close_connection = True


def _completion(message: dict[str, Any], reason: str) -> dict[str, Any]:
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1_700_000_000,
        "model": MODEL,
        "choices": [{"index": 0, "message": message, "finish_reason": reason}],
        "usage": {"prompt_tokens": 900, "completion_tokens": 100, "total_tokens": 1000},
    }


def _json(
    handler: BaseHTTPRequestHandler, value: object, code: int = 200, headers: dict[str, str] | None = None
) -> None:
    _bytes(handler, json.dumps(value).encode(), code, {"Content-Type": "application/json", **(headers or {})})


def _bytes(handler: BaseHTTPRequestHandler, body: bytes, code: int, headers: dict[str, str]) -> None:
    handler.send_response(code)
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


def _begin(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Connection", "close")
    handler.end_headers()
    handler.close_connection = True
