"""`account`: the first people of a street, until two of them can do it themselves."""

import argparse
from collections.abc import Callable
from uuid import UUID

from api.access.permissions import Duty, Role
from api.cli.office import Office, add_street, checked_names, work_in_street
from api.cli.output import say
from api.crypto.link_codes import new_link_code
from api.domain.people import duties, queries, service
from api.domain.people.activation import issue_link_code
from api.domain.people.lifecycle import DutyState
from api.domain.people.models import Account
from api.kit.clock import legal_date

PAGE = 500


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands."""
    parser = commands.add_parser("account", help="first accounts of a street; recorded in its audit")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    create = _verb(verbs, "create", _create, "make an account and show its link code", has_login=False)
    create.add_argument("--login", required=True, help="3 to 64 of a-z, 0-9, dot, hyphen, underscore")
    create.add_argument("--name", required=True, help="name shown to colleagues")
    create.add_argument("--role", required=True, choices=[role.value for role in Role])
    create.add_argument("--unit", required=True, metavar="CODE", help="home unit")
    create.add_argument("--duty", action="append", default=[], choices=[duty.value for duty in Duty])
    grant = _verb(verbs, "grant", _grant, "give an account a further duty")
    grant.add_argument("--duty", required=True, choices=[duty.value for duty in Duty])
    confirm = _verb(verbs, "confirm", _confirm, "put a pending duty into force")
    confirm.add_argument("--duty", required=True, choices=[duty.value for duty in Duty])
    _verb(verbs, "link-code", _link_code, "show a new link code, with which the owner sets a password")
    _verb(verbs, "suspend", _suspend, "shut an account out at once")
    _verb(verbs, "reinstate", _reinstate, "let a suspended account in again")
    _verb(verbs, "list", _list, "show the accounts of a street", has_login=False)


def _verb(
    verbs: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    run: Callable[[argparse.Namespace], int],
    purpose: str,
    *,
    has_login: bool = True,
) -> argparse.ArgumentParser:
    parser = verbs.add_parser(name, help=purpose)
    add_street(parser)
    if has_login:
        parser.add_argument("--login", required=True)
    parser.set_defaults(run=run)
    return parser


def _create(arguments: argparse.Namespace) -> int:
    login, name = checked_names(arguments.login, arguments.name)
    wanted = service.AccountChange(
        name,
        Role(arguments.role),
        arguments.unit,
        frozenset(Duty(duty) for duty in arguments.duty),
    )

    async def work(office: Office) -> None:
        await office.require_first_steps()
        account = await service.create_account(office.session, office.actor, login, wanted, now=office.now)
        await show_grants(office, account.id)
        await _show_link_code(office, account)

    return work_in_street(arguments.street, work)


def _grant(arguments: argparse.Namespace) -> int:
    async def work(office: Office) -> None:
        await office.require_first_steps()
        account = await office.account(arguments.login)
        view = await queries.view_account(office.session, account, on=legal_date(office.now))
        held = frozenset(Duty(grant.duty) for grant in view.grants)
        wanted = service.AccountChange(
            account.display_name, Role(account.role), view.unit.code, held | {Duty(arguments.duty)}
        )
        await service.change_account(office.session, office.actor, account, wanted, now=office.now)
        await show_grants(office, account.id)

    return work_in_street(arguments.street, work)


def _confirm(arguments: argparse.Namespace) -> int:
    async def work(office: Office) -> None:
        await office.require_first_steps()
        account = await office.account(arguments.login)
        await duties.confirm_duty(
            office.session, office.actor, account.id, Duty(arguments.duty), now=office.now
        )
        await show_grants(office, account.id)

    return work_in_street(arguments.street, work)


def _link_code(arguments: argparse.Namespace) -> int:
    async def work(office: Office) -> None:
        await office.require_first_steps()
        await _show_link_code(office, await office.account(arguments.login))

    return work_in_street(arguments.street, work)


def _suspend(arguments: argparse.Namespace) -> int:
    async def work(office: Office) -> None:
        account = await office.account(arguments.login)
        await service.suspend_account(office.session, office.actor, account, now=office.now)
        say("已停用，所有会话已结束。 Suspended; every session has ended.")

    return work_in_street(arguments.street, work)


def _reinstate(arguments: argparse.Namespace) -> int:
    async def work(office: Office) -> None:
        await office.require_first_steps()
        account = await office.account(arguments.login)
        await service.reinstate_account(office.session, office.actor, account, now=office.now)
        say(f"已恢复：{account.state}。 Reinstated: {account.state}.")

    return work_in_street(arguments.street, work)


def _list(arguments: argparse.Namespace) -> int:
    async def work(office: Office) -> None:
        before: UUID | None = None
        count = 0
        while True:
            accounts = await queries.list_accounts(office.session, before=before, limit=PAGE)
            for view in await queries.view_accounts(office.session, accounts, on=legal_date(office.now)):
                held = ", ".join(f"{grant.duty} ({grant.state})" for grant in view.grants)
                one = view.account
                say(f"{one.login:28} {one.state:10} {one.role:10} {view.unit.code:16} {held}")
            count += len(accounts)
            if len(accounts) < PAGE:
                break
            before = accounts[-1].id
        say(f"{count} 个账号 accounts")

    return work_in_street(arguments.street, work)


async def show_grants(office: Office, account_id: UUID) -> None:
    """Print an account's duties and what they still need."""
    await office.session.flush()
    for grant in (await queries.live_grants(office.session, [account_id])).get(account_id, []):
        is_pending = grant.state == DutyState.PENDING
        say(f"{grant.duty}: {'待第二人确认 a second person confirms' if is_pending else '有效 active'}")


async def _show_link_code(office: Office, account: Account) -> None:
    code = new_link_code(account.street_id)
    expires_at = await issue_link_code(
        office.session,
        office.actor,
        account,
        code,
        link_secret=office.keyring.link_secret,
        now=office.now,
    )
    say(f"账号 account: {account.login} ({account.id})")
    say(f"链接码 link code: {code.to_text()}")
    until = expires_at.isoformat(timespec="minutes")
    say(f"请当面交给本人，{until} 前有效，只能用一次。 Hand it over in person; once, until {until}.")
