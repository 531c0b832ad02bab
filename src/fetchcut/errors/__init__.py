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

One file a branch; all are imported from here. The sentences a person reads are in `language/replies`, the exit codes in
`cli/exits.py`; this room knows neither.
"""

from fetchcut.errors.accounts import (
    AccountError as AccountError,
    BadField as BadField,
    BindRefused as BindRefused,
    ClaimRefused as ClaimRefused,
    EmailTaken as EmailTaken,
    LoginRefused as LoginRefused,
    OutOfCredits as OutOfCredits,
    PlanForbids as PlanForbids,
    ScopeMissing as ScopeMissing,
    TokenMissing as TokenMissing,
    TokenRefused as TokenRefused,
    TooManyAttempts as TooManyAttempts,
    TooManyTokens as TooManyTokens,
    UserMissing as UserMissing,
)
from fetchcut.errors.base import (
    Cancelled as Cancelled,
    FetchcutError as FetchcutError,
    GivenUp as GivenUp,
    JobCancelled as JobCancelled,
    Stopping as Stopping,
)
from fetchcut.errors.drafts import (
    CaptionsNotTaken as CaptionsNotTaken,
    CaptionsUnreadable as CaptionsUnreadable,
    DoesNotFit as DoesNotFit,
    DraftInvalid as DraftInvalid,
    EditError as EditError,
    EmptyDraft as EmptyDraft,
    LimitReached as LimitReached,
    NoSuchTarget as NoSuchTarget,
    NothingToEdit as NothingToEdit,
    OutOfRange as OutOfRange,
    OutputInvalid as OutputInvalid,
    Problem as Problem,
)
from fetchcut.errors.ingest import (
    AddressRefused as AddressRefused,
    CutOff as CutOff,
    DrmProtected as DrmProtected,
    EmptyBody as EmptyBody,
    Forbidden as Forbidden,
    GeoBlocked as GeoBlocked,
    HostNotFound as HostNotFound,
    IngestError as IngestError,
    LoginNeeded as LoginNeeded,
    NoMediaFound as NoMediaFound,
    NotFound as NotFound,
    NotMedia as NotMedia,
    NotPublic as NotPublic,
    NotStarted as NotStarted,
    PassingError as PassingError,
    RateLimited as RateLimited,
    ServerFailed as ServerFailed,
    SiteFailed as SiteFailed,
    SourceChanged as SourceChanged,
    TimedOut as TimedOut,
    TlsFailed as TlsFailed,
    TooManyRedirects as TooManyRedirects,
    Unreachable as Unreachable,
    UnsupportedUrl as UnsupportedUrl,
)
from fetchcut.errors.media import (
    Damaged as Damaged,
    DamagedParts as DamagedParts,
    EndMissing as EndMissing,
    FFmpegFailed as FFmpegFailed,
    FFmpegMissing as FFmpegMissing,
    MediaError as MediaError,
    ResultWrong as ResultWrong,
    TooMuchWork as TooMuchWork,
    Unreadable as Unreadable,
)
from fetchcut.errors.models import (
    ModelBusy as ModelBusy,
    ModelError as ModelError,
    ModelFailed as ModelFailed,
    ModelMissing as ModelMissing,
    ModelNonsense as ModelNonsense,
    ModelRefused as ModelRefused,
    ModelTooMuch as ModelTooMuch,
    ModelTooSlow as ModelTooSlow,
    ModelUnknown as ModelUnknown,
    ModelUnreachable as ModelUnreachable,
)
from fetchcut.errors.remote import (
    AnswerLost as AnswerLost,
    CreditsUsedUp as CreditsUsedUp,
    ExportFailed as ExportFailed,
    ExportNotInPlan as ExportNotInPlan,
    ExportUnfinished as ExportUnfinished,
    FileChanged as FileChanged,
    LinkFailed as LinkFailed,
    NoNewToken as NoNewToken,
    NotAServer as NotAServer,
    NothingToExport as NothingToExport,
    RemoteError as RemoteError,
    ServerBusy as ServerBusy,
    ServerRefused as ServerRefused,
)
from fetchcut.errors.requests import (
    AssetMissing as AssetMissing,
    BadOption as BadOption,
    BrowserStaysHere as BrowserStaysHere,
    CannotListen as CannotListen,
    Contradiction as Contradiction,
    CookiesElsewhere as CookiesElsewhere,
    ExportExists as ExportExists,
    ExportMissing as ExportMissing,
    ExportUnready as ExportUnready,
    FileEmpty as FileEmpty,
    FileMissing as FileMissing,
    NoSuchStream as NoSuchStream,
    NothingToDo as NothingToDo,
    NotOfferedYet as NotOfferedYet,
    NotOnServer as NotOnServer,
    NotUnderstood as NotUnderstood,
    OneNameForMany as OneNameForMany,
    RangeBeyondEnd as RangeBeyondEnd,
    RequestError as RequestError,
    SessionMissing as SessionMissing,
    SizeUnreachable as SizeUnreachable,
    UnknownFormat as UnknownFormat,
    UnknownOption as UnknownOption,
    UnknownSkill as UnknownSkill,
    VersionStale as VersionStale,
)
from fetchcut.errors.store import (
    DatabaseBusy as DatabaseBusy,
    DatabaseConflict as DatabaseConflict,
    DatabaseDamaged as DatabaseDamaged,
    DatabaseError as DatabaseError,
    DatabaseOutdated as DatabaseOutdated,
    DatabaseTooNew as DatabaseTooNew,
    DatabaseUnreachable as DatabaseUnreachable,
    DiskFull as DiskFull,
    NotWritable as NotWritable,
    StorageFull as StorageFull,
    StoreError as StoreError,
    Unstorable as Unstorable,
)
from fetchcut.errors.uploads import (
    ChecksumWrong as ChecksumWrong,
    FileTooLarge as FileTooLarge,
    OffsetWrong as OffsetWrong,
    QuotaExceeded as QuotaExceeded,
    ResumableError as ResumableError,
    TusUnknown as TusUnknown,
    UnsupportedFile as UnsupportedFile,
    UploadBusy as UploadBusy,
    UploadMissing as UploadMissing,
)
from fetchcut.errors.wire import (
    AttributionMissing as AttributionMissing,
    BodyInvalid as BodyInvalid,
    BodyTooLarge as BodyTooLarge,
    BodyTooSlow as BodyTooSlow,
    ClientIdMissing as ClientIdMissing,
    FormForeign as FormForeign,
    MethodUnknown as MethodUnknown,
    RouteUnknown as RouteUnknown,
    TooManyRequests as TooManyRequests,
    TooManyStreams as TooManyStreams,
    WireError as WireError,
)
