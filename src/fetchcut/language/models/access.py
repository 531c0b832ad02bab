"""Which model is asked, where, when, and how much of anything it may take: from the settings of whoever runs this."""

import importlib.util
from dataclasses import dataclass, field
from typing import Final, Literal, Self

from fetchcut.errors import ModelMissing
from fetchcut.settings import Settings

Order = Literal["rules", "model"]

MOST_REQUESTS: Final = 8
"""Requests of one message: a round of edits each, and the word that it is done."""

MOST_EDITS: Final = 60
"""Calls of tools for one message, those that failed included."""

LONGEST_ANSWER: Final = 4 * 2**20
"""Bytes of one answer on the wire."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """A model and its limits. `name` is "provider:model", or with `url` what the server at that address calls it.

    `url` is the base of an OpenAI-compatible server ("http://127.0.0.1:8080/v1"), None for the provider's own. `order`
    says who reads first. `time_s` and `tokens` are for one message; `at_once` for the process.
    """

    name: str
    url: str | None = None
    key: str | None = field(default=None, repr=False)
    proxy: str | None = field(default=None, repr=False)
    order: Order = "rules"
    time_s: float = 30.0
    tokens: int = 100_000
    at_once: int = 8

    @classmethod
    def of(cls, settings: Settings) -> Self | None:
        """Return the access that the settings give, None where they give none. Raises ModelMissing."""
        if settings.model is None or settings.model_order == "off":
            return None
        if importlib.util.find_spec("pydantic_ai") is None:
            raise ModelMissing(name=settings.model)
        return cls(
            name=settings.model,
            url=settings.model_url,
            key=settings.model_key,
            proxy=settings.proxy,
            order="model" if settings.model_order == "model" else "rules",
            time_s=settings.model_timeout_s,
            tokens=settings.model_tokens,
            at_once=settings.models_at_once,
        )
