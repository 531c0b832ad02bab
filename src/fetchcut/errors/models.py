"""A language model gave nothing to use: what the rules read is done instead."""

from dataclasses import dataclass

from fetchcut.errors.base import FetchcutError


class ModelError(FetchcutError):
    """A language model gave nothing to use."""


@dataclass(eq=False, kw_only=True)
class ModelMissing(ModelError):
    """The library that the model `name` is asked with is not installed."""

    name: str


@dataclass(eq=False, kw_only=True)
class ModelUnknown(ModelError):
    """The provider in `name` is not known here, or there is no key for it; it was not even asked."""

    name: str


class ModelUnreachable(ModelError):
    """Nobody answers there, or the answer broke off."""


@dataclass(eq=False, kw_only=True)
class ModelRefused(ModelError):
    """It does not take the key, the name or the request; `status` is HTTP's."""

    status: int


class ModelBusy(ModelError):
    """Too many questions at once, for it or for us."""


@dataclass(eq=False, kw_only=True)
class ModelFailed(ModelError):
    """Its server fails on its own side."""

    status: int


class ModelTooSlow(ModelError):
    """It took longer than the settings allow."""


@dataclass(eq=False, kw_only=True)
class ModelTooMuch(ModelError):
    """It took more of `what` ("tokens", "edits", "bytes") than one message may."""

    what: str


@dataclass(eq=False, kw_only=True)
class ModelNonsense(ModelError):
    """What came back is no answer; `reason` in a word."""

    reason: str
