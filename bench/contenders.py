"""The contenders: a database each on one server, and a uvicorn process each."""

import asyncio
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import asyncpg

from api.crypto.keyring import Keyring
from api.db.embedded.server import ServerAddress
from api.db.migrate import migrate
from api.db.provision import provision
from bench.driver import Client
from bench.memory import Memory, memory_of
from bench.seed import Ground, seed
from bench.work import ISSUER

ROOT = Path(__file__).resolve().parents[1]
SERVICE, RAW, TEMPLATE, LIMIT = "service", "raw", "template", "limit"
START_LIMIT_S = 30.0
WORKER_REST_S = 4.0
CONNECTIONS = 8


@dataclass
class Contender:
    """A process that answers.

    Attributes:
        weak: The one for signing in without the cost of hashing, where that needs another process.
    """

    name: str
    process: subprocess.Popen[bytes]
    client: Client
    weak: "Contender | None" = None


async def make_databases(address: ServerAddress, keyring: Keyring, *, tips: int, clues: int) -> Ground:
    """A filled database for the service, and copies of it.

    The roles belong to the whole server, so the copies need none of their own.
    """
    own = await make_service_database(address, keyring)
    admin = await asyncpg.connect(**_kwargs(address, "postgres"))
    connection = await asyncpg.connect(**own)
    ground = await seed(connection, tips=tips, clues=clues)
    await connection.close()
    for name in (RAW, TEMPLATE, LIMIT):
        await admin.execute(f"CREATE DATABASE {name}_bench TEMPLATE {SERVICE}_bench")
    # So that no contender's first reads pay for hint bits and the visibility map.
    for name in (SERVICE, RAW, TEMPLATE, LIMIT):
        connection = await asyncpg.connect(**_kwargs(address, f"{name}_bench"))
        await connection.execute("VACUUM ANALYZE")
        await connection.close()
    await admin.execute("CHECKPOINT")
    await admin.close()
    return ground


async def make_service_database(address: ServerAddress, keyring: Keyring) -> dict[str, object]:
    """An empty, migrated database for the service; how its superuser reaches it."""
    admin = await asyncpg.connect(**_kwargs(address, "postgres"))
    await admin.execute(f"CREATE DATABASE {SERVICE}_bench TEMPLATE template0 ENCODING 'UTF8'")
    await admin.close()
    own = _kwargs(address, f"{SERVICE}_bench")
    await provision(own, keyring.database_passwords)
    await asyncio.to_thread(migrate, own)
    return own


def _kwargs(address: ServerAddress, database: str) -> dict[str, object]:
    return {**address.asyncpg_kwargs(), "database": database}


def environment_of(address: ServerAddress, folder: Path) -> dict[str, str]:
    """What the processes of the service are told."""
    planes = {"host": address.host, "port": address.port, "database": f"{SERVICE}_bench"}
    return {
        "SHOUWANG_DATA_DIR": str(folder),
        "SHOUWANG_DATABASE_ADDRESS": json.dumps(planes),
        "SHOUWANG_PUBLIC_URL": ISSUER,
    }


async def worker_memory(address: ServerAddress, folder: Path) -> Memory | None:
    """What the worker holds a short while after its start."""
    with (folder / "worker.log").open("wb") as log:
        process = _spawn([sys.executable, "-m", "api", "worker"], environment_of(address, folder), log)
        try:
            await asyncio.sleep(WORKER_REST_S)
            return None if process.poll() is not None else memory_of(process.pid, "worker, at rest")
        finally:
            _stop(process)


@asynccontextmanager
async def service_running(address: ServerAddress, folder: Path) -> AsyncIterator[Contender]:
    """The service alone."""
    async with AsyncExitStack() as stack:
        module = [sys.executable, "-m", "bench.service_process"]
        yield await _start(stack, SERVICE, module, environment_of(address, folder), folder)


@asynccontextmanager
async def running(
    address: ServerAddress, ground: Ground, folder: Path
) -> AsyncIterator[dict[str, Contender]]:
    """Start the processes; stop them at the end.

    Args:
        address: The superuser's.
        ground: What the databases hold.
        folder: For the service's keyring and the processes' output.
    """
    async with AsyncExitStack() as stack:
        environment = environment_of(address, folder)
        module = [sys.executable, "-m", "bench.service_process"]
        service = await _start(stack, SERVICE, module, environment, folder)
        weak = await _start(stack, "weak", [*module, "--weak-hashes"], environment, folder)
        service.weak = weak
        found = {SERVICE: service}
        for name in (RAW, TEMPLATE):
            command = [sys.executable, "-m", "uvicorn", f"bench.{name}_app:app", "--no-access-log"]
            command += ["--loop", "uvloop", "--http", "httptools", "--log-level", "warning"]
            environment = {
                "BENCH_DATABASE": json.dumps(_kwargs(address, f"{name}_bench")),
                "BENCH_PLACE": json.dumps(ground.place()),
            }
            found[name] = await _start(stack, name, command, environment, folder)
        yield found


async def _start(
    stack: AsyncExitStack, name: str, command: list[str], environment: dict[str, str], folder: Path
) -> Contender:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment |= {"SHOUWANG_HOST": "127.0.0.1", "SHOUWANG_PORT": str(port), "PYTHONPATH": str(ROOT)}
    if name not in {SERVICE, "weak"}:
        command = [*command, "--port", str(port)]
    log = stack.enter_context((folder / f"{name}.log").open("wb"))
    process = _spawn(command, environment, log)
    stack.callback(_stop, process)
    client = Client(port, CONNECTIONS)
    stack.callback(client.close)
    await _answers(name, port, process, folder)
    return Contender(name, process, client)


def _spawn(command: list[str], environment: dict[str, str], log: IO[bytes]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environment}, stdout=log, stderr=log)


async def _answers(name: str, port: int, process: subprocess.Popen[bytes], folder: Path) -> None:
    """Wait until the process listens."""
    end = time.monotonic() + START_LIMIT_S
    while process.poll() is None and time.monotonic() < end:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.05)
            continue
        writer.close()
        return
    said = (folder / f"{name}.log").read_text(encoding="utf-8", errors="replace")[-2000:]
    raise RuntimeError(f"{name} did not start:\n{said}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
