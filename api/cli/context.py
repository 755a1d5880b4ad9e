"""What commands stand on: settings, secrets, the database server, and its planes."""

import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from api.access.actor import Actor
from api.cli.output import CommandRefused, note
from api.crypto.keyring import Keyring, KeyringRefused, load_or_create
from api.db.embedded import EmbeddedError, EmbeddedPostgres
from api.db.unit import Database
from api.kit.ids import NIL
from api.settings import Settings

KEYRING_FILE = "keyring.json"
COMMAND_LINE = Actor(kind="command_line", street_id=NIL)


def open_keyring(settings: Settings) -> Keyring:
    """The server's secrets, made at the first call.

    Raises:
        CommandRefused: The file is readable by others or damaged.
    """
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    path = settings.data_dir / KEYRING_FILE
    try:
        return load_or_create(path)
    except KeyringRefused as refused:
        raise CommandRefused(f"{path} is not used: {refused.reason}.") from None


def url_to_kwargs(url: str) -> dict[str, Any]:
    """A PostgreSQL URL as arguments of `asyncpg.connect`.

    Raises:
        CommandRefused: Not such a URL.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"} or parts.username is None or len(parts.path) <= 1:
        raise CommandRefused("SHOUWANG_DATABASE_URL must be postgresql://user:password@host:port/name.")
    query = parse_qs(parts.query)
    kwargs: dict[str, Any] = {
        "host": query.get("host", [parts.hostname or "localhost"])[0],
        "port": parts.port or int(query.get("port", ["5432"])[0]),
        "user": unquote(parts.username),
        "password": unquote(parts.password or ""),
        "database": unquote(parts.path[1:]),
    }
    if "sslmode" in query:
        kwargs["ssl"] = query["sslmode"][0]
    return kwargs


def plane_address(admin_kwargs: dict[str, Any]) -> dict[str, Any]:
    """Where the planes connect: the same server and database, without the administrator."""
    return {name: value for name, value in admin_kwargs.items() if name not in {"user", "password"}}


@contextmanager
def database_server(settings: Settings, *, is_owner: bool = False) -> Iterator[EmbeddedPostgres | None]:
    """The embedded server, when no other is configured: started, or shared with the process that runs it.

    Args:
        settings: Configuration.
        is_owner: Whether to refuse a server that another process runs.

    Raises:
        CommandRefused: It cannot be started, or another process runs it.
    """
    if settings.database_url is not None:
        yield None
        return
    server = EmbeddedPostgres(
        settings.data_dir.absolute() / "postgres", bindir=settings.pg_bindir, share=not is_owner, note=note
    )
    try:
        server.start()
    except EmbeddedError as error:
        raise CommandRefused(str(error)) from None
    try:
        yield server
    finally:
        server.stop()


def admin_kwargs(settings: Settings, server: EmbeddedPostgres | None) -> dict[str, Any]:
    """Arguments of `asyncpg.connect` for the administrator."""
    if server is not None:
        return server.address().asyncpg_kwargs()
    if settings.database_url is None:
        raise CommandRefused("There is no database server.")
    return url_to_kwargs(settings.database_url)


@asynccontextmanager
async def open_database(
    settings: Settings, keyring: Keyring, server: EmbeddedPostgres | None
) -> AsyncIterator[Database]:
    """The planes, for commands that use the service's own verbs."""
    database = Database(
        plane_address(admin_kwargs(settings, server)),
        keyring.database_passwords,
        is_release_delayed=settings.tip_release != "at_once",
    )
    try:
        yield database
    finally:
        await database.dispose()


def served_address(settings: Settings) -> dict[str, Any]:
    """Where the processes that serve find the database.

    Raises:
        CommandRefused: Nothing says where.
    """
    if settings.database_address is not None:
        address: dict[str, Any] = json.loads(settings.database_address)
        return address
    if settings.database_url is not None:
        return plane_address(url_to_kwargs(settings.database_url))
    raise CommandRefused("This command needs SHOUWANG_DATABASE_URL; `serve` brings a database of its own.")
