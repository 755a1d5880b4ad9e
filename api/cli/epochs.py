"""`epoch`: tell phones that the data were restored, or that a backup has what they sent."""

import argparse
import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime

from api.access.actor import Actor
from api.access.database_roles import DatabaseRole
from api.cli.context import COMMAND_LINE, database_server, open_database, open_keyring
from api.cli.output import CommandRefused, say
from api.db.session import AsyncSession, rebind
from api.domain.places.service import ensure_service_street
from api.domain.sync.epochs import begin_epoch, note_backup
from api.kit.clock import utc_now
from api.settings import Settings

Verb = Callable[[AsyncSession, Actor], Awaitable[None]]


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands."""
    parser = commands.add_parser("epoch", help="what phones must know of backups")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    restored = verbs.add_parser("restored", help="the data were restored: phones send again what is missing")
    restored.set_defaults(run=_restored)
    backed_up = verbs.add_parser("backed-up", help="a backup has everything received up to a time")
    backed_up.add_argument("through", type=_instant, help="RFC 3339, when the backup began")
    backed_up.set_defaults(run=_backed_up)


def _instant(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError("an offset is needed")
    return at


def _restored(_arguments: argparse.Namespace) -> int:
    _run(lambda session, actor: begin_epoch(session, actor, now=utc_now()))
    say("手机将重发备份中没有的记录。 Phones will send again what the backup lacks.")
    return 0


def _backed_up(arguments: argparse.Namespace) -> int:
    if arguments.through > utc_now():
        raise CommandRefused("That time is still to come.")
    _run(lambda session, actor: note_backup(session, actor, arguments.through, now=utc_now()))
    say("手机可以删除此前的记录。 Phones may drop what they sent before.")
    return 0


def _run(verb: Verb) -> None:
    settings = Settings()
    keyring = open_keyring(settings)

    async def work() -> None:
        async with (
            open_database(settings, keyring, server) as database,
            database.begin_as(COMMAND_LINE, DatabaseRole.ADMIN) as session,
        ):
            street_id = await ensure_service_street(session, now=utc_now())
            actor = replace(COMMAND_LINE, street_id=street_id)
            await rebind(session, actor=actor)
            await verb(session, actor)

    with database_server(settings) as server:
        asyncio.run(work())
