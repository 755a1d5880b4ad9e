"""`serve`, `api` and `worker`: the service in the foreground, and the processes it is made of."""

import argparse
import asyncio
import json
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress

import httpx
import uvicorn

from api.cli import demo_fill
from api.cli.context import admin_kwargs, database_server, open_keyring, plane_address, served_address
from api.cli.database import prepare
from api.cli.output import CommandRefused, note, say
from api.crypto.keyring import Keyring
from api.db.bell import QueueBell
from api.db.embedded import EmbeddedPostgres
from api.db.unit import Database
from api.jobs.hands import Hands
from api.jobs.notifiers import notifier_of
from api.jobs.runner import run_worker
from api.kit.clock import utc_now
from api.kit.core_dumps import forbid_core_dumps
from api.kit.logs import configure_logs
from api.kit.supervisor import Service, Supervisor
from api.main import build_app, build_services, options_of
from api.routers.edge import SERVER_OPTIONS
from api.settings import Settings

DATABASE_URL = "SHOUWANG_DATABASE_URL"
GRACE_S = 10
READY_WITHIN_S = 60


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands."""
    parser = commands.add_parser("serve", help="everything: database if none is configured, API, worker")
    parser.add_argument(
        "--demo", action="store_true", help="fill a fictional street and print how to sign in"
    )
    parser.set_defaults(run=_serve)
    parser = commands.add_parser("api", help="the HTTP process alone")
    parser.set_defaults(run=_api)
    parser = commands.add_parser("worker", help="the worker process alone")
    parser.set_defaults(run=_worker)


def _serve(arguments: argparse.Namespace) -> int:
    began = time.monotonic()
    settings = _checked_settings()
    if arguments.demo and settings.mode == "production":
        raise CommandRefused("The demo street is not for production.")
    _check_port(settings)
    keyring = open_keyring(settings)
    with database_server(settings, is_owner=True) as server:
        started = time.monotonic()
        prepare(settings, keyring, server)
        migrated = time.monotonic()
        if arguments.demo:
            asyncio.run(demo_fill.fill(settings, keyring, server))
        seconds = f"PostgreSQL {started - began:.1f} s, schema {migrated - started:.1f} s"
        note(f"{seconds}, demo street {time.monotonic() - migrated:.1f} s" if arguments.demo else seconds)
        return _supervise(settings, server, has_demo=arguments.demo)


def _checked_settings() -> Settings:
    """The settings of a process that serves, which leaves nothing of its memory behind.

    Raises:
        CommandRefused: Production mode with what only a demonstration may have.
    """
    forbid_core_dumps()
    settings = Settings()
    if settings.mode == "production":
        refused = list(_unfit_for_production(settings))
        if refused:
            raise CommandRefused(" ".join(refused))
    return settings


def _unfit_for_production(settings: Settings) -> Iterator[str]:
    if settings.tip_release == "at_once":
        yield "SHOUWANG_TIP_RELEASE=at_once tells when a tip was sent: it is not for production."
    if not settings.base_url.startswith("https://"):
        yield "SHOUWANG_PUBLIC_URL must be https:// in production."
    if not settings.allowed_hosts.replace(",", "").strip():
        yield "SHOUWANG_ALLOWED_HOSTS must name the hosts of this service in production."


def _check_port(settings: Settings) -> None:
    try:
        with socket.create_server((settings.host, settings.port)):
            pass
    except OSError:
        raise CommandRefused(
            f"端口 {settings.port} 已被占用。 Port {settings.port} on {settings.host} is in use: another "
            "service runs there. Stop it, or set SHOUWANG_PORT."
        ) from None


def _supervise(settings: Settings, server: EmbeddedPostgres | None, *, has_demo: bool) -> int:
    # What faces the network knows where the database is, and not the administrator's password.
    environment = {name: value for name, value in os.environ.items() if name.upper() != DATABASE_URL}
    environment["SHOUWANG_DATABASE_ADDRESS"] = json.dumps(plane_address(admin_kwargs(settings, server)))
    if has_demo:
        environment["SHOUWANG_TIP_RELEASE"] = "at_once"
    command = [sys.executable, "-m", "api"]
    services = [
        Service("api", [*command, "api"], environment, grace_s=GRACE_S + 5),
        Service("worker", [*command, "worker"], environment, is_restarted=True),
    ]
    threading.Thread(target=_announce, args=(settings,), kwargs={"has_demo": has_demo}, daemon=True).start()
    check = None if server is None else server.ensure_running
    return Supervisor(services, note=note, check=check).run()


def _announce(settings: Settings, *, has_demo: bool) -> None:
    """Say where to look, once the service answers."""
    end = time.monotonic() + READY_WITHIN_S
    while time.monotonic() < end:
        try:
            if httpx.get(f"{settings.base_url}/readyz", trust_env=False, timeout=2).is_success:
                break
        except httpx.HTTPError:
            time.sleep(0.1)
    else:
        note("the service does not answer yet")
        return
    say(f"\n守望已启动  Shouwang is running  {settings.base_url}")
    say(f"  文档 documentation   {settings.base_url}/docs")
    if has_demo:
        say(demo_fill.how_to_sign_in(settings))
    say("  停止 stop            Ctrl-C\n")


def _api(_arguments: argparse.Namespace) -> int:
    settings = _checked_settings()
    configure_logs()
    options = options_of(settings)
    services = build_services(_database(settings, open_keyring(settings)), open_keyring(settings), options)
    config = uvicorn.Config(
        build_app(services, options),
        host=settings.host,
        port=settings.port,
        timeout_graceful_shutdown=GRACE_S,
        **SERVER_OPTIONS,
    )
    server = _Server(config, services.queue_bell)
    with suppress(KeyboardInterrupt):
        server.run()
    return 0 if server.started else 1


class _Server(uvicorn.Server):
    """Ends the waiting claims first: cut off later, they would be answered with a bare 500."""

    def __init__(self, config: uvicorn.Config, bell: QueueBell) -> None:
        super().__init__(config)
        self._bell = bell

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Answer what is still open, then stop."""
        self._bell.end_waits()
        await super().shutdown(sockets)


def _database(settings: Settings, keyring: Keyring) -> Database:
    return Database(
        served_address(settings),
        keyring.database_passwords,
        is_release_delayed=settings.tip_release != "at_once",
    )


def _worker(_arguments: argparse.Namespace) -> int:
    forbid_core_dumps()
    settings = Settings()
    configure_logs()
    keyring = open_keyring(settings)

    async def work() -> None:
        stop = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        database = _database(settings, keyring)
        try:
            await run_worker(Hands(database, keyring, utc_now, notifier_of(settings.notifier)), stop)
        finally:
            await database.dispose()

    asyncio.run(work())
    return 0
