"""`migrate` and `doctor`: bring a database up to date, and say what is wrong with a server."""

import argparse
import asyncio
from typing import Any

import asyncpg

from api.access.database_roles import DatabaseRole
from api.cli.context import COMMAND_LINE, admin_kwargs, database_server, open_database, open_keyring
from api.cli.output import CommandRefused, note, say
from api.crypto.keyring import Keyring
from api.db.embedded import EmbeddedPostgres
from api.db.migrate import migrate
from api.db.provision import ProvisionError, provision
from api.db.server_check import ServerRefused, check_server
from api.domain.keys import service as keys_service
from api.domain.places import service as places_service
from api.kit.clock import utc_now
from api.settings import Settings


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands."""
    parser = commands.add_parser("migrate", help="create roles, schema and first rows; safe to repeat")
    parser.set_defaults(run=_migrate)
    parser = commands.add_parser("doctor", help="say what is wrong with the database server")
    parser.set_defaults(run=_doctor)


def _migrate(_arguments: argparse.Namespace) -> int:
    settings = Settings()
    with database_server(settings) as server:
        prepare(settings, open_keyring(settings), server)
    say("数据库已就绪。 The database is ready.")
    return 0


def _doctor(_arguments: argparse.Namespace) -> int:
    settings = Settings()
    with database_server(settings) as server:
        findings = asyncio.run(_check(admin_kwargs(settings, server), is_production=False))
    for finding in findings:
        say(finding)
    say("未发现问题。 Nothing found." if not findings else f"{len(findings)} findings.")
    return 1 if findings else 0


def prepare(settings: Settings, keyring: Keyring, server: EmbeddedPostgres | None) -> None:
    """Check the server, create roles and schema, and register what the service itself owns.

    Raises:
        CommandRefused: The server must not be used, or the administrator lacks a right.
    """
    admin = admin_kwargs(settings, server)
    for finding in asyncio.run(_check(admin, is_production=settings.mode == "production")):
        note(finding)
    try:
        asyncio.run(provision(admin, keyring.database_passwords))
    except ProvisionError as error:
        raise CommandRefused(str(error)) from None
    migrate(admin)
    asyncio.run(_first_rows(settings, keyring, server))


async def _check(admin: dict[str, Any], *, is_production: bool) -> list[str]:
    try:
        connection = await asyncpg.connect(**admin, timeout=5)
    except (OSError, asyncpg.PostgresError) as error:
        raise CommandRefused(f"The database server cannot be reached: {type(error).__name__}.") from None
    try:
        return await check_server(connection, production=is_production)
    except ServerRefused as refused:
        raise CommandRefused(str(refused)) from None
    finally:
        await connection.close()


async def _first_rows(settings: Settings, keyring: Keyring, server: EmbeddedPostgres | None) -> None:
    """The street that administrators live in, and the public halves of the service's own keys."""
    now = utc_now()
    async with (
        open_database(settings, keyring, server) as database,
        database.begin_as(COMMAND_LINE, DatabaseRole.ADMIN) as session,
    ):
        await places_service.ensure_service_street(session, now=now)
        await keys_service.ensure_service_keys(session, keyring.public_keys(), now=now)
