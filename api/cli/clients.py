"""`client`: machines that sign in with a secret: a station's client, a dashboard."""

import argparse

from api.access.permissions import Duty, Role
from api.cli.accounts import show_grants
from api.cli.office import Office, add_street, checked_names, work_in_street
from api.cli.output import say
from api.domain.people import service
from api.domain.people.clients import add_secret, end_older_secrets
from api.domain.people.models import Account
from api.domain.people.words import AccountKind

DUTIES = {Role.POLICE: frozenset({Duty.POLICE_CLIENT}), Role.DASHBOARD: frozenset[Duty]()}


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands."""
    parser = commands.add_parser("client", help="machines that sign in with a secret; recorded in the audit")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    create = verbs.add_parser("create", help="make a client and show its secret, once")
    create.add_argument("--name", required=True, help="name shown to people")
    create.add_argument("--role", required=True, choices=[role.value for role in DUTIES])
    create.add_argument("--unit", required=True, metavar="CODE", help="its station, or street")
    create.set_defaults(run=_create)
    rotate = verbs.add_parser("rotate", help="show a new secret; the present one stays valid beside it")
    rotate.set_defaults(run=_rotate)
    finish = verbs.add_parser("finish-rotation", help="end every secret but the newest")
    finish.set_defaults(run=_finish)
    for verb in (create, rotate, finish):
        add_street(verb)
        verb.add_argument("--client-id", required=True)


def _create(arguments: argparse.Namespace) -> int:
    client_id, name = checked_names(arguments.client_id, arguments.name)
    role = Role(arguments.role)
    wanted = service.AccountChange(name, role, arguments.unit, DUTIES[role])

    async def work(office: Office) -> None:
        account = await service.create_account(
            office.session,
            office.actor,
            client_id,
            wanted,
            kind=AccountKind.CLIENT,
            now=office.now,
        )
        await show_grants(office, account.id)
        await _show_secret(office, account)

    return work_in_street(arguments.street, work)


def _rotate(arguments: argparse.Namespace) -> int:
    async def work(office: Office) -> None:
        await _show_secret(office, await office.account(arguments.client_id))

    return work_in_street(arguments.street, work)


def _finish(arguments: argparse.Namespace) -> int:
    async def work(office: Office) -> None:
        account = await office.account(arguments.client_id)
        count = await end_older_secrets(office.session, office.actor, account, now=office.now)
        say(f"已停用 {count} 个旧密钥。 {count} older secrets ended.")

    return work_in_street(arguments.street, work)


async def _show_secret(office: Office, account: Account) -> None:
    secret = await add_secret(office.session, office.actor, account, now=office.now)
    say(f"客户端 client_id: {account.login} ({account.id})")
    say(f"密钥 client_secret: {secret}")
    say("密钥只显示这一次，请存入只有客户端能读的文件。 Shown once: keep it where only the client reads it.")
