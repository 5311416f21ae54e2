"""A whole system, or some of its parts, as one thing that starts and stops: for `up`, `demo`, `bench` and the tests.

    with Stack(parts={"postgres", "redis"}) as stack:      # a temporary folder, gone afterwards
        stack.env["DATABASE_URL"]

The thread that calls `start` must live as long as the stack: its end stops the supervisor, so that nothing is left
behind when a program is killed.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import threading
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from pathlib import Path
from types import TracebackType

from cli.errors import CommandError
from cli.parts import (
    actions,
    blueprint,
    postgres,
    rasa,
    redis,
    remains,
    service,
    state,
    store,
    training,
    worker,
)
from cli.parts.blueprint import ALL, STORES, TITLES
from cli.parts.layout import layout
from cli.parts.notice import Notice, silent, step
from cli.parts.part import Part
from cli.parts.ports import claim
from cli.parts.supervision import Supervisor, await_health
from cli.parts.supervision import start as start_supervisor


def _temporary_folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="hailong-"))
    folder.chmod(0o711)  # PostgreSQL's own account passes through to its data
    return folder


def _first_failure(work: list[Future[None]]) -> None:
    """Waits for all, and raises what the first that failed raised as soon as it did."""
    for one in wait(work, return_when=FIRST_EXCEPTION).done:
        one.result()


class Stack:
    """`port` 0 takes any free one. `durable=False` lets PostgreSQL skip its disk writes: for tests only.

    `program` is the module that runs Rasa; another than Rasa's own is for measuring only.
    """

    def __init__(
        self,
        data_dir: Path | None = None,
        *,
        port: int = 0,
        host: str = "127.0.0.1",
        demo: bool = True,
        parts: Collection[str] = ALL,
        durable: bool = True,
        program: str = rasa.PROGRAM,
        environ: Mapping[str, str] | None = None,
        notice: Notice = silent,
    ) -> None:
        self._temporary = data_dir is None
        self.place = layout(_temporary_folder() if data_dir is None else data_dir)
        self.durable, self.program, self.notice = durable, program, notice
        self._wanted = (port, host, demo, tuple(parts))
        self._environ = dict(os.environ if environ is None else environ)
        self._parts: dict[str, Part] = {}
        self._supervisor: Supervisor | None = None
        self._plan: blueprint.Blueprint | None = None
        self._given_up = threading.Event()

    def __enter__(self) -> Stack:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def plan(self) -> blueprint.Blueprint:
        """What was decided for this stack: the ports, the settings, the parts it starts itself."""
        if self._plan is None:
            port, host, demo, parts = self._wanted
            self.place.create()
            self._plan = blueprint.draw(self.place, port=port, host=host, demo=demo, parts=parts, environ=self._environ)
        return self._plan

    @property
    def supervisor(self) -> Supervisor:
        if self._supervisor is None:
            raise RuntimeError("the stack has not been started")
        return self._supervisor

    @property
    def env(self) -> dict[str, str]:
        """The settings of the running parts: DATABASE_URL, REDIS_URL, HAILONG_…"""
        return dict(self.plan.settings)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.plan.port}"

    @property
    def parts(self) -> Mapping[str, Part]:
        return self._parts

    def start(self) -> Stack:
        """Returns when every part is well; otherwise stops what did start and raises CommandError."""
        self.place.create()
        lock = remains.take_lock(self.place)
        try:
            remains.clean(self.place)
            self.place.create()
            if service.NAME in self.plan.own:
                claim(self.plan.port, self.plan.host)
            self._bring_up(lock)
        except BaseException:
            os.close(lock)
            self.stop()
            raise
        os.close(lock)
        return self

    def stop(self) -> None:
        """Stops every part in reverse order; a second call does nothing."""
        if self._supervisor is not None:
            self._supervisor.stop()
            self._supervisor = None
        with contextlib.suppress(CommandError, FileNotFoundError):  # somebody else cleans up, or has done so
            remains.clear(self.place)
        if self._temporary:
            shutil.rmtree(self.place.root, ignore_errors=True)

    def _bring_up(self, lock: int) -> None:
        self._parts = {part.name: part for part in self._prepared()}
        self._supervisor = start_supervisor(self.place, self._parts.values(), lock)
        self._write_state(ready=False)
        with ThreadPoolExecutor(max_workers=8) as pool:
            self._together([pool.submit(self._language), pool.submit(self._rest, pool)])
        self._write_state(ready=True)

    def _prepared(self) -> list[Part]:
        plan = self.plan
        makers: dict[str, Callable[[], Part]] = {
            postgres.NAME: lambda: postgres.prepare(self.place, durable=self.durable),
            redis.NAME: lambda: redis.prepare(self.place, plan.redis_port, plan.redis_password),
            rasa.NAME: self._rasa,
            actions.NAME: lambda: actions.prepare(plan.actions_port, plan.env),
            worker.NAME: lambda: worker.prepare(plan.env),
            service.NAME: lambda: service.prepare(plan.port, plan.host, plan.env),
        }
        return [makers[name]() for name in plan.own]

    def _rasa(self) -> Part:
        model = training.current(self.place)
        return rasa.prepare(self.place, model, self.plan.rasa_port, self.plan.env, self.program)

    def _together(self, work: list[Future[None]]) -> None:
        """Waits for all; at the first failure, or Ctrl-C, ends every process, so that the other waits end too."""
        try:
            _first_failure(work)
        except BaseException:
            self._given_up.set()
            self.supervisor.stop()
            remains.end_processes(self.place)
            raise

    def _language(self) -> None:
        """Rasa: its model may have to be trained, its import alone takes ten seconds, and it needs nobody."""
        if rasa.NAME not in self._parts:
            return
        model = training.current(self.place)
        if not model.exists():
            with step(self.notice, "Huấn luyện Rasa (dữ liệu đã đổi)"):
                training.train(self.place, self.plan.env, model, self._given_up)
        if not self._given_up.is_set():
            model.touch()
        self.start_part(rasa.NAME)

    def _rest(self, pool: ThreadPoolExecutor) -> None:
        stores = [name for name in STORES if name in self._parts]
        _first_failure([pool.submit(self.start_part, name) for name in stores])
        doors = [name for name in (actions.NAME, worker.NAME, service.NAME) if name in self._parts]
        if postgres.NAME in self._parts:
            postgres.create_database(self.place)
        if doors and not store.is_prepared(self.plan):
            store.prepare(self.plan, self.notice)
        _first_failure([pool.submit(self.start_part, name) for name in doors])

    def prepare(self) -> None:
        """Migrates, and fills a demo; `start` does it by itself when a part needs it."""
        store.prepare(self.plan, self.notice)

    def start_part(self, name: str) -> None:
        """Starts one part and waits until it is well."""
        with step(self.notice, TITLES[name]):
            self.supervisor.start_part(name)
            await_health(self.supervisor, self._parts[name])

    def stop_part(self, name: str) -> None:
        """Stops one part; it stays stopped until `start_part`."""
        self.supervisor.stop_part(name)

    def pid(self, name: str) -> int:
        """The process of a part, 0 when it does not run: for faults on purpose."""
        standing = self.supervisor.standings().get(name)
        return standing.pid if standing else 0

    def log(self, name: str) -> Path:
        return self.place.log(name)

    def _write_state(self, *, ready: bool) -> None:
        running = self.supervisor
        written = state.State(
            pid=running.pid,
            start=running.born,
            data_dir=str(self.place.root),
            port=self.plan.port,
            parts=list(self._parts),
            settings=self.plan.settings,
            ready=ready,
        )
        state.write(self.place, written)
