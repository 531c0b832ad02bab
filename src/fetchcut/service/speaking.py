"""Who reads messages: the rules, or the language model that the settings name. Knows no accounts and no database."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from fetchcut.errors import ModelError
from fetchcut.language.converse import converse
from fetchcut.service.steps.turn import Speak
from fetchcut.settings import Settings

if TYPE_CHECKING:
    from fetchcut.language.models.speaker import Speaker


def speaker_of(settings: Settings) -> "Speaker | None":
    """Return what reads with the model of the settings, None where they name none. Raises ModelMissing."""
    if settings.model is None:
        return None
    from fetchcut.language.models.access import Access
    from fetchcut.language.models.speaker import Speaker

    access = Access.of(settings)
    return Speaker(access) if access else None


@contextmanager
def speaking(settings: Settings, *, check: Callable[[], None], failed: Callable[[ModelError], None]) -> Iterator[Speak]:
    """Yield what reads messages where there are no accounts. Raises ModelMissing.

    `check` is called while a model is waited for, and raises to stop; `failed` is told why one gave nothing.
    """
    speaker = speaker_of(settings)
    if speaker is None:
        yield converse
        return
    from fetchcut.language.models.speaker import Leave

    try:
        leave = Leave(check=check, failed=failed)
        yield lambda message, situation: speaker.speak(message, situation, leave)
    finally:
        speaker.close()
