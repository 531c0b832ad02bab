"""docs/http.md and the OpenAPI document describe the same API, and the table of codes is the program's own."""

import re
from collections.abc import Iterator
from pathlib import Path

from fetchcut import errors
from fetchcut.api import table
from fetchcut.api.app import document
from fetchcut.errors import FetchcutError

PAGE = (Path(__file__).resolve().parent.parent.parent / "docs" / "http.md").read_text()
DOCUMENT = document()


def test_every_endpoint_is_on_the_page_and_none_besides() -> None:
    described = re.findall(r"^\| `([A-Z]+) (/[^`]*)` \|", PAGE, re.MULTILINE)
    there = {(method.upper(), path) for path, methods in DOCUMENT["paths"].items() for method in methods}
    assert set(described) == there
    assert len(described) == len(there)


def test_the_page_says_which_are_open() -> None:
    secured = {
        (method.upper(), path)
        for path, each in DOCUMENT["paths"].items()
        for method in each
        if each[method].get("security")
    }
    for method, path, about in re.findall(r"^\| `([A-Z]+) (/[^`]*)` \| (.*) \|$", PAGE, re.MULTILINE):
        is_told = about.startswith("open") or not path.startswith(("/api/auth/anonymous", "/files", "/exports"))
        assert is_told or (method, path) in secured, path
        assert not (about.startswith("open") and (method, path) in secured), path


def test_every_code_is_on_the_page_and_none_besides() -> None:
    described = {(int(code), int(status)) for code, status in re.findall(r"^\| (\d+) \| (\d+) \|", PAGE, re.MULTILINE)}
    used = {tuple(row) for _, row in table.TABLE} | {(0, 200)}
    assert described == used


def test_every_status_of_the_table_is_described_somewhere() -> None:
    described = {
        int(status)
        for methods in DOCUMENT["paths"].values()
        for operation in methods.values()
        for status in operation["responses"]
    }
    # 405 is what methods get that are not described.
    assert {row.status for _, row in table.TABLE} - {405} <= described


def test_every_operation_has_an_example_or_a_schema_of_its_success() -> None:
    for path, methods in DOCUMENT["paths"].items():
        for method, operation in methods.items():
            good = [each for status, each in operation["responses"].items() if status < "400"]
            assert good, (method, path)
            assert operation["description"], (method, path)


def test_every_reference_leads_somewhere() -> None:
    def references(value: object) -> Iterator[str]:
        if isinstance(value, dict):
            yield from (each for name, each in value.items() if name == "$ref" and isinstance(each, str))
            for each in value.values():
                yield from references(each)
        elif isinstance(value, list):
            for each in value:
                yield from references(each)

    for reference in set(references(DOCUMENT)):
        found: object = DOCUMENT
        for step in reference.removeprefix("#/").split("/"):
            assert isinstance(found, dict)
            assert step in found, reference
            found = found[step]


def test_every_error_of_ours_has_a_row_of_its_own_kind() -> None:
    """A class that only the last row takes is our fault by decision, never because it was forgotten."""
    ours = {
        *("MediaError", "FFmpegMissing", "FFmpegFailed", "ResultWrong", "StoreError", "NotWritable", "DatabaseError"),
        *(
            "DatabaseConflict",
            "DatabaseTooNew",
            "DatabaseOutdated",
            "DatabaseDamaged",
            "AccountError",
            "GivenUp",
            "Cancelled",
        ),
        *("FetchcutError", "BadSetting"),
    }

    def classes(base: type[FetchcutError]) -> Iterator[type[FetchcutError]]:
        yield base
        for each in base.__subclasses__():
            yield from classes(each)

    for kind in classes(FetchcutError):
        # What a model does wrong is said in the turn's own words, and asked servers are a client's business.
        if kind.__module__ != errors.__name__ or issubclass(kind, errors.RemoteError | errors.ModelError):
            continue
        row = table.row(kind.__new__(kind))
        assert (row == table.OUR_FAULT) == (kind.__name__ in ours), kind


def test_the_codes_of_the_contract_are_as_it_says() -> None:
    expected: dict[type[FetchcutError], tuple[int, int]] = {
        errors.TokenRefused: (1001, 401),
        errors.SessionMissing: (1002, 404),
        errors.OutOfCredits: (2001, 402),
        errors.UnsupportedFile: (4001, 415),
        errors.FileTooLarge: (4002, 413),
        errors.ClientIdMissing: (400, 400),
        errors.BodyInvalid: (400, 400),
        errors.PlanForbids: (402, 402),
        errors.AttributionMissing: (402, 402),
        errors.ExportMissing: (404, 404),
        errors.AssetMissing: (404, 404),
        errors.RouteUnknown: (404, 404),
        errors.ExportExists: (409, 409),
        errors.VersionStale: (409, 409),
        errors.TooManyTokens: (429, 429),
        errors.TooManyRequests: (429, 429),
    }
    for kind, row in expected.items():
        assert tuple(table.row(kind.__new__(kind))) == row, kind
