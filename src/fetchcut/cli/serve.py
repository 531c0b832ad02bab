"""`fetchcut serve`: the service in one process, and how to talk to it."""

import argparse
import socket
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

from fetchcut.cli import process
from fetchcut.cli.locale import own_language
from fetchcut.errors import CannotListen
from fetchcut.language.replies import say
from fetchcut.settings import Settings

if TYPE_CHECKING:
    from fetchcut.service.server import Server


class Listen(Protocol):
    """Serves HTTP on a bound socket until a signal comes; made by `api`, which this room does not know."""

    def __call__(self, server: "Server", sock: socket.socket, *, on_start: Callable[[], None]) -> None:
        """Return when it has ended."""


HOW = """\
  URL={url}
  TOKEN=$(curl -s -X POST $URL/api/auth/anonymous-token -H "X-Client-Id: $(uname -n)" |
    sed 's/.*"token":"\\([^"]*\\)".*/\\1/')
  AS="Authorization: Bearer $TOKEN"; JSON="Content-Type: application/json"
  SID=$(curl -s $URL/api/tasks/me/with-session/nemo_agent -H "$AS" -H "$JSON" -d '{{"task_name":"project"}}' |
    sed 's/.*"session_id":"\\([0-9]*\\)".*/\\1/')
  curl $URL/api/upload-video/nemo_agent/me/$SID -H "$AS" -F files=@video.mp4
  curl -N $URL/run_sse -H "$AS" -H "$JSON" -d '{{"app_name":"nemo_agent","user_id":"me",
    "session_id":"'$SID'","new_message":{{"parts":[{{"text":"keep the first 5 seconds"}}]}}}}'
  curl $URL/api/render/proxy/lambda -H "$AS" -H "$JSON" -H "X-Skill-Source: me" -H "X-Skill-Version: 1" \\
    -H "X-Skill-Platform: curl" -d '{{"id":"render_1","sessionId":"'$SID'"}}'
  curl $URL/api/render/proxy/lambda/render_1 -H "$AS"
"""
"""From nothing to a file with curl alone."""


def run(argv: Sequence[str], settings: Settings, listen: Listen) -> int:
    """Serve until a signal comes."""
    settings = process.with_flags(settings, parser().parse_args(argv))
    language = own_language(settings, ())
    with bound(settings) as sock:
        server = process.server(settings, language)
        server.start()
        try:
            listen(server, sock, on_start=lambda: greet(server, sock, language))
        finally:
            server.stop()
    process.leave(0)


def parser() -> argparse.ArgumentParser:
    """Return the parser of `fetchcut serve`."""
    made = argparse.ArgumentParser(
        prog="fetchcut serve",
        description="Serve over HTTP, and do the work, in one process.",
        epilog="Every setting of docs/settings.md holds as well, as FETCHCUT_… or in config.toml.",
    )
    process.add_flags(made, "host", "port", "data", "queues")
    return made


def bound(settings: Settings) -> socket.socket:
    """Return a socket at the wished address. Raises CannotListen."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        return socket.create_server((settings.host, settings.port), family=family, backlog=2048)
    except OSError as error:
        reason = error.strerror or str(error)
        raise CannotListen(host=settings.host, port=settings.port, reason=reason) from error


def greet(server: "Server", sock: socket.socket, language: str) -> None:
    """Say where we listen and how to talk to us."""
    url = server.settings.public_url or own_url(sock)
    lines = [say("serve.listening", language, url=url, folder=server.folder)]
    lines += [say("serve.private", language)] if server.settings.allow_private_addresses else []
    lines += [] if server.queues else [say("serve.idle", language)]
    lines += [say("serve.how", language), "", HOW.format(url=url), say("serve.ends", language)]
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()


def own_url(sock: socket.socket) -> str:
    """Return where this machine itself reaches us."""
    host, port = sock.getsockname()[:2]
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104  told apart, not bound
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
