"""Exit codes, from the class of an error. docs/exit-codes.md is the page for people and is compared with this table."""

from fetchcut import errors
from fetchcut.settings import BadSetting

OK = 0
UNEXPECTED = 1
INTERRUPTED = 130
SOME_FAILED = 9
QUESTION = 10
CANNOT = 3

TABLE: tuple[tuple[type[errors.FetchcutError], int], ...] = (
    (errors.Cancelled, INTERRUPTED),
    (BadSetting, 2),
    (errors.NotUnderstood, 3),
    (errors.NotOfferedYet, 3),
    (errors.RequestError, 2),
    (errors.LoginNeeded, 5),
    (errors.GeoBlocked, 5),
    (errors.DrmProtected, 5),
    (errors.Forbidden, 5),
    (errors.AddressRefused, 5),
    (errors.PassingError, 6),
    (errors.TlsFailed, 6),
    (errors.IngestError, 4),
    (errors.MediaError, 7),
    (errors.AccountError, 5),
    (errors.CreditsUsedUp, 5),
    (errors.ExportNotInPlan, 5),
    (errors.ServerBusy, 6),
    (errors.ServerRefused, 5),
    (errors.NothingToExport, 2),
    (errors.FileChanged, 2),
    (errors.ExportFailed, 7),
    (errors.RemoteError, 6),
    (errors.ModelMissing, 2),
    (errors.ModelError, 6),
    (errors.StoreError, 8),
    (errors.GivenUp, 7),
    (errors.Stopping, 6),
)
"""The first class that fits decides, so that leaves stand above their branches."""


def exit_code(error: BaseException) -> int:
    """Return the process's exit code for `error`."""
    if isinstance(error, KeyboardInterrupt):
        return INTERRUPTED
    if isinstance(error, errors.LinkFailed) and (there := getattr(errors, error.kind, None)):
        # What went wrong on a server is to a script what it is here.
        return next((code for kind, code in TABLE if issubclass(there, kind)), UNEXPECTED)
    return next((code for kind, code in TABLE if isinstance(error, kind)), UNEXPECTED)
