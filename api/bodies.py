"""What a request brings: read as it comes, never more than is allowed, and held against the form it should have."""

from __future__ import annotations

from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError
from starlette.requests import Request


async def body_of(request: Request, limit: int) -> bytes | None:
    """The bytes as they came; None as soon as they are more than `limit`."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            return None
    return bytes(body)


def formed[M: BaseModel](form: type[M], body: bytes) -> M:
    """Raises RequestValidationError, which repeats nothing of what was sent."""
    try:
        return form.model_validate_json(body)
    except ValidationError as error:
        raise RequestValidationError(error.errors(include_input=False, include_url=False)) from None
