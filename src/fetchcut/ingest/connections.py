"""urllib3's connections as we want them: dialled past the guard, and with an end to the wait for an answer's head."""

import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection

from fetchcut.errors import TimedOut


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialling:
    """How connections are made. `tls` is asked for at the first encrypted one; `head_s` bounds the whole wait for an
    answer's head, which `timeout` does not: it begins anew with every byte."""

    dial: Callable[[str, int], socket.socket]
    tls: Callable[[], Any]
    timeout: urllib3.Timeout
    head_s: float
    pool_size: int


class _Connection(HTTPConnection):
    def __init__(self, *args: Any, dialling: Dialling, **options: Any) -> None:
        super().__init__(*args, **options)
        self._dialling = dialling

    def _new_conn(self) -> socket.socket:
        return self._dialling.dial(self.host, self.port or 80)

    def getresponse(self) -> urllib3.HTTPResponse:  # type: ignore[override]  # as in its base, by another name
        """Return the answer once its head is whole. Raises TimedOut where it comes too slowly to ever be."""
        is_late = threading.Event()

        def end() -> None:
            is_late.set()
            with suppress(OSError, AttributeError):  # over by itself meanwhile
                self.sock.shutdown(socket.SHUT_RDWR)

        timer = threading.Timer(self._dialling.head_s, end)
        timer.daemon = True
        timer.start()
        try:
            return super().getresponse()
        finally:
            timer.cancel()
            if is_late.is_set():
                raise TimedOut(url=self.host)


class _TlsConnection(_Connection, HTTPSConnection):
    pass


class _Pool(urllib3.HTTPConnectionPool):
    ConnectionCls = _Connection


class _TlsPool(urllib3.HTTPSConnectionPool):
    ConnectionCls = _TlsConnection


class Pools(urllib3.PoolManager):
    """urllib3's pools, one for each host, whose connections are made as `dialling` says."""

    def __init__(self, dialling: Dialling) -> None:
        super().__init__(num_pools=32)
        self._dialling = dialling
        self.pool_classes_by_scheme = {"http": _Pool, "https": _TlsPool}

    def _new_pool(
        self, scheme: str, host: str, port: int, request_context: dict[str, Any] | None = None
    ) -> urllib3.HTTPConnectionPool:
        how = self._dialling
        context = {**(request_context or {}), "timeout": how.timeout, "maxsize": how.pool_size}
        if scheme == "https":
            context["ssl_context"] = how.tls()
        pool = super()._new_pool(scheme, host, port, context)
        pool.conn_kw["dialling"] = how
        return pool
