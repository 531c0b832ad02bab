"""What an account has to spend."""

from fastapi import APIRouter
from starlette.responses import Response

from fetchcut.api import answers
from fetchcut.api.ask import KnownAsk, Reader, blocking
from fetchcut.api.envelope import ok
from fetchcut.service import credits  # noqa: A004  the trade's word
from fetchcut.service.credits import Balance

router = APIRouter(tags=["credits"])


@router.get("/api/credits/balance/simple", responses=answers.of(answers.Balance))
async def balance(ask: Reader) -> Response:
    """Credits to spend and credits held by running operations."""
    found = await blocking(_balance, ask)
    data = {"available": found.available, "frozen": found.frozen, "total": found.total}
    return ok(data, top=("available", "frozen", "total"))


def _balance(ask: KnownAsk) -> Balance:
    with ask.server.db.reading() as tx:
        return credits.balance(tx, ask.caller.user_id)
