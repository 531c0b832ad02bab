"""The border to pydantic-ai: one question to a model, its calls done on the workpiece, foreign errors made ours."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any, Final

import httpx2
from pydantic import Field
from pydantic_ai import Agent, ModelSettings, Tool, ToolOutput, UsageLimits, exceptions
from pydantic_ai.models import Model, infer_model
from pydantic_ai.models.openai import OpenAIChatModel
from pydantic_ai.providers import Provider, infer_provider, infer_provider_class
from pydantic_ai.providers.openai import OpenAIProvider
from pydantic_ai.providers.openai_compatible import OpenAICompatibleProvider

from fetchcut.errors import (
    ModelBusy,
    ModelError,
    ModelFailed,
    ModelMissing,
    ModelNonsense,
    ModelRefused,
    ModelTooMuch,
    ModelTooSlow,
    ModelUnknown,
    ModelUnreachable,
)
from fetchcut.language.models.access import MOST_REQUESTS, Access
from fetchcut.language.models.prompt import Asked
from fetchcut.language.models.tools import EditTool, edit_tools
from fetchcut.language.models.verdict import Said
from fetchcut.language.models.workpiece import Workpiece

LONGEST_REPLY: Final = 4096
"""Tokens of one answer: dozens of edits."""


def ask_person(question: Annotated[str, Field(description="One short question.")]) -> Said:
    """Ask the person, and change nothing: where the message can be meant in several ways, or too little is known."""
    return Said(question, asks=True)


def answer_person(answer: Annotated[str, Field(description="One or two short sentences.")]) -> Said:
    """Answer a question of the person's about the timeline, or say what cannot be done. Nothing is changed."""
    return Said(answer, answers=True)


def model_of(access: Access, http: httpx2.AsyncClient) -> Model:
    """Return the model that the settings name; where it has OpenAI's wire, `http` reaches it. Raises ModelErrors."""
    try:
        return _made(access, http)
    except ImportError as error:
        raise ModelMissing(name=access.name) from error
    except (exceptions.UserError, ValueError, TypeError) as error:
        # A provider nobody knows, a key that is not there.
        raise ModelUnknown(name=access.name) from error


def _made(access: Access, http: httpx2.AsyncClient) -> Model:
    if access.url is not None:
        provider = OpenAICompatibleProvider("own", base_url=access.url, api_key=access.key, http_client=http)
        return OpenAIChatModel(access.name, provider=provider)

    def provider_of(name: str) -> Provider[Any]:
        if name.startswith("openai"):
            return OpenAIProvider(api_key=access.key, http_client=http)
        return infer_provider_class(name)(api_key=access.key) if access.key else infer_provider(name)  # type: ignore[call-arg]

    return infer_model(access.name, provider_of)


async def answered(model: Model, asked: Asked, work: Workpiece, access: Access) -> Said:
    """Return how the model ended; `work` has what it did until then. Raises ModelErrors."""
    agent: Agent[object, Any] = Agent(
        model,
        instructions=asked.instructions,
        output_type=[str, ToolOutput(ask_person, name="ask_person"), ToolOutput(answer_person, name="answer_person")],
        tools=[_tool(each, work) for each in edit_tools()],
        retries=2,
        end_strategy="early",
    )
    try:
        result = await agent.run(
            asked.text,
            model_settings=_settings(access),
            usage_limits=UsageLimits(request_limit=MOST_REQUESTS, total_tokens_limit=access.tokens),
        )
    except Exception as error:
        # Whatever a provider's library raises on what a server sends it: nothing of it may end the turn.
        raise _ours(error) from error
    return result.output if isinstance(result.output, Said) else Said(str(result.output))


def _settings(access: Access) -> ModelSettings:
    settings = ModelSettings(max_tokens=LONGEST_REPLY, timeout=access.time_s)
    if access.url is not None:
        # Small models of one's own call tools best without chance; some large ones refuse to be told.
        settings["temperature"] = 0.0
    return settings


def _tool(edit: EditTool, work: Workpiece) -> Tool[object]:
    return Tool.from_schema(
        _caller(edit.name, work), edit.name, edit.description, dict(edit.parameters), sequential=True
    )


def _caller(name: str, work: Workpiece) -> Callable[..., Awaitable[str]]:
    async def call(**arguments: Any) -> str:
        return work.call(name, arguments)

    return call


def _ours(error: BaseException) -> ModelError:
    """Return the error of our tree that stands for one of the library's; one of ours beneath it wins."""
    beneath: BaseException | None = error
    while beneath is not None:
        if isinstance(beneath, ModelError):
            return beneath
        beneath = beneath.__cause__ or beneath.__context__
    if isinstance(error, exceptions.ModelHTTPError):
        return _of_status(error.status_code)
    if isinstance(error, TimeoutError | exceptions.ModelTimeoutError | exceptions.RunTimedOut):
        return ModelTooSlow()
    if isinstance(error, exceptions.ModelConnectionError | OSError):
        return ModelUnreachable()
    if isinstance(error, exceptions.UsageLimitExceeded | exceptions.OutputTokenLimitExceeded):
        return ModelTooMuch(what="tokens")
    return ModelNonsense(reason=type(error).__name__)


def _of_status(status: int) -> ModelError:
    if status == 429:
        return ModelBusy()
    return ModelFailed(status=status) if status >= 500 else ModelRefused(status=status)
