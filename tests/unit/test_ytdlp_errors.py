"""Real messages of yt-dlp and what they come to."""

import socket
from types import SimpleNamespace

import pytest
from yt_dlp.networking import exceptions as network  # type: ignore[import-untyped]
from yt_dlp.utils import (  # type: ignore[import-untyped]
    ContentTooShortError,
    DownloadCancelled,
    DownloadError,
    ExtractorError,
    GeoRestrictedError,
    UnsupportedError,
    UserNotLive,
    YoutubeDLError,
)

from fetchcut import errors
from fetchcut.ingest.ytdlp_errors import clean_reason, map_error

LINK = "https://host.example/watch/1"

WORDS = {
    errors.LoginNeeded: [
        "[youtube] abc: Private video. Sign in if you've been granted access to this video",
        "[youtube] abc: Sign in to confirm you’re not a bot. Use --cookies for that",
        "[youtube] abc: Sign in to confirm your age. This video may be inappropriate for some users.",
        "[youtube] abc: Join this channel to get access to members-only content like this video",
        "[vimeo] 1: This video is protected by a password, use the --video-password option",
        "[generic] This video is only available for registered users. Use --cookies for the authentication",
        "[twitch] 1: This account is not subscribed to this content",
    ],
    errors.NotStarted: [
        "[youtube] abc: Premieres in 3 hours",
        "[youtube] abc: This live event will begin in 2 days.",
        "[twitch:stream] name: The channel is not currently live",
    ],
    errors.NotFound: [
        "[youtube] abc: Video unavailable. This video has been removed by the uploader",
        "[youtube] abc: Video unavailable. This video is no longer available.",
        "[vk] 1: This video does not exist",
    ],
    errors.GeoBlocked: [
        "[youtube] abc: Video unavailable. The uploader has not made this video available in your country",
        "[soundcloud] 1: Track unavailable in your country due to licensing restrictions",
        "[bbc] 1: This video is not available from your location due to geo restriction",
    ],
    errors.DrmProtected: [
        "[netflix] 1: This video is DRM protected",
    ],
    errors.RateLimited: [
        "[twitter] 1: You are rate-limited. Try again later.",
    ],
    errors.NoMediaFound: [
        "[generic] No video formats found!",
        "[x] 1: There's no video in this tweet",
    ],
    errors.SiteFailed: [
        "[strange] 1: Something odd came about",
    ],
}
MESSAGES = [(message, kind) for kind, messages in WORDS.items() for message in messages]


@pytest.mark.parametrize(("message", "expected"), MESSAGES)
def test_words_of_sites(message: str, expected: type[errors.FetchcutError]) -> None:
    inner = ExtractorError(message, expected=True)
    outer = DownloadError(f"ERROR: {message}", (type(inner), inner, None))
    assert type(map_error(outer, LINK)) is expected


def test_a_bug_report_is_not_taken_at_its_words() -> None:
    error = map_error(ExtractorError("canonical URL not found"), LINK)
    assert isinstance(error, errors.SiteFailed)
    assert error.reason == "canonical URL not found"


def http_error(status: int, **headers: str) -> Exception:
    response = SimpleNamespace(status=status, reason="Why", headers=headers, close=lambda: None)
    error: Exception = ExtractorError("Unable to download webpage", cause=network.HTTPError(response))
    return error


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (http_error(401), errors.LoginNeeded),
        (http_error(403), errors.Forbidden),
        (http_error(404), errors.NotFound),
        (http_error(410), errors.NotFound),
        (http_error(429), errors.RateLimited),
        (http_error(451), errors.GeoBlocked),
        (http_error(502), errors.ServerFailed),
        (network.CertificateVerifyError("self-signed certificate"), errors.TlsFailed),
        (network.IncompleteRead(5, 10), errors.CutOff),
        (network.TransportError(cause=socket.gaierror(-2, "Name or service not known")), errors.HostNotFound),
        (network.TransportError("timed out", cause=TimeoutError()), errors.TimedOut),
        (network.ProxyError("Unable to connect"), errors.Unreachable),
        (ContentTooShortError(5, 10), errors.CutOff),
        (GeoRestrictedError("not for you", countries=["DE"]), errors.GeoBlocked),
        (UnsupportedError(LINK), errors.NoMediaFound),
        (UserNotLive(), errors.NotStarted),
        (DownloadCancelled(), errors.Cancelled),
        (OSError(28, "No space left on device"), errors.DiskFull),
        (PermissionError(13, "Permission denied", "/x"), errors.NotWritable),
        (errors.Cancelled(), errors.Cancelled),
    ],
)
def test_classes_come_before_words(error: Exception, expected: type[errors.FetchcutError]) -> None:
    assert type(map_error(error, LINK)) is expected


def test_a_wait_that_was_asked_for_is_kept() -> None:
    error = map_error(http_error(429, **{"Retry-After": "7"}), LINK)
    assert isinstance(error, errors.RateLimited)
    assert error.retry_after_s == 7


def test_no_class_of_yt_dlp_gets_through() -> None:
    waiting: list[type[Exception]] = [YoutubeDLError]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        bare = kind.__new__(kind)
        bare.args = ("x",)
        for name in ("response", "partial", "expected", "downloaded"):
            if not hasattr(bare, name):
                bare.__dict__[name] = None
        bare.__dict__.update(status=500, redirect_loop=False, response=SimpleNamespace(headers={}, close=lambda: None))
        assert isinstance(map_error(bare, LINK), errors.FetchcutError), kind


def test_what_the_proxy_knows_comes_first() -> None:
    refused = errors.AddressRefused(url="http://10.0.0.1/", address="10.0.0.1")
    lost = errors.HostNotFound(url="http://nowhere.example/")
    assert map_error(http_error(403), LINK, [refused]) is refused
    assert map_error(http_error(502), LINK, [lost]) is lost
    assert isinstance(map_error(http_error(404), LINK, [lost]), errors.NotFound)


def test_a_reason_is_one_clean_line() -> None:
    raw = (
        "\x1b[0;31mERROR:\x1b[0m [site] 12: Unable to extract\n data (caused by KeyError('x')); please report this "
        "issue on  https://github.com/yt-dlp/yt-dlp/issues?q= , filling out the template."
    )
    assert clean_reason(raw) == "Unable to extract data"
    assert len(clean_reason("x" * 500)) == 200
