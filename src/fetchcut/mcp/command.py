"""`fetchcut mcp`: the tools over standard input and output, or over HTTP."""

import argparse
import hmac
import logging
import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from fetchcut.client.reach import Reach
from fetchcut.errors import BadOption
from fetchcut.mcp.desk import Desk
from fetchcut.mcp.results import with_results
from fetchcut.mcp.server import server
from fetchcut.settings import Settings

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

LOOPBACK: Final = ("127.0.0.1", "localhost", "::1")
PATH: Final = "/mcp"


class Reached(Protocol):
    """Gives the way to a server or to a service in this process; made by `app.py`, which knows both."""

    def __call__(
        self, server: str | None, settings: Settings, *, platform: str, language: str = "en"
    ) -> AbstractContextManager[Reach]:
        """Return what is open as long as the block runs."""


def run(argv: Sequence[str], settings: Settings, reached: Reached) -> int:
    """Serve until the other side ends it."""
    flags = parser().parse_args(argv)
    if flags.http and flags.host not in LOOPBACK and not flags.token:
        raise BadOption(option="--token", text="", expected="$(openssl rand -hex 16)")
    # Standard output belongs to the protocol.
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(message)s")
    language = settings.language or "en"
    with ExitStack() as opened:
        ways = reached(flags.server, settings, platform="mcp", language=language)
        folder = Path(flags.output or settings.output_folder or Path.cwd()).absolute()
        # Over HTTP the caller may be elsewhere: what is on this disk is none of its business.
        desk = Desk(
            lambda: opened.enter_context(ways),
            folder=None if flags.http else folder,
            language=language,
            public_url=settings.public_url,
        )
        made = server(desk)
        if flags.http:
            app: ASGIApp = made.streamable_http_app(streamable_http_path=PATH, host=flags.host)
            app = guarded(app, flags.token) if flags.token else app
            # Beside the guard: a link to a result is signed, and goes to people who have no token.
            _listen(with_results(app, desk), flags.host, flags.port)
        else:
            try:
                made.run("stdio")
            except* BrokenPipeError:
                # Whoever spoke to us has gone.
                pass
    return 0


def parser() -> argparse.ArgumentParser:
    """Return the parser of `fetchcut mcp`."""
    made = argparse.ArgumentParser(
        prog="fetchcut mcp",
        description="The Model Context Protocol on standard input and output, or with --http on a port.",
    )
    made.add_argument("--server", metavar="URL", help="work there instead of in this process (NEMO_API_URL)")
    made.add_argument("-o", "--output", metavar="FOLDER", help="where exports go")
    made.add_argument("--http", action="store_true", help=f"streamable HTTP at http://HOST:PORT{PATH}")
    made.add_argument("--host", metavar="ADDRESS", default="127.0.0.1", help="with --http (127.0.0.1)")
    made.add_argument("--port", metavar="NUMBER", type=int, default=8001, help="with --http (8001; 0 takes a free one)")
    made.add_argument("--token", metavar="TEXT", help="with --http: callers must send it as a bearer token")
    return made


def guarded(app: "ASGIApp", token: str) -> "ASGIApp":
    """Return `app` for those who send the token."""
    from starlette.responses import PlainTextResponse

    wanted = f"Bearer {token}".encode()

    async def checked(scope: "Scope", receive: "Receive", send: "Send") -> None:
        if scope["type"] == "http":
            sent = dict(scope["headers"]).get(b"authorization", b"")
            if not hmac.compare_digest(sent, wanted):
                headers = {"WWW-Authenticate": "Bearer"}
                await PlainTextResponse("The token is missing or wrong.", 401, headers)(scope, receive, send)
                return
        await app(scope, receive, send)

    return checked


def _listen(app: "ASGIApp", host: str, port: int) -> None:
    import socket

    import uvicorn

    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.create_server((host, port), family=family) as sock:
        shown = f"[{host}]" if ":" in host else host
        sys.stderr.write(f"http://{shown}:{sock.getsockname()[1]}{PATH}\n")
        sys.stderr.flush()
        uvicorn.Server(uvicorn.Config(app, log_level="warning", ws="none")).run(sockets=[sock])
