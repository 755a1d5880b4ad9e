"""A real PostgreSQL for the run, a database for each worker, a street for each test."""

import asyncio
import io
import json
import logging
import os
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import asyncpg
import httpx
import pytest
from fastapi import FastAPI

from api.crypto.keyring import Keyring, load_or_create
from api.db.embedded import EmbeddedPostgres
from api.db.migrate import migrate
from api.db.provision import provision
from api.db.unit import Database
from api.kit.logs import configure_logs
from api.main import Options, build_app, build_services
from api.routers.services import Services
from tests.factories.street import StreetKit, make_street

SERVER = "SHOUWANG_TEST_SERVER"
FOLDER = "SHOUWANG_TEST_FOLDER"
TEMPLATE = "shouwang_template"

_started: list[EmbeddedPostgres] = []


def pytest_configure(config: pytest.Config) -> None:
    """Start the server in the first process and migrate a template that the workers copy."""
    if hasattr(config, "workerinput") or FOLDER in os.environ:
        return
    folder = Path(tempfile.mkdtemp(prefix="shouwang-test-"))
    folder.chmod(0o755)
    os.environ[FOLDER] = str(folder)
    if SERVER not in os.environ:
        server = EmbeddedPostgres(folder / "postgres")
        server.start()
        _started.append(server)
        os.environ[SERVER] = json.dumps(server.address().asyncpg_kwargs())
    asyncio.run(_make_template(load_or_create(folder / "keyring.json")))


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop what `pytest_configure` started."""
    if hasattr(config, "workerinput"):
        return
    for server in _started:
        server.stop()
    if _started:
        shutil.rmtree(os.environ[FOLDER], ignore_errors=True)


def superuser(database: str) -> dict[str, object]:
    """Arguments of `asyncpg.connect` for the superuser of the run's server."""
    return {**json.loads(os.environ[SERVER]), "database": database}


async def _make_template(keyring: Keyring) -> None:
    await _recreate(TEMPLATE, "template0")
    await provision(superuser(TEMPLATE), keyring.database_passwords)
    await asyncio.to_thread(migrate, superuser(TEMPLATE))


async def _recreate(name: str, template: str) -> None:
    connection = await asyncpg.connect(**superuser("postgres"))
    await connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    await connection.execute(f'CREATE DATABASE "{name}" TEMPLATE {template}')
    await connection.close()


@pytest.fixture(scope="session")
def keyring() -> Keyring:
    return load_or_create(Path(os.environ[FOLDER]) / "keyring.json")


@pytest.fixture(scope="session")
async def database_name(worker_id: str, keyring: Keyring) -> str:
    name = f"shouwang_{worker_id}"
    await _recreate(name, TEMPLATE)
    await provision(superuser(name), keyring.database_passwords)
    return name


@pytest.fixture(scope="session")
async def owner(database_name: str) -> AsyncIterator[asyncpg.Pool]:
    """The superuser, past all policies: for factories and for looking at what is really stored."""
    async with asyncpg.create_pool(**superuser(database_name), min_size=1, max_size=4) as pool:
        yield pool


@pytest.fixture(scope="session")
async def database(database_name: str, keyring: Keyring) -> AsyncIterator[Database]:
    address = {key: superuser(database_name)[key] for key in ("host", "port", "database")}
    opened = Database(address, keyring.database_passwords)
    yield opened
    await opened.dispose()


@pytest.fixture(scope="session")
async def services(database: Database, keyring: Keyring) -> AsyncIterator[Services]:
    built = build_services(database, keyring, Options())
    yield built
    await built.queue_bell.close()


@pytest.fixture(scope="session")
async def app(services: Services) -> FastAPI:
    return build_app(services, Options())


@pytest.fixture(scope="session")
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as opened:
        yield opened


@pytest.fixture
async def street(owner: asyncpg.Pool, services: Services) -> StreetKit:
    """A street of its own, with units and active keys; ask it for accounts."""
    return await make_street(owner, services)


@pytest.fixture
async def other_street(owner: asyncpg.Pool, services: Services) -> StreetKit:
    return await make_street(owner, services)


@pytest.fixture
def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def log_lines() -> Iterator[list[dict]]:
    """Every line that any logger writes during the test, as an operator would see it."""
    lines: list[dict] = []

    class Stream(io.StringIO):
        def write(self, text: str) -> int:
            lines.extend(json.loads(line) for line in text.splitlines() if line)
            return len(text)

    root, uvicorn = logging.getLogger(), logging.getLogger("uvicorn.error")
    before = root.handlers[:], root.level, uvicorn.level, sys.excepthook
    configure_logs(stream=Stream())
    yield lines
    configure_logs()
    root.handlers[:] = before[0]
    root.setLevel(before[1])
    uvicorn.setLevel(before[2])
    sys.excepthook = before[3]
