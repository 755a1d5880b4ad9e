"""`retention`: let fade what has been kept long enough, or say what would."""

import argparse
import asyncio
from dataclasses import replace

from rich.progress import track

from api.access.actor import Actor
from api.access.database_roles import DatabaseRole
from api.cli.context import database_server, open_database, open_keyring
from api.cli.output import console, say
from api.db.unit import Database
from api.domain.check_ins.fading import count_due_places
from api.domain.observations.fading import count_due_found_places
from api.domain.places.queries import find_street_id, list_street_codes
from api.jobs.check_ins import fade_check_ins
from api.jobs.hands import Hands
from api.jobs.observations import fade_observations
from api.kit.clock import utc_now
from api.kit.ids import NIL
from api.settings import Settings

WORKER = Actor(kind="worker", street_id=NIL)


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    parser = commands.add_parser(
        "retention", help="let exact coordinates fade that are kept long enough; the worker does it by itself"
    )
    parser.add_argument("--dry-run", action="store_true", help="only say how many there are in each street")
    parser.set_defaults(run=_retention)


def _retention(arguments: argparse.Namespace) -> int:
    settings = Settings()
    keyring = open_keyring(settings)

    async def work() -> None:
        async with open_database(settings, keyring, server) as database:
            hands = Hands(database, keyring, utc_now)
            for actor in track(await _streets(database), "街道 streets", console=console, transient=True):
                async with database.begin_as(actor, DatabaseRole.WORKER) as session:
                    due = await count_due_places(session, now=utc_now())
                    due += await count_due_found_places(session, actor, now=utc_now())
                done = 0
                if not arguments.dry_run:
                    done = await fade_check_ins(hands, actor) + await fade_observations(hands, actor)
                say(f"{actor.street_code}: 待淡化 due {due}，已淡化 faded {done}")

    with database_server(settings) as server:
        asyncio.run(work())
    return 0


async def _streets(database: Database) -> list[Actor]:
    async with database.begin_as(WORKER, DatabaseRole.WORKER) as session:
        found = [(code, await find_street_id(session, code)) for code in await list_street_codes(session)]
    return [
        replace(WORKER, street_id=street, street_code=code) for code, street in found if street is not None
    ]
