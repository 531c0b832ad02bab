"""Whether the model of the settings can be asked at all, for `doctor`: nothing of anybody is sent."""

import asyncio
from typing import Final

import httpx2

from fetchcut.errors import ModelRefused, ModelUnreachable
from fetchcut.language.models import provider, wire
from fetchcut.language.models.access import Access

LOOK_S: Final = 3.0


def require(access: Access) -> None:
    """Raise a ModelError unless the library is there and provider and key are known; with a `url`, also if nobody
    answers there or the key is refused. A provider's own address is not asked: that needs the network."""
    asyncio.run(_required(access))


async def _required(access: Access) -> None:
    async with wire.client(proxy=access.proxy, time_s=LOOK_S) as http:
        provider.model_of(access, http)
        if access.url is not None:
            await _answers(http, access.url, access.key)


async def _answers(http: httpx2.AsyncClient, url: str, key: str | None) -> None:
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    try:
        answer = await http.get(f"{url.rstrip('/')}/models", headers=headers)
    except httpx2.HTTPError as error:
        raise ModelUnreachable from error
    if answer.status_code in {401, 403}:
        raise ModelRefused(status=answer.status_code)
