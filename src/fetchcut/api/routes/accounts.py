"""Tokens: anonymous ones, those a person makes, the claim link, the moving of an anonymous account."""

from typing import Annotated

from fastapi import APIRouter, Depends, Header
from starlette.responses import Response

from fetchcut.api import answers
from fetchcut.api.ask import Anyone, Reader, Writer, blocking
from fetchcut.api.body import JsonBody
from fetchcut.api.envelope import ok
from fetchcut.api.models import Claim, Code, NewToken
from fetchcut.api.times import utc, utc_or_none
from fetchcut.errors import ClientIdMissing, TokenMissing
from fetchcut.store.tokens import Token

router = APIRouter(tags=["accounts"])


@router.post("/api/auth/anonymous-token", responses=answers.of(answers.AnonymousToken))
async def anonymous_token(ask: Anyone, x_client_id: Annotated[str | None, Header()] = None) -> Response:
    """A token with starting credits for a client that has none. No body."""
    client_id = (x_client_id or "").strip()
    if not 1 <= len(client_id) <= 64 or not client_id.isprintable():
        raise ClientIdMissing
    minted = await blocking(ask.server.accounts.mint, client_id, ask.record.address)
    data = {
        "token": minted.token,
        "user_id": minted.user_id,
        "expires_at": utc(minted.expires_at_ms),
        "credits": minted.credits,
    }
    return ok(data, top=("token", "user_id", "expires_at", "credits"))


@router.post("/api/auth/claim-token", responses=answers.of(answers.Success[answers.ClaimData]))
async def claim_token(ask: Writer, claim: Annotated[Claim, Depends(JsonBody(Claim))]) -> Response:
    """A link's secret that opens one session in a browser: no bearer token in any URL."""
    session_id = ask.about(claim.session_id)
    made = await blocking(ask.server.accounts.claim, ask.caller, claim.task_id, session_id)
    return ok({"claim_token": made, "expires_in": 604_800, "url": f"{ask.base_url}/workspace/claim?ct={made}"})


@router.post("/api/auth/bind/confirm", responses=answers.of(answers.Success[answers.UserData]))
async def confirm_bind(ask: Writer, body: Annotated[Code, Depends(JsonBody(Code))]) -> Response:
    """Move this anonymous account into the registered one whose page shows the code."""
    user_id = await blocking(ask.server.accounts.confirm_bind, ask.caller, body.code)
    return ok({"user_id": user_id})


@router.get("/api/tokens", responses=answers.of(answers.Success[answers.TokensData]))
async def tokens(ask: Reader) -> Response:
    """The account's tokens, without what they are."""
    found = await blocking(ask.server.accounts.tokens, ask.caller)
    return ok({"tokens": [_about(each) for each in found]})


@router.post("/api/tokens", responses=answers.of(answers.Success[answers.NewTokenData]))
async def create_token(ask: Writer, new: Annotated[NewToken, Depends(JsonBody(NewToken))]) -> Response:
    """A further token, with no more rights than this one. It is shown this once."""
    made = await blocking(ask.server.accounts.create_token, ask.caller, new.name, new.scopes, new.expires_in_days)
    return ok({"token": made.token, **_about(made.about)})


@router.post("/api/tokens/{token_id}/revoke", responses=answers.of(answers.Success[answers.RevokedData]))
async def revoke_token(ask: Writer, token_id: str) -> Response:
    """End a token at once."""
    if not await blocking(ask.server.accounts.revoke_token, ask.caller, token_id):
        raise TokenMissing
    return ok({"id": token_id, "revoked": True})


def _about(token: Token) -> dict[str, object]:
    return {
        "id": token.id,
        "name": token.name,
        "scopes": token.scopes.split(","),
        "created_at": utc(token.created_at_ms),
        "expires_at": utc_or_none(token.expires_at_ms),
        "revoked_at": utc_or_none(token.revoked_at_ms),
    }
