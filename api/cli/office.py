"""What the commands of first steps share: one street, one transaction, the hand of the command line."""

import argparse
import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from pydantic import TypeAdapter, ValidationError

from api.access.actor import Actor
from api.access.database_roles import DatabaseRole
from api.cli.context import COMMAND_LINE, database_server, open_database, open_keyring
from api.cli.output import CommandRefused
from api.crypto.keyring import Keyring
from api.db.embedded import EmbeddedPostgres
from api.db.session import AsyncSession
from api.domain.people import queries
from api.domain.people.models import Account
from api.domain.places.queries import find_claimed_street_id
from api.errors import DomainError, InvalidField
from api.kit.clock import utc_now
from api.schemas.accounts import DisplayName, Login
from api.schemas.field_texts import field_detail
from api.schemas.problem_texts import REFUSALS
from api.settings import Settings

ENOUGH_LEADS = 2
"""So many confirmed office leads can do everything themselves. Source: the API contract, *Who is who*."""


@dataclass(frozen=True, slots=True)
class Office:
    """A street as the command line works in it."""

    session: AsyncSession
    actor: Actor
    keyring: Keyring
    settings: Settings
    now: datetime

    async def require_first_steps(self) -> None:
        """Refuse what two office leads can do themselves, and must, once they are there.

        Raises:
            CommandRefused: In production mode, and they are.
        """
        is_production = self.settings.mode == "production"
        if is_production and await queries.count_confirmed_leads(self.session) >= ENOUGH_LEADS:
            raise CommandRefused(
                "街道已有两名经确认的 office_lead，请由他们通过接口办理。 "
                "The street has two confirmed office leads: they do this through the API."
            )

    async def account(self, login: str) -> Account:
        """The account of a login, locked.

        Raises:
            NotFound: None in this street.
        """
        return await queries.lock_account(
            self.session, await queries.get_account_id(self.session, login), is_closing=True
        )


Work = Callable[[Office], Awaitable[None]]


def add_street(parser: argparse.ArgumentParser) -> None:
    """Every command here names its street."""
    parser.add_argument("--street", required=True, metavar="CODE", help="nine-digit code of the street")


def checked_names(login: str, name: str) -> tuple[str, str]:
    """A login and a display name, by the very rules that the API has for them.

    Raises:
        CommandRefused: One of them breaks its rule.
    """
    try:
        return TypeAdapter(Login).validate_python(login), TypeAdapter(DisplayName).validate_python(name)
    except ValidationError:
        raise CommandRefused("登录名或名称不合规定。 The login or the name has the wrong form.") from None


def work_in_street(street_code: str, work: Work) -> int:
    """Do one thing in one street, in one transaction.

    Raises:
        CommandRefused: There is no such street, or a rule forbids it.
    """
    settings = Settings()
    keyring = open_keyring(settings)
    with database_server(settings) as server:
        try:
            asyncio.run(_work(settings, keyring, server, street_code, work))
        except DomainError as refused:
            raise CommandRefused(_in_words(refused)) from None
    return 0


def _in_words(refused: DomainError) -> str:
    words = REFUSALS.get(refused.code, REFUSALS["refused"]).title
    sentence = f"{words['zh']}。 {words['en']} ({refused.code})."
    if not isinstance(refused, InvalidField):
        return sentence
    where, code = (refused.pointer or "").strip("/"), refused.field_code
    return f"{sentence} {where}: {field_detail(code, 'zh')} · {field_detail(code, 'en')}"


async def _work(
    settings: Settings, keyring: Keyring, server: EmbeddedPostgres | None, street_code: str, work: Work
) -> None:
    async with open_database(settings, keyring, server) as database:
        async with database.begin_as(COMMAND_LINE, DatabaseRole.ADMIN) as session:
            street_id = await find_claimed_street_id(session, street_code)
        if street_id is None:
            raise CommandRefused("没有这个街道。 There is no such street.")
        actor = Actor(kind="command_line", street_id=street_id)
        async with database.begin_as(actor, DatabaseRole.ADMIN) as session:
            await work(Office(session, actor, keyring, settings, utc_now()))
