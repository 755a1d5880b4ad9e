"""`python -m bench --scale`: a page of 50 check-ins, and a batch, whether a street has few check-ins or many.

Three streets of one database hold ten thousand, one million and ten million. The page is asked for over HTTP
as the worker, the community lead and the office lead, first page and from the middle; beside it stands the
plan that PostgreSQL chose, under the reader's own role with row policies on.
"""

import shutil
import statistics
import tempfile
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import uvloop
from rich.console import Console
from rich.progress import Progress, TimeElapsedColumn

from api.access.actor import Actor
from api.access.permissions import Duty, Permission, Role
from api.crypto.keyring import Keyring, load_or_create
from api.crypto.tokens import TokenCodec
from api.db.embedded import EmbeddedPostgres
from api.db.session import driver
from api.db.unit import Database
from api.domain.check_ins import queries
from api.main import AUDIENCE
from api.schemas.paging import encode_cursor
from bench.contenders import make_service_database, service_running
from bench.driver import Client
from bench.field_seed import COLUMNS, Field, seed_field
from bench.memory import peak_of, reset_peak
from bench.people import Person, add_person
from bench.report import plain_table
from bench.seed import add_street
from bench.work import ISSUER, batch_of, bearer, request

FULL, QUICK = (10_000, 1_000_000, 10_000_000), (1_000, 10_000, 100_000)
ROUNDS, PAGES, BATCHES = 7, 60, 16
GRIDS = 12


@dataclass
class Street:
    """A street with its check-ins.

    Attributes:
        rows: How many.
        middle: Sort key of the check-in in the middle of the worker's, and so of all.
    """

    rows: int
    field: Field
    community_lead: Person
    middle: tuple[datetime, UUID]
    rates: dict[str, list[float]] = field(default_factory=dict)

    def readers(self) -> dict[str, Person]:
        """Who reads the page."""
        return {"worker": self.field.worker, "community": self.community_lead, "office": self.field.lead}


def measure(console: Console, *, is_quick: bool) -> dict[str, Any]:
    """Fill, measure, print; the figures."""
    folder = Path(tempfile.mkdtemp(prefix="shouwang-scale-"))
    folder.chmod(0o711)
    server = EmbeddedPostgres(folder / "postgres")
    try:
        server.start()
        with Progress(
            *Progress.get_default_columns(), TimeElapsedColumn(), console=console, transient=True
        ) as bar:
            return uvloop.run(_Scale(console, bar, server, QUICK if is_quick else FULL).run())
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


class _Scale:
    """One run."""

    def __init__(
        self, console: Console, bar: Progress, server: EmbeddedPostgres, sizes: tuple[int, ...]
    ) -> None:
        self.console, self.bar, self.server, self.sizes = console, bar, server, sizes
        self.folder = server.folder.parent
        self.keyring: Keyring = load_or_create(self.folder / "keyring.json")
        self.codec = TokenCodec(self.keyring.signing_keys, issuer=ISSUER, audience=AUDIENCE)

    async def run(self) -> dict[str, Any]:
        address = self.server.address("postgres")
        task = self.bar.add_task("filling", total=len(self.sizes) + 1 + ROUNDS)
        kwargs = await make_service_database(address, self.keyring)
        connection = await asyncpg.connect(**kwargs)
        streets, indexes = [], await _drop_indexes(connection)
        for number, rows in enumerate(self.sizes):
            self.bar.update(task, description=f"filling {rows:,} check-ins")
            streets.append(await _fill(connection, f"99000098{number}", rows))
            self.bar.advance(task)
        self.bar.update(task, description="indexing and vacuuming")
        await _index(connection, indexes)
        for street in streets:
            street.middle = await _middle(connection, street)
        size = await connection.fetchval("SELECT pg_size_pretty(pg_total_relation_size('check_in'))")
        await connection.close()
        self.bar.advance(task)
        plans = await self._plans(kwargs, streets[-1])
        self.bar.update(task, description="measuring")
        async with service_running(address, self.folder) as service:
            for number in range(ROUNDS):
                await self._round(service.client, streets, keep=number > 0)
                self.bar.advance(task)
            memory = await self._memory(service.client, service.process.pid, streets[0])
        self.bar.stop()
        return self._show(streets, plans, memory, str(size))

    async def _round(self, client: Client, streets: list[Street], *, keep: bool) -> None:
        for street in streets:
            for who, reader in street.readers().items():
                for name, query in (("first", ""), ("middle", f"&cursor={encode_cursor(*street.middle)}")):
                    head = bearer(self.codec, reader)
                    wanted = [request("GET", f"/v1/check-ins?limit=50{query}", b"", head)] * PAGES
                    batch = await client.send(wanted, expect=200, limit_s=20)
                    if keep:
                        street.rates.setdefault(f"{who}, {name} page", []).append(batch.rate)
            head = bearer(self.codec, street.field.worker)
            sent = [batch_of(street.field.grid_code, 100, head) for _ in range(BATCHES)]
            batch = await client.send(sent, expect=200, limit_s=20)
            if keep:
                street.rates.setdefault("batch of 100", []).append(batch.rate)

    async def _memory(self, client: Client, pid: int, street: Street) -> tuple[float, float, float]:
        """MiB at rest, at the peak of one batch of a thousand, and of eight at once."""
        head = bearer(self.codec, street.field.worker)
        reset_peak(pid)
        rest = peak_of(pid)
        await client.send([batch_of(street.field.grid_code, 1000, head)], expect=200, limit_s=20)
        one = peak_of(pid)
        reset_peak(pid)
        many = [batch_of(street.field.grid_code, 1000, head) for _ in range(8)]
        await client.send(many, expect=200, limit_s=20)
        return rest, one, peak_of(pid)

    async def _plans(self, kwargs: dict[str, Any], street: Street) -> dict[str, list[str]]:
        """What PostgreSQL does for the first page of the largest street, under each reader's role."""
        address = {name: kwargs[name] for name in ("host", "port", "database")}
        database = Database(address, self.keyring.database_passwords)
        found = {}
        for who, reader in street.readers().items():
            actor = await database.actor(reader.street_id, reader.session_id, reader.role)
            found[who] = await _explain(database, actor)
        await database.dispose()
        return found

    def _show(
        self,
        streets: list[Street],
        plans: dict[str, list[str]],
        memory: tuple[float, float, float],
        size: str,
    ) -> dict[str, Any]:
        table = plain_table(
            f"Page of 50 check-ins, requests a second, by rows of the street ({size} in all)",
            "page",
            *(f"{street.rows:,}" for street in streets),
            "cost of the largest",
        )
        document: dict[str, Any] = {"pages": {}, "plans": plans}
        for name in streets[0].rates:
            rates = [statistics.median(street.rates[name]) for street in streets]
            pairs = zip(streets[0].rates[name], streets[-1].rates[name], strict=True)
            cost = statistics.median(small / large for small, large in pairs)
            document["pages"][name] = {"rates": rates, "cost": cost}
            table.add_row(name, *(f"{rate:.0f}" for rate in rates), f"{cost:.2f} ×")
        self.console.print(table)
        for who, lines in plans.items():
            self.console.print(f"Plan of the first page for {who}, {streets[-1].rows:,} rows, policies on:")
            for line in lines:
                self.console.print(f"  {line}", highlight=False, markup=False, soft_wrap=True)
        rest, one, many = memory
        self.console.print(
            f"HTTP process: {rest:.0f} MiB at rest, {one:.0f} at the peak of a batch of 1,000, "
            f"{many:.0f} of eight at once"
        )
        document["memory_mib"] = {"rest": rest, "one": one, "eight": many}
        return document


async def _fill(connection: asyncpg.Connection, code: str, rows: int) -> Street:
    """Check-ins every few seconds over the last years, spread over grids and workers."""
    units = await add_street(connection, code)
    own = await seed_field(connection, units[""], units["001"], code, check_ins=0)
    lead = await add_person(connection, units[""], units["001"], Role.COMMUNITY, Duty.COMMUNITY_LEAD)
    grids = [own.grid_id, *await _more_grids(connection, units[""], code)]
    workers = [own.worker.id]
    workers += [
        (await add_person(connection, units[""], grid_id, Role.GRID, Duty.GRID_WORKER)).id
        for grid_id in grids[1:]
    ]
    await connection.execute(
        f"""
        INSERT INTO check_in ({COLUMNS})
        SELECT $1, gen_random_uuid(), ($2::uuid[])[1 + n % $4], ($3::uuid[])[1 + n % $4], 'routine', t, t, t,
               132.001, 14.991, 'wgs84', 12.5, false, 'inside', '{{}}'
        FROM (SELECT n, now() - n * interval '9 seconds' AS t FROM generate_series(1, $5) AS n) AS s
        """,
        units[""],
        workers,
        grids,
        len(grids),
        rows,
        timeout=1800,
    )
    return Street(rows, own, lead, (datetime.now(UTC), own.grid_id))


async def _more_grids(connection: asyncpg.Connection, street_id: UUID, code: str) -> list[UUID]:
    rows = await connection.fetch(
        """
        INSERT INTO unit (street_id, id, code, kind, parent_id, name_zh, name_en, valid_from)
        SELECT street_id, gen_random_uuid(), $2 || '001' || lpad(n::text, 3, '0'), 'small_grid', id, '量程',
               'Bench', '2020-01-01'
        FROM unit CROSS JOIN generate_series(2, $3) AS n WHERE street_id = $1 AND kind = 'large_grid'
        RETURNING id
        """,
        street_id,
        code,
        GRIDS,
    )
    return [row["id"] for row in rows]


async def _drop_indexes(connection: asyncpg.Connection) -> list[str]:
    """Take away the indexes for readers; the statements that make them again, over all rows at once."""
    rows = await connection.fetch(
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'check_in' AND indexname LIKE 'ix_%'"
    )
    for row in rows:
        await connection.execute(f"DROP INDEX {row['indexname']}")
    return [row["indexdef"] for row in rows]


async def _index(connection: asyncpg.Connection, statements: list[str]) -> None:
    for text in statements:
        await connection.execute(text, timeout=1800)
    await connection.execute("VACUUM ANALYZE", timeout=1800)
    await connection.execute("CHECKPOINT", timeout=1800)


async def _middle(connection: asyncpg.Connection, street: Street) -> tuple[datetime, UUID]:
    row = await connection.fetchrow(
        "SELECT observed_at, id FROM check_in WHERE street_id = $1 AND account_id = $2 AND observed_at <= $3"
        " ORDER BY observed_at DESC LIMIT 1",
        street.field.street_id,
        street.field.worker.id,
        datetime.now(UTC) - timedelta(seconds=9 * street.rows / 2),
    )
    return row["observed_at"], UUID(int=row["id"].int)


async def _explain(database: Database, actor: Actor) -> list[str]:
    """The plan of the very statement that the list sends."""
    async with database.begin(actor, Permission.FIELD_READ) as session:
        seen: list[tuple[str, tuple[Any, ...]]] = []

        class Watch:
            """Keeps the statement, and asks for its plan."""

            async def fetch(self, query: str, *values: Any) -> list[Any]:
                seen.append((query, values))
                return []

        raw = driver(session)
        session.info["driver"] = Watch()
        await queries.list_check_ins(session, queries.CheckInFilter(None, None, None, None, 51))
        session.info["driver"] = raw
        query, values = seen[0]
        rows = await raw.fetch(f"EXPLAIN (ANALYZE, BUFFERS, COSTS OFF, TIMING OFF) {query}", *values)
    return [row[0] for row in rows]
