"""Requests made from the OpenAPI document: whatever it allows, the answer is one that it describes."""

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from fetchcut.api.app import document
from tests.contract.service import Account, Service

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    unsupported_method,
]


@schemathesis.serializer("application/offset+octet-stream")
def piece(ctx: schemathesis.SerializationContext, value: object) -> bytes:
    """Return a piece of a resumable upload."""
    return value if isinstance(value, bytes) else str(value).encode()


schema = schemathesis.openapi.from_dict(document())


@pytest.fixture(scope="session")
def somebody(service: Service) -> Account:
    """Return an account, for requests that get as far as that."""
    return service.account()


@schema.parametrize()
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_answer_is_described(case: "schemathesis.Case[Any]", service: Service, somebody: Account) -> None:
    headers = {"Authorization": f"Bearer {somebody.token}"}
    case.call_and_validate(base_url=service.url, headers=headers, checks=CHECKS, timeout=30)
