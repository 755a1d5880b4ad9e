"""`python -m bench --only case_list`: what a case worker's lists cost, of one case and of thirty.

Opened over the API itself, in a street of its own; read over it again, policies on. Statements are counted at
the driver, BEGIN with its settings and COMMIT included.
"""

import asyncio
import shutil
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import asyncpg
import httpx
from asyncpg.prepared_stmt import PreparedStatement
from rich.console import Console

from api.access.permissions import Duty, Role
from api.crypto.keyring import load_or_create
from api.db.embedded import EmbeddedPostgres
from api.db.migrate import migrate
from api.db.provision import provision
from api.db.unit import Database
from api.kit.clock import legal_date, utc_now
from api.kit.ids import new_id
from api.main import Options, build_app, build_services
from bench.people import add_person
from bench.report import machine, plain_table

CODE = "990000055"
CASES, TIMES, QUICK_TIMES = (1, 30), 40, 8
LISTS = ("/v1/pairings", "/v1/care-tasks", "/v1/episodes")


def measure(console: Console, *, is_quick: bool) -> dict[str, Any]:
    """Measure, print, and give the figures."""
    folder = Path(tempfile.mkdtemp(prefix="shouwang-bench-"))
    folder.chmod(0o711)
    server = EmbeddedPostgres(folder / "postgres")
    try:
        server.start()
        found = asyncio.run(_run(server, folder, QUICK_TIMES if is_quick else TIMES))
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)
    table = plain_table("Lists of a case worker", "", "cases", "statements", "ms, median", "ms, slowest")
    for (path, cases), (statements, ms) in found.items():
        middle = statistics.median(ms)
        table.add_row(path, str(cases), str(statements), f"{middle:.1f}", f"{max(ms):.1f}")
    console.print(table)
    return {"machine": machine(), **{f"{path} {cases}": value for (path, cases), value in found.items()}}


async def _run(
    server: EmbeddedPostgres, folder: Path, times: int
) -> dict[tuple[str, int], tuple[int, list[float]]]:
    kwargs = server.address().asyncpg_kwargs()
    keyring = load_or_create(folder / "keyring.json")
    await provision(kwargs, keyring.database_passwords)
    await asyncio.to_thread(migrate, kwargs)
    address = {name: kwargs[name] for name in ("host", "port", "database")}
    database = Database(address, keyring.database_passwords)
    services = build_services(database, keyring, Options())
    found = {}
    transport = httpx.ASGITransport(app=build_app(services, Options()))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as client:
        street, community = await _street(kwargs)
        for cases in CASES:
            connection = await asyncpg.connect(**kwargs)
            worker = await add_person(connection, street, community, Role.COMMUNITY, Duty.CASE_WORKER)
            await connection.close()
            token = services.codec.issue(
                sub=worker.id,
                sid=worker.session_id,
                role="community",
                street=street,
                now=utc_now(),
                ttl_s=600,
            )
            client.headers["Authorization"] = f"Bearer {token}"
            for _ in range(cases):
                await _open_case(client)
            for path in LISTS:
                found[path, cases] = await _read(client, path, times)
    await services.queue_bell.close()
    await database.dispose()
    return found


async def _street(kwargs: dict[str, Any]) -> tuple[Any, Any]:
    connection = await asyncpg.connect(**kwargs)
    street, home, community = new_id(), new_id(), new_id()
    await connection.execute(
        "INSERT INTO street (id, code, name_zh, name_en, is_service) VALUES ($1, $2, '量程', 'Bench', false)",
        street,
        CODE,
    )
    for unit, code, kind, parent in (
        (home, CODE, "street", None),
        (community, f"{CODE}001", "community", home),
    ):
        await connection.execute(
            "INSERT INTO unit (street_id, id, code, kind, parent_id, name_zh, name_en, valid_from)"
            " VALUES ($1, $2, $3, $4, $5, '量程', 'Bench', $6)",
            street,
            unit,
            code,
            kind,
            parent,
            date(2020, 1, 1),
        )
    await connection.close()
    return street, community


async def _open_case(client: httpx.AsyncClient) -> None:
    today = legal_date(datetime.now(UTC))
    days = {
        name: (today - timedelta(days=ago)).isoformat()
        for name, ago in (("issued_on", 9), ("received_on", 7))
    }
    order = {
        "number": "7",
        "issued_by": "量程",
        **days,
        "notified_on": (today - timedelta(days=6)).isoformat(),
    }
    body = {
        "type": "community_treatment",
        "participant": {"name": "量程某"},
        "community_code": f"{CODE}001",
        "execution_basis": "current_residence",
        "order": order,
    }
    made = await client.post("/v1/episodes", json=body)
    made.raise_for_status()
    step = {
        "to": "reported",
        "effective_on": today.isoformat(),
        "evidence": {"reported_on": today.isoformat()},
    }
    moved = await client.post(f"/v1/episodes/{made.json()['id']}/transitions", json=step)
    moved.raise_for_status()


async def _read(client: httpx.AsyncClient, path: str, times: int) -> tuple[int, list[float]]:
    (await client.get(path)).raise_for_status()
    with _counted() as statements:
        (await client.get(path)).raise_for_status()
        count = len(statements)
    ms = []
    for _ in range(times):
        begun = time.perf_counter()
        await client.get(path)
        ms.append((time.perf_counter() - begun) * 1000)
    return count, ms


@contextmanager
def _counted() -> Iterator[list[None]]:
    """Every statement that the driver sends meanwhile, whichever of its ways it takes."""
    sent: list[None] = []
    ways = (
        (asyncpg.Connection, "execute"),
        (asyncpg.Connection, "_execute"),
        (PreparedStatement, "_PreparedStatement__bind_execute"),
    )
    before = [getattr(owner, name) for owner, name in ways]

    def watched(way: Any) -> Any:
        async def watch(*values: Any, **named: Any) -> Any:
            sent.append(None)
            return await way(*values, **named)

        return watch

    for (owner, name), way in zip(ways, before, strict=True):
        setattr(owner, name, watched(way))
    try:
        yield sent
    finally:
        for (owner, name), way in zip(ways, before, strict=True):
            setattr(owner, name, way)
