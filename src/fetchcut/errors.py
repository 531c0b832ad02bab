"""Every way a job can fail, drawn as one tree. The class decides what happens next.

FetchcutError
├── RequestError            say it differently: the person decides
│   ├── NothingToDo             neither a link nor a file was given
│   ├── NotUnderstood           words that would change the result were not understood
│   ├── NotOfferedYet           understood, but this version cannot do it
│   ├── Contradiction           two wishes exclude each other
│   ├── UnknownFormat           no such format
│   ├── UnknownOption           no such flag
│   ├── UnknownSkill            no such agent skill
│   ├── BadOption               a flag whose value does not parse
│   ├── NotOnServer             a flag about this machine, given for a server
│   ├── BrowserStaysHere        a browser's cookies, given for a server
│   ├── CookiesElsewhere        a cookie file for a server without the link's host in it
│   ├── OneNameForMany          one file name for several results
│   ├── CannotListen            an address or port that the server cannot have
│   ├── RangeBeyondEnd          a part that lies outside the media
│   ├── FileMissing             a file that is not there or cannot be read
│   ├── FileEmpty               a local file without a byte in it
│   ├── SizeUnreachable         the result cannot be made that small
│   ├── NoSuchStream            sound wished of a silent video, pictures of a song
│   ├── EditError               an edit that this draft cannot take; the draft stays as it is
│   │   ├── OutOfRange              a time that lies outside the timeline or the source
│   │   ├── NoSuchTarget            a clip, text, track or file that is not there
│   │   ├── NothingToEdit           the draft holds nothing of the kind that was meant
│   │   ├── DoesNotFit              a value this place cannot take
│   │   └── LimitReached            the draft would become too long or have too many parts
│   ├── DraftInvalid            a draft from outside that does not hold together: `problems` says where
│   ├── CaptionsUnreadable      a file of captions in which there are none
│   ├── CaptionsNotTaken        captions for a server that has no place for them
│   ├── EmptyDraft              nothing on the timeline to export
│   ├── OutputInvalid           an output from outside that nobody can make: likewise
│   ├── SessionMissing          no such session, or somebody else's: which of them is not said
│   ├── AssetMissing            no such file, or somebody else's: likewise
│   ├── VersionStale            the draft was changed by others meanwhile
│   ├── ExportMissing           no such export, or somebody else's: likewise
│   ├── ExportExists            the account used this id for an export before
│   ├── ExportUnready           there is no file of it: not yet, not any more, or it failed
│   ├── UnsupportedFile         by its content none of the formats that are taken
│   ├── FileTooLarge            more bytes than one file may have
│   ├── QuotaExceeded           more bytes than the account may keep
│   ├── ResumableError          a step of a resumable upload that does not fit
│   │   ├── UploadMissing           no such upload, somebody else's, or no longer
│   │   ├── OffsetWrong             it does not go on where the server has got to
│   │   ├── ChecksumWrong           the bytes are not those that were announced
│   │   ├── UploadBusy              another request is writing it just now
│   │   └── TusUnknown              another version of the protocol
│   └── WireError               a request over HTTP that cannot be served as it is
│       ├── BodyInvalid             not the JSON, form or parameter that is asked for: `problems` says where
│       ├── BodyTooLarge            more bytes than this request may have
│       ├── BodyTooSlow             its bytes trickle
│       ├── ClientIdMissing         no X-Client-Id, or not 1 to 64 characters
│       ├── AttributionMissing      an export without the X-Skill-* headers
│       ├── TooManyRequests         from one token or address
│       ├── TooManyStreams          open at once for one account
│       ├── FormForeign             a page's form that another site may have sent
│       ├── RouteUnknown            no such address here
│       └── MethodUnknown           this address does not take that method
├── IngestError             the link did not give its media, and will not
│   ├── PassingError            it may by itself: the runner tries again
│   │   ├── HostNotFound            no such name (or no network)
│   │   ├── Unreachable             refused, reset, no route
│   │   ├── TimedOut
│   │   ├── RateLimited             429
│   │   ├── ServerFailed            5xx
│   │   └── CutOff                  the bytes ended before their announced end
│   ├── NotFound                404, 410, removed
│   ├── Forbidden               403 and other refusals
│   ├── LoginNeeded             401, private, age, bot check
│   ├── GeoBlocked
│   ├── DrmProtected
│   ├── TlsFailed
│   ├── TooManyRedirects
│   ├── AddressRefused          a public host sent us to a private address
│   │   └── NotPublic               a server was to fetch from an address that is not public
│   ├── UnsupportedUrl          not http or https
│   ├── NoMediaFound            a page without video
│   ├── NotMedia                the bytes are something else than they are named
│   ├── EmptyBody
│   ├── SourceChanged           the file behind the link changed while it was fetched
│   ├── NotStarted              a live stream or premiere that has not begun
│   └── SiteFailed              the site's page was understood by nobody
├── MediaError
│   ├── FFmpegMissing
│   ├── FFmpegFailed            with its argument list and the tail of its log
│   ├── Unreadable              no media in the file
│   ├── Damaged                 media, but cut off or broken
│   │   └── EndMissing              its end is missing; what is there is offered
│   ├── DamagedParts            parts of a source cannot be decoded; the rest is offered
│   ├── TooMuchWork             decoding it would exceed the budget
│   └── ResultWrong             what came out is not what was promised; it is not handed over
├── AccountError            who asks, and what their account may do
│   ├── TokenRefused            missing, malformed, unknown, revoked or expired: which of them is not said
│   ├── ScopeMissing            a token that may do other things
│   ├── TooManyTokens           anonymous tokens, per client and per address
│   ├── TooManyAttempts         logging in, binding
│   ├── TokenMissing            no such token of this account that could be revoked
│   ├── LoginRefused            no such account, or not this password: which of them is not said
│   ├── EmailTaken
│   ├── BadField                a form's field that cannot be right
│   ├── BindRefused             no such link or code, or no longer
│   ├── ClaimRefused            no such claim link, or no longer
│   ├── UserMissing             an operator named an account that is not there
│   ├── OutOfCredits
│   └── PlanForbids             the plan of the account does not hold this
├── StoreError
│   ├── DiskFull
│   ├── NotWritable
│   ├── StorageFull             the server keeps the rest of its disk free
│   ├── Unstorable              a text or number that no database keeps
│   └── DatabaseError
│       ├── DatabaseBusy            locked by others for longer than anybody waits; again later
│       ├── DatabaseUnreachable     the server is away; again later
│       ├── DatabaseConflict        against a rule of the tables
│       ├── DatabaseTooNew          made by a later version
│       ├── DatabaseOutdated        not migrated yet
│       └── DatabaseDamaged
├── RemoteError             a server (ours or the original) that our client talks to
│   ├── NotAServer              something else answers there: a page, a proxy
│   ├── ServerRefused           it says no, in its own words
│   │   ├── LinkFailed              what a link leads to could not be had there
│   │   ├── CreditsUsedUp
│   │   ├── ExportNotInPlan         the plan's tier, never a matter of credits
│   │   ├── ServerBusy              429 once more after the wait it asked for
│   │   └── NoNewToken              429 where a token was asked for: a client is given one a week
│   ├── AnswerLost              the answer was cut off and the state shows nothing of it yet
│   ├── NothingToExport         the timeline is empty
│   ├── ExportFailed            the server could not make it
│   ├── ExportUnfinished        still being made when we stopped waiting: it can be asked for again
│   └── FileChanged             a file of the person's changed while it was sent
├── ModelError              a language model gave nothing to use: what the rules read is done instead
│   ├── ModelMissing            its library is not installed
│   ├── ModelUnknown            its provider is not known here, or has no key
│   ├── ModelUnreachable
│   ├── ModelRefused            the key, the name or the request is not taken (401, 404 …)
│   ├── ModelBusy               it has too much to do (429), or we ask it too much at once
│   ├── ModelFailed             its server fails (5xx)
│   ├── ModelTooSlow            longer than the settings allow
│   ├── ModelTooMuch            more tokens, edits or bytes than one message may take
│   └── ModelNonsense           an answer that is none
├── Stopping                the server is about to end
├── GivenUp                 a job whose worker failed in a way nobody foresaw, or died again and again
└── Cancelled               the person stopped it
    └── JobCancelled            a server was told to: nothing of it is kept

The sentences a person reads are in `language/replies`, the exit codes in `cli/exits.py`; this module knows neither.
"""

from dataclasses import dataclass, field, fields
from typing import NamedTuple


@dataclass(eq=False, kw_only=True)
class FetchcutError(Exception):
    """Base of every error we raise on purpose."""

    def facts(self) -> dict[str, object]:
        """Return the evidence by name: what a sentence or a log line may quote."""
        return {each.name: getattr(self, each.name) for each in fields(self)}

    def __str__(self) -> str:
        return ", ".join(f"{name}={value!r}" for name, value in self.facts().items())


class RequestError(FetchcutError):
    """What was asked has to be asked differently."""


@dataclass(eq=False, kw_only=True)
class NothingToDo(RequestError):
    """Neither a link nor a file was given."""


@dataclass(eq=False, kw_only=True)
class NotUnderstood(RequestError):
    """Words that would change the result were not understood."""

    words: str


@dataclass(eq=False, kw_only=True)
class NotOfferedYet(RequestError):
    """The wish was understood, but this version cannot do it."""

    words: str


@dataclass(eq=False, kw_only=True)
class Contradiction(RequestError):
    """Two wishes exclude each other; both are quoted."""

    first: str
    second: str


@dataclass(eq=False, kw_only=True)
class UnknownFormat(RequestError):
    """No such format; `known` lists those there are."""

    name: str
    known: tuple[str, ...]


@dataclass(eq=False, kw_only=True)
class UnknownOption(RequestError):
    """There is no such flag; `option` as it was typed."""

    option: str


@dataclass(eq=False, kw_only=True)
class UnknownSkill(RequestError):
    """No agent skill is called so; `known` lists those there are."""

    name: str
    known: tuple[str, ...]


@dataclass(eq=False, kw_only=True)
class BadOption(RequestError):
    """A flag whose value `text` does not parse (empty: it has none); `expected` shows ones that do."""

    option: str
    text: str
    expected: str


@dataclass(eq=False, kw_only=True)
class NotOnServer(RequestError):
    """A flag about how this machine fetches, given for a server, which goes its own ways."""

    option: str


class BrowserStaysHere(RequestError):
    """The cookies of a browser here were to go to a server."""


@dataclass(eq=False, kw_only=True)
class CookiesElsewhere(RequestError):
    """The cookie file for a server has none for the link's host."""

    path: str
    host: str


@dataclass(eq=False, kw_only=True)
class OneNameForMany(RequestError):
    """One file name for `count` results."""

    name: str
    count: int


@dataclass(eq=False, kw_only=True)
class CannotListen(RequestError):
    """The server cannot have `host` and `port`; `reason` in the system's words."""

    host: str
    port: int
    reason: str


@dataclass(eq=False, kw_only=True)
class RangeBeyondEnd(RequestError):
    """A part that lies outside the media; both are texts like 1:23."""

    asked: str
    duration: str


@dataclass(eq=False, kw_only=True)
class FileMissing(RequestError):
    """A local file that is not there or cannot be read."""

    path: str


@dataclass(eq=False, kw_only=True)
class FileEmpty(RequestError):
    """A local file without a byte in it."""

    path: str


@dataclass(eq=False, kw_only=True)
class SizeUnreachable(RequestError):
    """The result cannot be made as small as asked at any bearable quality."""

    asked_bytes: int
    least_bytes: int


@dataclass(eq=False, kw_only=True)
class NoSuchStream(RequestError):
    """The media lacks what was asked of it; `kind` is "video" or "audio"."""

    kind: str
    name: str


class SessionMissing(RequestError):
    """No such session, or somebody else's."""


class AssetMissing(RequestError):
    """No such file in the library, or somebody else's."""


class ExportMissing(RequestError):
    """No such export, or somebody else's."""


class ExportExists(RequestError):
    """The account used this id for an export before."""


@dataclass(eq=False, kw_only=True)
class ExportUnready(RequestError):
    """The export has no file; `status` says whether it never will ("completed": its time is over)."""

    status: str


@dataclass(eq=False, kw_only=True)
class VersionStale(RequestError):
    """The draft has been changed since the version this change was made from; `current_version` is the newest."""

    current_version: int


@dataclass(eq=False, kw_only=True)
class UnsupportedFile(RequestError):
    """By its content the file `name` is `found`, none of the formats that are taken."""

    name: str
    found: str
    supported: tuple[str, ...]


@dataclass(eq=False, kw_only=True)
class FileTooLarge(RequestError):
    """The file `name` has more bytes than one file may have."""

    name: str
    limit_bytes: int


@dataclass(eq=False, kw_only=True)
class QuotaExceeded(RequestError):
    """With this the account would keep more bytes than its plan holds."""

    used_bytes: int
    limit_bytes: int


class ResumableError(RequestError):
    """A step of a resumable upload (tus) that does not fit."""


class UploadMissing(ResumableError):
    """No such upload, somebody else's, ended or expired."""


@dataclass(eq=False, kw_only=True)
class OffsetWrong(ResumableError):
    """The bytes were to begin elsewhere than at `offset`, where the server has got to."""

    offset: int


class ChecksumWrong(ResumableError):
    """The bytes are not those whose checksum came with them; none of them was kept."""


class UploadBusy(ResumableError):
    """Another request is writing this upload just now."""


@dataclass(eq=False, kw_only=True)
class TusUnknown(ResumableError):
    """Not the version `known` of the protocol tus."""

    known: str


class EditError(RequestError):
    """An edit that this draft cannot take; the draft stays as it is."""


@dataclass(eq=False, kw_only=True)
class OutOfRange(EditError):
    """A time or part outside the timeline (or source); both are texts like 1:23."""

    asked: str
    duration: str


@dataclass(eq=False, kw_only=True)
class NoSuchTarget(EditError):
    """A clip, text, track or file that is not there; `name` is its id or what it was called."""

    name: str


@dataclass(eq=False, kw_only=True)
class NothingToEdit(EditError):
    """The draft holds nothing of this kind: "clip", "sound", "picture", "text", "music", "transition"."""

    kind: str


@dataclass(eq=False, kw_only=True)
class DoesNotFit(EditError):
    """A value that this place cannot take; `expected` says which it can."""

    name: str
    found: str
    expected: str


@dataclass(eq=False, kw_only=True)
class LimitReached(EditError):
    """The draft would have more of `name` than `limit`."""

    name: str
    limit: str


class Problem(NamedTuple):
    """One thing that is wrong with a document; `path` leads to it: "$.t[0].sg[2].out"."""

    path: str
    reason: str

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}"


@dataclass(eq=False, kw_only=True)
class DraftInvalid(RequestError):
    """A draft from outside that does not hold together."""

    problems: tuple[Problem, ...]


@dataclass(eq=False, kw_only=True)
class CaptionsUnreadable(RequestError):
    """A file of captions in which there are none; `reason` in a few words."""

    name: str
    reason: str


@dataclass(eq=False, kw_only=True)
class CaptionsNotTaken(RequestError):
    """A captions file was to go to a server that takes media alone: the original."""

    name: str


@dataclass(eq=False, kw_only=True)
class EmptyDraft(RequestError):
    """There is nothing on the timeline that could be exported."""


@dataclass(eq=False, kw_only=True)
class OutputInvalid(RequestError):
    """What an export shall be, said in a way that cannot be made."""

    problems: tuple[Problem, ...]


class WireError(RequestError):
    """A request over HTTP that cannot be served as it is."""


@dataclass(eq=False, kw_only=True)
class BodyInvalid(WireError):
    """What stands at these places of the request ("$.new_message.parts[0].text", "header Range") is wrong."""

    problems: tuple[Problem, ...]


@dataclass(eq=False, kw_only=True)
class BodyTooLarge(WireError):
    """More than `limit_bytes`, which is what this request may have."""

    limit_bytes: int


class BodyTooSlow(WireError):
    """The bytes of the request came more slowly than anybody is waited for."""


class ClientIdMissing(WireError):
    """No X-Client-Id, or one that is not 1 to 64 printable characters."""


@dataclass(eq=False, kw_only=True)
class AttributionMissing(WireError):
    """An export without the headers `missing`."""

    missing: tuple[str, ...]


@dataclass(eq=False, kw_only=True)
class TooManyRequests(WireError):
    """One token or address asks too often; `retry_after_s` until it may again."""

    retry_after_s: int


@dataclass(eq=False, kw_only=True)
class TooManyStreams(WireError):
    """This account follows `limit` streams at once already."""

    limit: int
    retry_after_s: int = 5


class FormForeign(WireError):
    """A page's form that was not sent by our own page in the same browser."""


@dataclass(eq=False, kw_only=True)
class RouteUnknown(WireError):
    """There is nothing at `path`."""

    path: str


@dataclass(eq=False, kw_only=True)
class MethodUnknown(WireError):
    """This address takes only the methods `allowed`."""

    allowed: tuple[str, ...]


@dataclass(eq=False, kw_only=True)
class IngestError(FetchcutError):
    """The link did not give its media."""

    url: str


@dataclass(eq=False, kw_only=True)
class PassingError(IngestError):
    """May go by itself; `retry_after_s` is the wait the host asked for, where it did."""

    retry_after_s: float | None = None


class HostNotFound(PassingError):
    """No address for this name, or no network at all."""


class Unreachable(PassingError):
    """The host refuses, resets or cannot be routed to."""


class TimedOut(PassingError):
    """The host took too long."""


class RateLimited(PassingError):
    """The host says: too many requests (429)."""


@dataclass(eq=False, kw_only=True)
class ServerFailed(PassingError):
    """The host fails on its own side (5xx)."""

    status: int


@dataclass(eq=False, kw_only=True)
class CutOff(PassingError):
    """The bytes ended before their announced end."""

    got_bytes: int
    expected_bytes: int | None = None


@dataclass(eq=False, kw_only=True)
class NotFound(IngestError):
    """Nothing is there (404, 410, removed, never existed)."""


@dataclass(eq=False, kw_only=True)
class Forbidden(IngestError):
    """The host refuses (403, 451 and kin); `status` is None where a site said so in words."""

    status: int | None = None


class LoginNeeded(IngestError):
    """Only for people who are logged in (401, private, age or bot check)."""


class GeoBlocked(IngestError):
    """Not offered in the country this request came from."""


class DrmProtected(IngestError):
    """Encrypted for licensed players only; we stop here."""


@dataclass(eq=False, kw_only=True)
class TlsFailed(IngestError):
    """No trustworthy encrypted connection; `reason` is the library's short word for why."""

    reason: str


class TooManyRedirects(IngestError):
    """The link leads in circles."""


@dataclass(eq=False, kw_only=True)
class AddressRefused(IngestError):
    """A public host sent us to `address`, which is private or otherwise not public."""

    address: str


class NotPublic(AddressRefused):
    """A link that leads to an address that is not public; who sent it to a server is not told to which."""


class UnsupportedUrl(IngestError):
    """Neither http nor https."""


class NoMediaFound(IngestError):
    """A page on which nobody finds a video, picture or sound."""


@dataclass(eq=False, kw_only=True)
class NotMedia(IngestError):
    """The bytes are something else than media; `found` says what ("HTML page")."""

    found: str


class EmptyBody(IngestError):
    """The link answers with zero bytes."""


class SourceChanged(IngestError):
    """The file behind the link changed while it was fetched."""


class NotStarted(IngestError):
    """A live stream or premiere that has not begun."""


@dataclass(eq=False, kw_only=True)
class SiteFailed(IngestError):
    """The site was tried and failed in a way we have no class for; `reason` is one cleaned line."""

    reason: str


class MediaError(FetchcutError):
    """The media, or the tool that works on it."""


@dataclass(eq=False, kw_only=True)
class FFmpegMissing(MediaError):
    """No FFmpeg that runs."""

    tried: tuple[str, ...] = ()


@dataclass(eq=False, kw_only=True)
class FFmpegFailed(MediaError):
    """FFmpeg ended badly, or said it did its work on damaged input."""

    argv: tuple[str, ...] = field(repr=False)
    returncode: int
    log_tail: str


@dataclass(eq=False, kw_only=True)
class Unreadable(MediaError):
    """There is no media in the file `name`."""

    name: str


@dataclass(eq=False, kw_only=True)
class Damaged(MediaError):
    """Media, but cut off or broken: `reason` in a few words."""

    name: str
    reason: str


@dataclass(eq=False, kw_only=True)
class EndMissing(Damaged):
    """The end of the file is missing: it is whole up to `there`, of what should be `whole`."""

    there: str
    whole: str


@dataclass(eq=False, kw_only=True)
class DamagedParts(MediaError):
    """Parts of a source that an export uses cannot be decoded: where in the file(s) `name`, and where on the timeline.

    `cuts` are the timeline's milliseconds [start, end), the last first: taken out one after the other, the rest is
    left.
    """

    name: str
    source: tuple[str, ...]
    timeline: tuple[str, ...]
    cuts: tuple[tuple[int, int], ...] = ()


@dataclass(eq=False, kw_only=True)
class TooMuchWork(MediaError):
    """Decoding this file would cost more than the budget allows."""

    name: str
    reason: str


@dataclass(eq=False, kw_only=True)
class ResultWrong(MediaError):
    """What came out is not what was promised."""

    promised: str
    found: str


class StoreError(FetchcutError):
    """The disk."""


@dataclass(eq=False, kw_only=True)
class DiskFull(StoreError):
    """No space left in `folder`; `missing_bytes` where it is known before the work."""

    folder: str
    missing_bytes: int | None = None


@dataclass(eq=False, kw_only=True)
class NotWritable(StoreError):
    """The folder or file cannot be written."""

    path: str


@dataclass(eq=False, kw_only=True)
class StorageFull(StoreError):
    """Taking this in would leave less of the server's disk free than it keeps; `missing_bytes` where it is known."""

    missing_bytes: int | None = None


@dataclass(eq=False, kw_only=True)
class Unstorable(StoreError):
    """A text or number that no database keeps: NUL, half of a surrogate pair, more than 64 bits."""


class DatabaseError(StoreError):
    """The database."""


class DatabaseBusy(DatabaseError):
    """Others held it for longer than anybody waits; the same again may work."""


@dataclass(eq=False, kw_only=True)
class DatabaseUnreachable(DatabaseError):
    """The server at `address` cannot be reached or went away; what was not committed is not done."""

    address: str


@dataclass(eq=False, kw_only=True)
class DatabaseConflict(DatabaseError):
    """A row that a rule of the tables forbids; `rule` is the database's word for it."""

    rule: str


@dataclass(eq=False, kw_only=True)
class DatabaseTooNew(DatabaseError):
    """The database is at step `found`, this version knows steps up to `known`."""

    found: int
    known: int


@dataclass(eq=False, kw_only=True)
class DatabaseOutdated(DatabaseError):
    """The database is at step `found` and was not migrated to `known`."""

    found: int
    known: int


@dataclass(eq=False, kw_only=True)
class DatabaseDamaged(DatabaseError):
    """The database cannot be used as it is; `reason` in a few words."""

    reason: str


class AccountError(FetchcutError):
    """Who asks, and what their account may do."""


class TokenRefused(AccountError):
    """Missing, malformed, unknown, revoked or expired."""


@dataclass(eq=False, kw_only=True)
class ScopeMissing(AccountError):
    """The token is good, but not for this; `scope` is the one it lacks."""

    scope: str


@dataclass(eq=False, kw_only=True)
class TooManyTokens(AccountError):
    """This client or its address had its anonymous tokens; `retry_after_s` until there is one again."""

    retry_after_s: int


@dataclass(eq=False, kw_only=True)
class TooManyAttempts(AccountError):
    """Too many tries at a password or code."""

    retry_after_s: int


class TokenMissing(AccountError):
    """No such token of this account, or it is over already."""


class LoginRefused(AccountError):
    """No such account, or not this password."""


class EmailTaken(AccountError):
    """An account has this e-mail address already."""


@dataclass(eq=False, kw_only=True)
class BadField(AccountError):
    """A field `name` that cannot be right; `expected` says what can."""

    name: str
    expected: str


class BindRefused(AccountError):
    """No such bind link or code, or it was used or expired."""


class ClaimRefused(AccountError):
    """No such claim link, or it expired."""


@dataclass(eq=False, kw_only=True)
class UserMissing(AccountError):
    """There is no account `name` (an id or an e-mail address)."""

    name: str


@dataclass(eq=False, kw_only=True)
class OutOfCredits(AccountError):
    """`price` credits are needed and only `available` are there; `user_id` is whose, `is_anonymous` may register."""

    user_id: str
    is_anonymous: bool
    price: int
    available: int


@dataclass(eq=False, kw_only=True)
class PlanForbids(AccountError):
    """The plan `plan` does not hold `what` (a key of the plan file, as "can_export"); `limit` where it is a number."""

    plan: str
    what: str
    limit: int | None = None


@dataclass(eq=False, kw_only=True)
class RemoteError(FetchcutError):
    """What a server said, or failed to say, to our client."""


@dataclass(eq=False, kw_only=True)
class NotAServer(RemoteError):
    """What answers at `url` does not speak as our server does; `found` says what it is ("HTML page")."""

    url: str
    found: str


@dataclass(eq=False, kw_only=True)
class ServerRefused(RemoteError):
    """The server says no: `code` of its table, `message` its own sentence."""

    code: int
    message: str


@dataclass(eq=False, kw_only=True)
class LinkFailed(ServerRefused):
    """The server could not get what a link leads to, and says why; `kind` is the class of this tree it was there."""

    kind: str = ""


@dataclass(eq=False, kw_only=True)
class CreditsUsedUp(ServerRefused):
    """The account has no credits for this; `bind_url` is where an anonymous one becomes a registered one."""

    bind_url: str


@dataclass(eq=False, kw_only=True)
class ExportNotInPlan(ServerRefused):
    """The plan of the account does not hold exports like this one."""


@dataclass(eq=False, kw_only=True)
class ServerBusy(ServerRefused):
    """Too many requests, also after a wait; `retry_after_s` where the server said so."""

    retry_after_s: float | None = None


@dataclass(eq=False, kw_only=True)
class NoNewToken(ServerRefused):
    """This client (or its address) has had its anonymous tokens; `wait_s` until there is one again.

    `register_url` is where an account is made, whose tokens have no such limit.
    """

    register_url: str
    wait_s: float


class AnswerLost(RemoteError):
    """The message was sent, its answer was cut off, and the state does not show yet that it was done."""


class NothingToExport(RemoteError):
    """There is nothing on the timeline."""


@dataclass(eq=False, kw_only=True)
class ExportFailed(RemoteError):
    """The export `id` ended without a result; `reason` is the server's."""

    id: str
    reason: str


@dataclass(eq=False, kw_only=True)
class ExportUnfinished(RemoteError):
    """The export `id` goes on without us."""

    id: str


@dataclass(eq=False, kw_only=True)
class FileChanged(RemoteError):
    """The person's own file changed while it was being sent; the server keeps nothing of it."""

    path: str


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


class Stopping(FetchcutError):
    """The server is about to end: it takes nothing new, another one does."""


class GivenUp(FetchcutError):
    """The job failed in a way nobody foresaw, or its worker died again and again."""


@dataclass(eq=False, kw_only=True)
class Cancelled(FetchcutError):
    """The person stopped it."""


@dataclass(eq=False, kw_only=True)
class JobCancelled(Cancelled):
    """A server was told to stop a job by whoever had sent it: nothing of it is kept."""
