"""What a template's message carries: readable for the record, and sealed where it opens somebody's survey."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from typing import Any

from survey.desk.tools import Sealer

SEALED = "sealed"


def sealed_body(body: Mapping[str, Any], secret: Mapping[str, str], sealer: Sealer) -> dict[str, Any]:
    """A body as the outbox may hold it: `secret` data of the template is kept sealed."""
    if not secret:
        return dict(body)
    return {**body, SEALED: b64encode(sealer.seal(json.dumps(secret))).decode()}


def opened_body(body: Mapping[str, Any], sealer: Sealer) -> dict[str, Any]:
    """The body as it leaves, with everything in its data."""
    if SEALED not in body:
        return dict(body)
    secret = json.loads(sealer.open(b64decode(body[SEALED])))
    left = {name: value for name, value in body.items() if name != SEALED}
    return {**left, "data": {**body.get("data", {}), **secret}}
