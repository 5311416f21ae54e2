"""Which parts a system has, on which ports, with which settings: decided before anything starts."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from cli.parts import actions, postgres, rasa, redis, service, worker
from cli.parts.layout import PROJECT, Layout
from cli.parts.ports import free_port
from cli.parts.secrets import demo_secrets

ALL = (postgres.NAME, redis.NAME, rasa.NAME, actions.NAME, worker.NAME, service.NAME)
STORES = (postgres.NAME, redis.NAME)
NEEDS = {
    actions.NAME: STORES,
    worker.NAME: STORES,
    service.NAME: STORES,
}
TITLES = {part.NAME: part.TITLE for part in (postgres, redis, rasa, actions, worker, service)}


@dataclass(frozen=True)
class Blueprint:
    """`settings` is what the parts are told; `own` the parts that are ours to start."""

    place: Layout
    own: tuple[str, ...]
    port: int
    host: str
    redis_port: int
    redis_password: str = field(repr=False)
    rasa_port: int
    actions_port: int
    settings: dict[str, str] = field(repr=False)

    @property
    def env(self) -> dict[str, str]:
        """The whole environment of one of our processes."""
        return {**os.environ, **self.settings, "PYTHONUNBUFFERED": "1", "PYTHONPATH": str(PROJECT)}


def _wanted(parts: Iterable[str], given: Mapping[str, str]) -> tuple[str, ...]:
    named = set(parts)
    for part in parts:
        named.update(NEEDS.get(part, ()))
    external = {postgres.NAME: "DATABASE_URL", redis.NAME: "REDIS_URL"}
    return tuple(part for part in ALL if part in named and not given.get(external.get(part, "")))


def draw(
    place: Layout, *, port: int, host: str, demo: bool, parts: Iterable[str], environ: Mapping[str, str]
) -> Blueprint:
    """Chooses ports and settings. What `environ` gives goes before what would be made up; port 0 means any."""
    own = _wanted(tuple(parts), environ)
    ports = {name: free_port() for name in ("service", "redis", "rasa", "actions")}
    chosen = port or ports["service"]
    password = secrets.token_hex(16)
    made = {
        "DATABASE_URL": postgres.url(place),
        "REDIS_URL": redis.url(ports["redis"], password),
        "HAILONG_PUBLIC_URL": f"http://127.0.0.1:{chosen}",
        "HAILONG_RASA_SECRET": secrets.token_hex(16),
        **(demo_secrets(place) if demo else {}),
    }
    given = {name: value for name, value in environ.items() if value and _is_setting(name)}
    fixed = {
        "HAILONG_DEMO": str(demo).lower(),
        "HAILONG_DATA_DIR": str(place.root),
        "HAILONG_PORT": str(chosen),
        "HAILONG_RASA_URL": f"http://127.0.0.1:{ports['rasa']}",
        "HAILONG_ACTIONS_PORT": str(ports["actions"]),
        "HAILONG_ACTIONS_URL": f"http://127.0.0.1:{ports['actions']}/webhook",
    }
    settings = made | given | fixed
    return Blueprint(place, own, chosen, host, ports["redis"], password, ports["rasa"], ports["actions"], settings)


def _is_setting(name: str) -> bool:
    return name.startswith("HAILONG_") or name in ("DATABASE_URL", "REDIS_URL")
