"""The OpenAPI document: what FastAPI knows of the routes, and the bodies and refusals that it does not."""

from collections.abc import Iterator
from typing import Any, Final

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from fetchcut.api import ask, table
from fetchcut.api.answers import Place, Refusal
from fetchcut.api.body import JsonBody
from fetchcut.api.models import UrlUpload

_ABOUT: Final = """\
Talk to a timeline: upload or paste links, say what you want, export. Every JSON answer has `code`, `message` and
`data`; `code` 0 is success. Every answer has the header `X-Request-Id`.
"""

_PAGE: Final = {
    "description": "A page that says why not",
    "content": {"text/html": {"schema": {"type": "string"}}},
}

_REFS: Final = "#/components/schemas/{model}"

_ANY: Final = (400, 408, 413, 429, 500, 503)
_KNOWN: Final = (401, 403, 404)
"""What every route with a token may answer: bad token, missing scope, somebody else's or nobody's."""

_OF_TAG: Final[dict[str, tuple[int, ...]]] = {
    "accounts": (402, 409),
    "sessions": (507,),
    "talk": (402, 409, 507),
    "uploads": (402, 409, 415, 507),
    "tus": (402, 409, 412, 415, 423, 460, 507),
    "files": (404, 416),
    "state": (409, 507),
    "previews": (415, 507),
    "playing": (404, 409, 415, 507),
    "exports": (402, 409, 416, 507),
    "pages": (401, 403, 404, 409),
}


def describe(app: FastAPI) -> None:
    """Have `app.openapi()` give the whole document, made once."""

    def made() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _document(app)
        return app.openapi_schema

    app.openapi = made  # type: ignore[method-assign]


def _document(app: FastAPI) -> dict[str, Any]:
    routes = [route for route in app.routes if isinstance(route, APIRoute)]
    document = get_openapi(title=app.title, version=app.version, description=_ABOUT, routes=app.routes)
    components = document.setdefault("components", {})
    schemas: dict[str, Any] = components.setdefault("schemas", {})
    components["securitySchemes"] = {"bearer": {"type": "http", "scheme": "bearer", "description": "nmv_usr_…"}}
    components["responses"] = {f"Refused{status}": _refused(status) for status in _statuses()} | {
        f"Refused{status}Page": _PAGE for status in _statuses()
    }
    bodies: set[type[BaseModel]] = {each.model for route in routes for each in _bodies(route.dependant)}
    models: set[type[BaseModel]] = {*bodies, UrlUpload, Refusal, Place}
    ordered = sorted(models, key=lambda model: model.__name__)
    _, made = models_json_schema([(model, "validation") for model in ordered], ref_template=_REFS)
    schemas.update(made["$defs"])
    for route in routes:
        for method in route.methods or ():
            _complete(document["paths"][route.path_format][method.lower()], route)
    # FastAPI documents a 422 that is never sent: ours is 400.
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    return document


def _complete(operation: dict[str, Any], route: APIRoute) -> None:
    responses = operation["responses"]
    responses.pop("422", None)
    statuses: set[int] = {*_ANY, *(status for tag in route.tags for status in _OF_TAG.get(str(tag), ()))}
    if _uses(route.dependant, ask.known):
        operation["security"] = [{"bearer": []}]
        statuses |= {*_KNOWN}
    form = "Page" if "pages" in route.tags else ""
    for status in sorted(statuses):
        responses.setdefault(str(status), {"$ref": f"#/components/responses/Refused{status}{form}"})
    for body in _bodies(route.dependant):
        schema = {"$ref": _REFS.format(model=body.model.__name__)}
        content = operation.setdefault("requestBody", {"content": {}})["content"]
        content["application/json"] = {"schema": schema}
        operation["requestBody"]["required"] = not body.is_optional


def _bodies(dependant: Dependant) -> Iterator[JsonBody[Any]]:
    for each in dependant.dependencies:
        if isinstance(each.call, JsonBody):
            yield each.call
        yield from _bodies(each)


def _uses(dependant: Dependant, call: object) -> bool:
    return any(each.call is call or _uses(each, call) for each in dependant.dependencies)


def _statuses() -> list[int]:
    return sorted({row.status for _, row in table.TABLE} | {*_ANY, 416})


def _refused(status: int) -> dict[str, Any]:
    """Return the description of one HTTP status: which codes it stands for, and one example."""
    kinds = [(kind, row) for kind, row in table.TABLE if row.status == status]
    codes = sorted({row.code for _, row in kinds}) or [400]
    doc = "; ".join(sorted({(kind.__doc__ or kind.__name__).strip().splitlines()[0].rstrip(".") for kind, _ in kinds}))
    example = {"code": codes[0], "message": "One sentence: what happened, and what to do next.", "data": None}
    content = {"application/json": {"schema": {"$ref": _REFS.format(model="Refusal")}, "example": example}}
    about = f"code {', '.join(map(str, codes))}: {doc}" if doc else "No byte of the file is wanted"
    described: dict[str, Any] = {"description": about}
    if status != 416:
        described["content"] = content
    if status in {429, 503}:
        described["headers"] = {"Retry-After": {"schema": {"type": "integer"}, "description": "seconds"}}
    return described
