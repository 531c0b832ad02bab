"""The official client on both transports, on a server that all tests share."""

import os
import re
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from mcp.client.client import Client
from mcp.client.stdio import StdioServerParameters, stdio_client

from tests.contract.service import Service
from tests.footage import footage

Connect = Callable[[], AbstractAsyncContextManager[Client]]
COMMAND = [sys.executable, "-m", "fetchcut", "mcp"]


@pytest.fixture
def anyio_backend() -> str:
    """Return the loop that the product runs on."""
    return "asyncio"


@pytest.fixture(scope="session")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Return a running `fetchcut serve`."""
    with Service(tmp_path_factory.mktemp("serve")) as running:
        yield running


@pytest.fixture
def film() -> Path:
    """Return 5.28 s of real video with sound."""
    return footage("bigbuckbunny.mp4")


def environment(home: Path) -> dict[str, str]:
    """Return the environment of a server with a home of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    return {**kept, "FETCHCUT_HOME": str(home), "HOME": str(home), "LC_ALL": "C.UTF-8"}


@asynccontextmanager
async def over_stdio(home: Path, *arguments: str) -> AsyncIterator[Client]:
    """Give a client of a server that runs as its child."""
    command, *rest = COMMAND
    parameters = StdioServerParameters(command=command, args=[*rest, *arguments], env=environment(home))
    async with Client(stdio_client(parameters)) as client:
        yield client


@contextmanager
def serving_http(home: Path, *arguments: str) -> Iterator[str]:
    """Give the URL of a server on a free port."""
    command = [*COMMAND, "--http", "--port", "0", *arguments]
    with subprocess.Popen(command, env=environment(home), stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr
        said = ""
        while not (found := re.search(r"http://127\.0\.0\.1:[0-9]+/mcp", said)):
            line = process.stderr.readline()
            assert line, said
            said += line
        try:
            yield found[0]
        finally:
            process.terminate()
            process.wait(30)


@asynccontextmanager
async def over_http(url: str) -> AsyncIterator[Client]:
    """Give a client of the server at `url`."""
    async with Client(url) as client:
        yield client


def data(result: Any) -> dict[str, Any]:
    """Return the structured answer of a tool that did what it should."""
    assert not result.is_error, result.content
    found: dict[str, Any] = result.structured_content
    return found


def refusal(result: Any) -> str:
    """Return the sentence of a tool that refused."""
    assert result.is_error, result
    return "".join(part.text for part in result.content)
