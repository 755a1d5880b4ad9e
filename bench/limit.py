"""The database's own limit: the same SQL by pgbench, prepared, with nothing in front of it."""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import orjson

from api.db.embedded.binaries import find_binaries
from api.db.embedded.server import ServerAddress
from bench import sql
from bench.seed import CONTENT, LOGINS, Ground

RATE = re.compile(r"tps = ([0-9.]+)")


@dataclass(frozen=True)
class Limit:
    """pgbench against one database.

    Args:
        program: Where pgbench is.
        environment: Tells it where the database is.
        folder: With the scripts.
    """

    program: str
    environment: dict[str, str]
    folder: Path

    def rate(self, script: str, count: int, clients: int) -> float:
        """Transactions a second; each client does an equal part of `count`."""
        command = [self.program, "-n", "-M", "prepared", "-c", str(clients), "-j", "1"]
        command += ["-t", str(max(1, count // clients)), "-f", str(self.folder / f"{script}.sql")]
        done = subprocess.run(
            command, env=self.environment, capture_output=True, text=True, timeout=60, check=True
        )
        found = RATE.search(done.stdout)
        if found is None or "number of failed transactions: 0" not in done.stdout:
            raise RuntimeError(f"pgbench: {done.stdout}{done.stderr}")
        return float(found[1])


def find_limit(address: ServerAddress, database: str, ground: Ground, folder: Path) -> Limit | None:
    """pgbench of the embedded server, or of the system; None when there is none."""
    own = find_binaries(None).folder / "pgbench"
    program = str(own) if own.exists() else shutil.which("pgbench")
    if program is None:
        return None
    for name, text in _scripts(ground).items():
        (folder / f"{name}.sql").write_text(text, encoding="utf-8")
    environment = {
        **os.environ,
        "PGHOST": address.host,
        "PGPORT": str(address.port),
        "PGUSER": address.user,
        "PGPASSWORD": address.password,
        "PGDATABASE": database,
    }
    return Limit(program, environment, folder)


def _scripts(ground: Ground) -> dict[str, str]:
    ids = (ground.street_id, ground.station_id, ground.intake_id, ground.police.id)
    street, station, intake, police = (f"'{one}'" for one in ids)
    content = f"'{orjson.dumps(CONTENT).decode()}'"
    plain = ("'street_dealing'", "'routine'", "null", "'in_person'", "'unknown'", "'anonymous'", content)
    # The ids of ten leased clues come from the client; here they have to be looked up.
    told = f"""(SELECT id, digest FROM clue WHERE street_id = {street} AND status = 'leased'
      ORDER BY lease_expires_at LIMIT 10 FOR UPDATE SKIP LOCKED) AS told"""
    acknowledge = sql.ACKNOWLEDGE.replace("unnest($2::uuid[], $3::text[]) AS told (id, digest)", told)
    acknowledge = acknowledge.replace(" AND clue.status = 'leased'", "")
    number = "lpad(to_hex(:n::bigint), 12, '0')"
    draw = "\\set n random(1, 281474976710655)\n"
    account = f"SELECT id FROM account WHERE street_id = {street} AND login = 'weak' || :m::text"
    return _field_scripts(ground) | {
        "tip": draw + _filled(sql.INSERT_TIP, intake, _uuid(number), f"{number}::bytea", *plain),
        "page": _filled(sql.LIST_TIPS, street, "51"),
        "claim": draw + _filled(sql.CLAIM, street, station, number, "10", police),
        "acknowledge": _filled(acknowledge, street),
        "sign_in": f"{draw}\\set m random(0, {LOGINS - 1})\n"
        + _filled(sql.FIND_ACCOUNT, street, "'weak' || :m::text")
        + _filled(sql.INSERT_SESSION, street, _uuid(number), f"({account})", f"{number}::bytea"),
    }


def _field_scripts(ground: Ground) -> dict[str, str]:
    field = ground.field
    street, worker, grid = (f"'{one}'" for one in (field.street_id, field.worker.id, field.grid_id))
    many = {
        f"check_ins_{size}": _filled(sql.LIMIT_CHECK_INS, street, worker, grid, str(size))
        for size in (100, 1000)
    }
    return many | {
        "check_in": _filled(sql.LIMIT_CHECK_INS, street, worker, grid, "1"),
        "check_in_page": _filled(sql.LIST_CHECK_INS, street, worker, "51"),
    }


def _uuid(number: str) -> str:
    return f"('00000000-0000-4000-8000-' || {number})::uuid"


def _filled(text: str, *values: str) -> str:
    """A statement with literals in the place of its parameters, on one line."""
    for place in range(len(values), 0, -1):
        text = text.replace(f"${place}", values[place - 1])
    return " ".join(text.split()) + ";\n"
