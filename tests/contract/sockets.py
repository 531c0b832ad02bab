"""A real uvicorn in a thread on a real socket, for applications small enough to be written in a test."""

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

from fetchcut.api.protocol import PatientProtocol


@contextmanager
def serving(app: ASGIApp, protocol: type[PatientProtocol] = PatientProtocol) -> Iterator[int]:
    """Serve `app` by our protocol and yield the port."""
    config = uvicorn.Config(app, port=0, http=protocol, ws="none", lifespan="off", log_config=None, access_log=False)
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=lambda: asyncio.run(server.serve([listener])), daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield listener.getsockname()[1]
        server.should_exit = True
        thread.join(10)


def talk(port: int, *sent: bytes, pause_s: float = 0.0, wait_s: float = 5.0) -> bytes:
    """Send pieces with a pause between them and return all that comes back until the other side closes."""
    with socket.create_connection(("127.0.0.1", port), timeout=wait_s) as client:
        try:
            for piece in sent:
                client.sendall(piece)
                time.sleep(pause_s)
        except OSError:
            pass  # closed while we still spoke: what it said before is what counts
        received = b""
        try:
            while piece := client.recv(1 << 16):
                received += piece
        except ConnectionResetError:
            pass
        return received
