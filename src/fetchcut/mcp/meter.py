"""Events of flows as progress notifications: one number that only rises, with a sentence. A slow reader gets fewer."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

from fetchcut.client.events import Note, Remark, Text, Working
from fetchcut.language.replies import say
from fetchcut.progress import Progress, Stage
from fetchcut.timeline.time import Seconds, clock

Report = Callable[[float, float | None, str | None], Awaitable[None]]

TOTAL: Final = 100.0
_PARTS: Final[dict[Stage, tuple[float, float]]] = {
    "upload": (0, 100),
    "fetch": (0, 100),
    "convert": (0, 90),
    "download": (90, 100),
}
"""Which part of the whole a stage is; an export is made, then fetched."""

_TINY: Final = 0.01
"""By so much a sentence without a number moves it: the protocol wants every notification to be higher."""


class Meter:
    """Takes events from a running flow and sends the latest of them."""

    def __init__(self, report: Report, language: str) -> None:
        self._report = report
        self._language = language
        self._highest = 0.0
        self._waiting: list[tuple[float, str]] = []
        self._news = asyncio.Event()
        self._is_closed = False

    def event(self, event: object) -> None:
        """Take one event; returns at once."""
        match event:
            case Progress(stage=stage, done=done, total=total) if total and stage in _PARTS:
                low, high = _PARTS[stage]
                self._add(low + (high - low) * min(1.0, done / total), say(f"stage.{stage}", self._language))
            case Note(code=code, facts=facts):
                self._add(0.0, say(code, self._language, **facts))
            case Text(text=text) | Remark(text=text):
                self._add(0.0, text)
            case Working(for_s=for_s):
                self._add(0.0, say("client.working", self._language, time=clock(Seconds(round(for_s)))))

    def _add(self, percent: float, text: str) -> None:
        value = min(TOTAL, max(percent, self._highest + _TINY))
        if value <= self._highest:
            return
        self._highest = value
        # A number that was not sent yet is overtaken by the next one, a sentence is not.
        if self._waiting and self._waiting[-1][1] == text:
            self._waiting.pop()
        self._waiting.append((value, text))
        self._news.set()

    def close(self) -> None:
        """Let `send` end once all is sent."""
        self._is_closed = True
        self._news.set()

    async def send(self) -> None:
        """Send what comes until `close`."""
        while not (self._is_closed and not self._waiting):
            await self._news.wait()
            self._news.clear()
            while self._waiting:
                value, text = self._waiting.pop(0)
                await self._report(value, TOTAL, text)
