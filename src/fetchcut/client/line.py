"""A line to one server: who we are there, in which session we work, and every request sent and recovered.

ask(make) ── make(line) ──▶ Send ──▶ data
               ▲                │ refusal: new token, new session, new client id, a wait — each once
               └────────────────┘
"""

import hashlib
import uuid
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from fetchcut.client import recover
from fetchcut.client.body import JsonBody
from fetchcut.client.effects import Answer, Flow, Request, Sleep, do, send, tell
from fetchcut.client.environment import Environment
from fetchcut.client.events import Note
from fetchcut.client.kept import Account, Kept, Remembered, Session
from fetchcut.client.wire import Data, Refusal, outcome
from fetchcut.errors import PassingError, ServerFailed, SessionMissing

if TYPE_CHECKING:
    import filelock

CLAIM_S: Final = 60.0
CLAIM_TICK_S: Final = 0.1
"""How long another run may take to get the token that this one then takes as well."""

TRIES: Final = 4
"""Of a request that may be sent twice without harm, when the way to the server fails."""


class Line:
    """Holds token and session. Its flows may run one after the other, not at once."""

    def __init__(
        self,
        server: str,
        environment: Environment,
        *,
        client_id: Callable[[], str] = lambda: str(uuid.uuid4()),
        kept: Kept | None = None,
        language: str = "en",
        make_id: Callable[[], str] = lambda: uuid.uuid4().hex,
    ) -> None:
        self.server = server.rstrip("/")
        self.web_url = environment.web_url or self.server
        self.language = language
        self.make_id = make_id
        self._environment = environment
        self._client_id = environment.client_id or ""
        self._find_client_id = client_id
        self._kept = kept
        known = kept.of(self.server) if kept else Remembered()
        self._uploads = dict(known.uploads)
        self.account = Account(token=environment.token) if environment.token else known.account
        self.session: Session | None = None
        # True: somebody named this very session, and another one instead would not do.
        self.is_pinned = False
        # True: a person at a terminal. Their first Ctrl-C ends the recording of a live stream, and keeps it.
        self.is_attended = False
        # How far the session's log of events was read, and the last turn that was heard to its end.
        self.logged = 0
        self.last_turn_id = ""
        self.last_session = known.session if known.owner == _owner(self.account) else None

    @property
    def register_url(self) -> str:
        """Return where this account becomes a registered one."""
        bind = f"?bind={self.account.user_id}" if self.account.user_id else ""
        return f"{self.web_url}/register{bind}"

    @property
    def session_id(self) -> str:
        """Return the id of the session that requests are about, "" before there is one."""
        return self.session.id if self.session else ""

    @property
    def session_in_path(self) -> str:
        """Return the same for the path of an address: an id that somebody made up stays one step of it."""
        return quote(self.session_id, safe="")

    def connected(self) -> Flow[None]:
        """Have a token and a session; says "Connecting…" where something has to be done for it."""
        yield from self.admitted()
        if not self.session:
            yield from self.new_session()

    def admitted(self) -> Flow[None]:
        """Have a token; says "Connecting…" where there is no session either."""
        if not (self.account.token and self.session):
            yield from tell(Note(code="client.connecting", facts={"server": self.server}))
        if not self.account.token:
            yield from self._new_account()

    def new_session(self) -> Flow[Session]:
        """Begin a new, empty timeline."""
        if not self.account.token:
            yield from self.admitted()
        body = {"task_name": "project", "language": self.language}
        data = yield from self.ask(
            lambda: self._post("/api/tasks/me/with-session/nemo_agent", body), needs_session=False
        )
        session = Session(id=str(data.get("session_id", "")), task_id=str(data.get("task_id", "")))
        user_id = data.get("user_id")
        if isinstance(user_id, str) and user_id:
            self.account = replace(self.account, user_id=user_id)
        yield from self.enter(session)
        return session

    def enter(self, session: Session) -> Flow[None]:
        """Work in `session` from now on, and remember it."""
        if session != self.session:
            self.logged, self.last_turn_id = 0, ""
        self.session = self.last_session = session
        yield from self._remember(lambda known: replace(self._known(known), session=session))

    def ask(
        self, make: Callable[[], Request], *, is_safe: bool = False, needs_session: bool = True, about: str = ""
    ) -> Flow[Data]:
        """Return the data that the request gives, recovered as the documents say. `make` sees the line as it is then.

        `is_safe`: sending it twice does no harm, so that a broken way is tried again. `about` names the file it sends.
        Raises the error of a refusal that stays, NotAServer, PassingError.
        """
        tried: set[recover.Remedy] = set()
        while True:
            found = outcome((yield from self._sent(make(), is_safe=is_safe)))
            if not isinstance(found, Refusal):
                return found
            yield from self.recover(found, tried, needs_session=needs_session, about=about)

    def recover(
        self, refusal: Refusal, tried: set[recover.Remedy], *, needs_session: bool = True, about: str = ""
    ) -> Flow[None]:
        """Do what helps against `refusal` and add it to `tried`, so that the same request can be made again.

        Raises the refusal's error where nothing does.
        """
        is_for_token = not self.account.token
        cure = recover.cure(refusal, frozenset(tried), is_for_token=is_for_token)
        tried.add(cure.remedy)
        match cure.remedy:
            case "new token":
                yield from tell(Note(code="client.new_token"))
                yield from self._new_account()
                if needs_session and self.is_pinned:
                    raise SessionMissing
                if needs_session:
                    yield from self.new_session()
            case "new session" if needs_session and not self.is_pinned:
                yield from tell(Note(code="client.new_session"))
                yield from self.new_session()
            case "new client id":
                self._client_id = self.make_id()
            case "wait":
                yield from tell(Note(code="client.waiting", facts={"seconds": round(cure.wait_s)}))
                yield Sleep(cure.wait_s)
            case _:
                url = self.register_url
                raise recover.error_of(refusal, register_url=url, name=about, is_for_token=is_for_token)

    def headers(self, **more: str) -> Mapping[str, str]:
        """Return the headers of every request to the server, with more."""
        bearer = {"Authorization": f"Bearer {self.account.token}"} if self.account.token else {}
        return {**bearer, **self._environment.attribution, "Accept": "application/json", **more}

    def get(self, path: str) -> Request:
        """Return a reading request."""
        return Request(method="GET", url=self.server + path, headers=self.headers())

    def _post(self, path: str, body: object) -> Request:
        return Request(method="POST", url=self.server + path, headers=self.headers(), body=JsonBody(body))

    def post(self, path: str, body: object, *, timeout_s: float = 30.0, **headers: str) -> Request:
        """Return a request with JSON."""
        made = self._post(path, body)
        return replace(made, timeout_s=timeout_s, headers={**made.headers, **headers})

    def upload_at(self, key: str) -> str | None:
        """Return the address of the unfinished upload `key`."""
        return self._uploads.get(key)

    def keep_upload(self, key: str, address: str | None) -> Flow[None]:
        """Remember where the upload `key` goes on, or forget it."""
        self._uploads = _with(self._uploads, key, address)
        yield from self._remember(lambda known: replace(known, uploads=_with(known.uploads, key, address)))

    def _new_account(self) -> Flow[None]:
        """Have an anonymous token: one that another run has got meanwhile, else a new one.

        The sessions of another account are not this one's.
        """
        if not self._client_id:
            self._client_id = yield from do(self._find_client_id)
        refused, kept = self.account.token, self._kept
        self.account, self.session, self.last_session = Account(), None, None
        claim = yield from self._claim()
        try:
            found = yield from do(lambda: kept.of(self.server).account if kept else Account())
            if found.token and found.token != refused:
                self.account = found
                return
            data = yield from self.ask(self._token_request, needs_session=False)
            self.account = Account(
                token=str(data.get("token", "")),
                user_id=str(data.get("user_id", "")),
                expires_at=str(data.get("expires_at", "")),
            )
            yield from self._remember(lambda known: replace(known, account=self.account, owner="", session=None))
        finally:
            if claim:
                claim.release()

    def _claim(self) -> "Flow[filelock.FileLock | None]":
        """Return the right to ask for a token; None where nothing is kept, or another run does not give it back."""
        if self._kept is None:
            return None
        for _ in range(round(CLAIM_S / CLAIM_TICK_S)):
            if claim := (yield from do(self._kept.claim)):
                return claim
            yield Sleep(CLAIM_TICK_S)
        return None

    def _token_request(self) -> Request:
        headers = {**self.headers(), "X-Client-Id": self._client_id}
        return Request(method="POST", url=f"{self.server}/api/auth/anonymous-token", headers=headers)

    def _sent(self, request: Request, *, is_safe: bool) -> Flow[Answer]:
        for attempt in range(1, TRIES + 1):
            is_undone = False
            try:
                answer = yield from send(request)
                if answer.status not in {502, 503, 504}:
                    return answer
                # A 503 with a time to come back was not done, whatever it was.
                is_undone = answer.status == 503 and "retry-after" in answer.headers
                raise ServerFailed(url=request.url, status=answer.status)
            except PassingError as error:
                if not (is_safe or is_undone) or attempt == TRIES:
                    raise
                yield Sleep(error.retry_after_s or 2.0 ** (attempt - 1))
        raise AssertionError

    def _remember(self, make: Callable[[Remembered], Remembered]) -> Flow[None]:
        if kept := self._kept:
            yield from do(lambda: kept.change(self.server, make))

    def _known(self, known: Remembered) -> Remembered:
        """Return what is remembered with us as the owner of its session; a token that is not to be kept stays away."""
        account = self.account if known.account.token == self.account.token else known.account
        return replace(known, owner=_owner(self.account), account=account)


def _with(uploads: Mapping[str, str], key: str, address: str | None) -> dict[str, str]:
    others = {each: place for each, place in uploads.items() if each != key}
    return others if address is None else {**others, key: address}


def _owner(account: Account) -> str:
    return hashlib.sha256(account.token.encode()).hexdigest()[:16]
