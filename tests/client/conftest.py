"""Servers that the client is tested against, and a client for each."""

import asyncio
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from fetchcut.client.driver import Sleeper, SyncDriver, deaf
from fetchcut.client.environment import Environment
from fetchcut.client.face import Client
from fetchcut.client.line import Line
from fetchcut.client.reach import Transport
from fetchcut.inside import Inside
from fetchcut.settings import load
from tests.client.original import Original
from tests.contract.service import Service
from tests.footage import footage

Connect = Callable[..., Client]


async def briefly(seconds: float) -> None:
    """Let a ten-thousandth of the time pass: what is waited for happens on this machine."""
    await asyncio.sleep(seconds / 10_000)


@pytest.fixture
def film() -> Path:
    """Return 5.28 s of real video with sound."""
    return footage("bigbuckbunny.mp4")


@pytest.fixture
def original(film: Path) -> Iterator[Original]:
    """Return a running stand-in of the original service."""
    with Original(film) as running:
        yield running


@pytest.fixture(scope="session")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Return a running `fetchcut serve` that all tests share."""
    with Service(tmp_path_factory.mktemp("serve")) as running:
        yield running


@pytest.fixture(scope="session")
def inside(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Inside]:
    """Return a service in this process that all tests share."""
    home = tmp_path_factory.mktemp("inside")
    with Inside(load({"FETCHCUT_HOME": str(home)})) as running:
        yield running


@pytest.fixture
def connect() -> Iterator[Connect]:
    """Return what makes clients of a URL; they are closed at the end."""
    clients: list[Client] = []

    def made(
        url: str,
        listener: Callable[[Any], None] = deaf,
        environment: Environment | None = None,
        transport: Transport | None = None,
        sleep: Sleeper = briefly,
    ) -> Client:
        line = Line(url, environment or Environment(), client_id=lambda: uuid.uuid4().hex)
        clients.append(Client(line, SyncDriver(url, sleep=sleep, transport=transport and transport()), listener))
        return clients[-1]

    yield made
    for client in clients:
        client.__exit__(None, None, None)


@pytest.fixture
def anyio_backend() -> str:
    """Return the loop that asynchronous tests run on."""
    return "asyncio"
