"""The OpenAPI document with its examples as they are written: FastAPI leaves out of them whatever is null."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute


def document_whole(app: FastAPI, routers: Iterable[APIRouter]) -> None:
    """Has the application tell of itself with the whole examples of these routers."""
    generate, listed = app.openapi, list(routers)

    def told() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = generate()
            for route in _routes(listed):
                _fill(app.openapi_schema["paths"][route.path], route)
        return app.openapi_schema

    app.openapi = told  # type: ignore[method-assign]


def _routes(routers: Iterable[APIRouter]) -> Iterator[APIRoute]:
    for router in routers:
        yield from (one for one in router.routes if isinstance(one, APIRoute) and one.include_in_schema)


def _fill(path: dict[str, Any], route: APIRoute) -> None:
    for method in route.methods:
        operation = path[method.lower()]
        for status, answer in route.responses.items():
            _fill_content(operation["responses"][str(status)], answer)
        _fill_content(operation.get("requestBody", {}), (route.openapi_extra or {}).get("requestBody", {}))


def _fill_content(told: dict[str, Any], written: dict[str, Any]) -> None:
    for media, content in written.get("content", {}).items():
        told["content"][media] |= {name: content[name] for name in ("example", "examples") if name in content}
