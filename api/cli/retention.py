"""`retention`: let fade and erase what has been kept long enough, or say what would."""

import argparse
import asyncio
from dataclasses import replace

from rich.progress import track

from api.access.actor import Actor
from api.access.database_roles import DatabaseRole
from api.cli.context import database_server, open_database, open_keyring
from api.cli.output import console, say
from api.crypto.care_box import CareBox
from api.db.unit import Database
from api.domain.care_access.hand import Hand
from api.domain.care_retention.erasing import count_erasable
from api.domain.care_retention.sealing import count_due
from api.domain.check_ins.fading import count_due_places
from api.domain.observations.fading import count_due_found_places
from api.domain.places.queries import find_street_id, list_street_codes
from api.jobs.care_retention import erase_all, seal_files
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
        "retention", help="let fade, seal and erase what is kept long enough; the worker does it by itself"
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
                await _care(hands, actor, is_dry=arguments.dry_run)

    with database_server(settings) as server:
        asyncio.run(work())
    return 0


async def _care(hands: Hands, actor: Actor, *, is_dry: bool) -> None:
    """Files of care, class by class: numbers alone, no file is named."""
    box = CareBox(hands.keyring.care_secrets, actor.street_id)
    async with hands.database.begin_as(actor, DatabaseRole.CARE_JOB) as session:
        hand = Hand(session, actor, box, hands.clock())
        due_seals, due = await count_due(hand), await count_erasable(hand)
    sealed = 0 if is_dry else await seal_files(hands, actor)
    erased = {one.name: one.rows for one in ([] if is_dry else await erase_all(hands, actor))}
    say(f"{actor.street_code}: 待封存 to seal {due_seals}，已封存 sealed {sealed}")
    for one in due:
        gone = erased.get(one.name, 0)
        say(f"{actor.street_code}: {one.name}: 待删除 to erase {one.rows}，已删除 erased {gone}")


async def _streets(database: Database) -> list[Actor]:
    async with database.begin_as(WORKER, DatabaseRole.WORKER) as session:
        found = [(code, await find_street_id(session, code)) for code in await list_street_codes(session)]
    return [
        replace(WORKER, street_id=street, street_code=code) for code, street in found if street is not None
    ]
