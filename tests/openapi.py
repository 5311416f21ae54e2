"""An API driven by nothing but its OpenAPI document: a client made from it, and a check of values by its schemas."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import httpx

Json = Any
Document = Mapping[str, Any]

_SAYS = {"title", "description", "examples", "example", "default"}  # what holds a value to nothing
_TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
}
_FORMATS = {"date": date.fromisoformat, "date-time": datetime.fromisoformat, "binary": str}


def faults(value: Json, schema: Mapping[str, Any], document: Document, at: str = "$") -> list[str]:
    """Where a value is not what its schema says. Raises KeyError for a word of JSON Schema that is not known here."""
    found: list[str] = []
    for word, wanted in schema.items():
        if word not in _SAYS:
            found += _CHECKS[word](value, wanted, schema, document, at)
    return found


def _ref(value: Json, ref: str, _: Mapping, document: Document, at: str) -> list[str]:
    schema: Any = document
    for part in ref.removeprefix("#/").split("/"):
        schema = schema[part]
    return faults(value, schema, document, at)


def _type(value: Json, wanted: str, _: Mapping, __: Document, at: str) -> list[str]:
    fits = isinstance(value, _TYPES[wanted]) and (wanted == "boolean" or not isinstance(value, bool))
    return [] if fits else [f"{at}: {type(value).__name__} is no {wanted}"]


def _any_of(value: Json, wanted: list, _: Mapping, document: Document, at: str) -> list[str]:
    tried = [faults(value, one, document, at) for one in wanted]
    return [] if not all(tried) else min(tried, key=len)


def _properties(value: Json, wanted: Mapping, _: Mapping, document: Document, at: str) -> list[str]:
    known = [name for name in wanted if isinstance(value, dict) and name in value]
    return [one for name in known for one in faults(value[name], wanted[name], document, f"{at}.{name}")]


def _required(value: Json, wanted: list, _: Mapping, __: Document, at: str) -> list[str]:
    return [f"{at}: {name} is missing" for name in wanted if isinstance(value, dict) and name not in value]


def _additional(value: Json, wanted: Any, schema: Mapping, document: Document, at: str) -> list[str]:
    more = set(value) - set(schema.get("properties", ())) if isinstance(value, dict) else set()
    if wanted is False:
        return [f"{at}: {name} is not known" for name in more]
    return [] if wanted is True else [one for name in more for one in faults(value[name], wanted, document, at)]


def _items(value: Json, wanted: Mapping, _: Mapping, document: Document, at: str) -> list[str]:
    listed = value if isinstance(value, list) else []
    return [one for number, item in enumerate(listed) for one in faults(item, wanted, document, f"{at}[{number}]")]


def _format(value: Json, wanted: str, _: Mapping, __: Document, at: str) -> list[str]:
    try:
        _FORMATS[wanted](value) if isinstance(value, str) else None
    except ValueError:
        return [f"{at}: {value} is no {wanted}"]
    return []


def _bound(holds: Any) -> Any:
    def check(value: Json, wanted: Any, _: Mapping, __: Document, at: str) -> list[str]:
        return [] if holds(value, wanted) else [f"{at}: {value!r} against {wanted!r}"]

    return check


_CHECKS: dict[str, Any] = {
    "$ref": _ref,
    "type": _type,
    "anyOf": _any_of,
    "properties": _properties,
    "required": _required,
    "additionalProperties": _additional,
    "items": _items,
    "format": _format,
    "enum": _bound(lambda value, wanted: value in wanted),
    "const": _bound(lambda value, wanted: value == wanted),
    "minimum": _bound(lambda value, wanted: value >= wanted),
    "maximum": _bound(lambda value, wanted: value <= wanted),
    "minLength": _bound(lambda value, wanted: len(value) >= wanted),
    "maxLength": _bound(lambda value, wanted: len(value) <= wanted),
    "minItems": _bound(lambda value, wanted: len(value) >= wanted),
    "maxItems": _bound(lambda value, wanted: len(value) <= wanted),
}


@dataclass(frozen=True)
class Operation:
    method: str
    path: str
    told: Mapping[str, Any]

    @property
    def parameters(self) -> list[Mapping[str, Any]]:
        return self.told.get("parameters", [])

    @property
    def scopes(self) -> list[str]:
        """What a key has to be allowed; empty where none is asked for."""
        return [scope for one in self.told.get("security", []) for scopes in one.values() for scope in scopes]

    @property
    def requests(self) -> list[Json]:
        content = self.told.get("requestBody", {}).get("content", {}).get("application/json", {})
        return [one["value"] for one in content.get("examples", {}).values()]

    def examples(self) -> dict[str, Json]:
        """A value for each parameter that the document has an example or a default for."""
        schemas = {one["name"]: one["schema"] for one in self.parameters}
        given = {name: schema["examples"][0] for name, schema in schemas.items() if "examples" in schema}
        return given | {name: one["default"] for name, one in schemas.items() if one.get("default") not in (None, "")}


@dataclass(frozen=True)
class Client:
    """Knows of the API what its document says, and holds every answer against it."""

    document: Document
    http: httpx.AsyncClient
    key: str

    def operations(self) -> Iterator[Operation]:
        for path, methods in self.document["paths"].items():
            for method, told in methods.items():
                yield Operation(method, path, told)

    def schema(self, operation: Operation, status: int, media: str = "application/json") -> Mapping[str, Any]:
        """What the document says of an answer. Raises KeyError for one that it says nothing of."""
        return operation.told["responses"][str(status)]["content"][media]["schema"]

    async def call(
        self, operation: Operation, body: Json = None, raw: bytes | None = None, **values: Json
    ) -> httpx.Response:
        """`raw`: a body that is no JSON. Raises AssertionError when the answer is not as documented."""
        path, query = operation.path, {}
        for one in operation.parameters:
            given = values.pop(one["name"], None)
            assert given is not None or not one.get("required"), one["name"]
            if one["in"] == "path":
                path = path.replace(f"{{{one['name']}}}", str(given))
            elif given is not None:
                query[one["name"]] = str(given).lower() if isinstance(given, bool) else str(given)
        assert not values, f"the document does not know of {sorted(values)}"
        (scheme,) = self.document["components"]["securitySchemes"].values()
        headers = {scheme["name"]: self.key} if operation.scopes and self.key else {}
        sent = {"json": body} if raw is None else {"content": raw}
        answer = await self.http.request(operation.method, path, params=query, headers=headers, **sent)
        self.hold(operation, answer)
        return answer

    def hold(self, operation: Operation, answer: httpx.Response) -> None:
        if "content" not in operation.told["responses"][str(answer.status_code)]:
            assert answer.content == b"", f"{operation.method} {answer.url}"
            return
        media = answer.headers["content-type"].partition(";")[0]
        schema = self.schema(operation, answer.status_code, media)
        binary = schema.get("format") == "binary"
        value = json.loads(answer.content) if media == "application/json" else "" if binary else answer.text
        assert faults(value, schema, self.document) == [], f"{operation.method} {answer.url}"
