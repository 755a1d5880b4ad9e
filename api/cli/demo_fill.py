"""Fills the fictional street of the demonstration, through the command line's own verbs.

Grants and keys are made and confirmed as an operator would on the first day, and the audit shows it.
Only one account a duty can sign in, and those who work on cases with it; the others wait for their owners.
"""

import asyncio
import json
import os
import secrets
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from rich.progress import track
from sqlalchemy.ext.asyncio import AsyncSession

from api.access.database_roles import DatabaseRole
from api.access.duties import CONFIRMED_DUTIES
from api.access.permissions import Duty, Role
from api.cli.context import COMMAND_LINE, open_database
from api.cli.demo_setting import DEMO_FILE
from api.cli.output import console, say
from api.crypto.key_files import KeyFile
from api.crypto.keyring import Keyring
from api.crypto.keys import generate_keypair
from api.crypto.link_codes import link_hash, new_link_code
from api.crypto.passwords import hash_password
from api.db.embedded import EmbeddedPostgres
from api.db.session import rebind
from api.db.unit import Database
from api.domain.keys import service as keys_service
from api.domain.keys.words import KeyHolder, KeyUse
from api.domain.people import activation, clients, duties
from api.domain.people import service as people_service
from api.domain.people.assignments import AssignedUnit
from api.domain.people.models import Account
from api.domain.people.words import AccountKind, Capacity
from api.domain.places import points
from api.domain.places import service as places_service
from api.domain.places.demo_points import demo_points
from api.domain.places.demo_staff import DemoPerson, demo_staff, demo_station_staff
from api.domain.places.demo_street import STATION_CODE, STREET_CODE, demo_units
from api.domain.places.queries import find_claimed_street_id
from api.kit.clock import legal_date, utc_now
from api.kit.ids import new_id
from api.settings import Settings

KEYS = (
    (KeyHolder.OFFICE, KeyUse.CONTENT, STREET_CODE),
    (KeyHolder.CUSTODIAN, KeyUse.CONTACT, STREET_CODE),
    (KeyHolder.CARE, KeyUse.HELP, STREET_CODE),
    (KeyHolder.STATION, KeyUse.CLUE, STATION_CODE),
)
PASSWORD_BYTES = 18
UNITS_SINCE = timedelta(days=60)
"""The fictional grids are a little older than the demonstration, so that last week can be told."""
ADMIN = DemoPerson("admin-1", "系统管理员", Role.ADMIN, (), places_service.SERVICE_STREET_CODE)


async def fill(settings: Settings, keyring: Keyring, server: EmbeddedPostgres | None) -> None:
    """Fill the street unless it is there; `demo.json` and the private keys lie in the data folder after."""
    async with open_database(settings, keyring, server) as database:
        if await _is_filled(database):
            return
        await _Filling(settings, keyring, database).run()


def how_to_sign_in(settings: Settings) -> str:
    """What to tell the person at the terminal."""
    path = settings.data_dir / DEMO_FILE
    where = f"  登录 sign in         {path}（账号、口令、密钥 accounts, passwords, keys; 0600）"
    return f"{where}\n  演示 story           make demo"


async def _is_filled(database: Database) -> bool:
    async with database.begin_as(COMMAND_LINE, DatabaseRole.ADMIN) as session:
        return await find_claimed_street_id(session, STREET_CODE) is not None


class _Filling:
    """One filling of an empty database."""

    def __init__(self, settings: Settings, keyring: Keyring, database: Database) -> None:
        self._settings = settings
        self._link_secret = keyring.link_secret
        self._database = database
        self._actor = COMMAND_LINE
        self._clients: list[dict[str, Any]] = []
        self._keys: list[dict[str, Any]] = []

    async def run(self) -> None:
        """One transaction; keys and `demo.json` are on disk before it commits."""
        people = [*demo_staff(), *demo_station_staff()]
        opened = _opened(people)
        passwords = {person.username: secrets.token_urlsafe(PASSWORD_BYTES) for person in (*opened, ADMIN)}
        hashing = [asyncio.to_thread(hash_password, password) for password in passwords.values()]
        hashes = dict(zip(passwords, await asyncio.gather(*hashing), strict=True))
        async with self._database.begin_as(COMMAND_LINE, DatabaseRole.ADMIN) as session:
            service_street = await places_service.ensure_service_street(session, now=utc_now())
            self._actor = replace(COMMAND_LINE, street_id=service_street)
            await rebind(session, actor=self._actor)
            await self._open(session, await self._add_person(session, ADMIN), hashes[ADMIN.username])
            street_id = await places_service.found_street(
                session, demo_units(), now=utc_now(), valid_from=legal_date(utc_now() - UNITS_SINCE)
            )
            self._actor = replace(COMMAND_LINE, street_id=street_id)
            for code, grid_code, place in demo_points():
                await points.add_point(session, self._actor, code, grid_code, place, now=utc_now())
            for holder, use, unit_code in KEYS:
                await self._add_key(session, holder, use, unit_code)
            await self._add_machine(session, Role.POLICE, STATION_CODE, frozenset({Duty.POLICE_CLIENT}))
            await self._add_machine(session, Role.DASHBOARD, STREET_CODE, frozenset())
            for person in track(people, "   人员 people", console=console, transient=True):
                account = await self._add_person(session, person)
                if person.username in hashes:
                    await self._open(session, account, hashes[person.username])
            self._write((*opened, ADMIN), passwords)
        say(
            f"   {len(people)} 人 people, {len(demo_units())} 单位 units, {len(passwords)} 可登录 can sign in"
        )

    async def _add_key(self, session: AsyncSession, holder: KeyHolder, use: KeyUse, unit_code: str) -> None:
        key_id = str(new_id())
        private = generate_keypair(key_id)
        now = utc_now()
        proposal = keys_service.KeyProposal(
            key_id, use, holder, unit_code, private.public_key, now - timedelta(minutes=1)
        )
        await keys_service.register_key(session, self._actor, proposal, now=now)
        await keys_service.confirm_key(session, self._actor, key_id, now=now)
        name = f"{holder.value}-{key_id[:8]}.key.json"
        _write_private(
            self._settings.data_dir / name,
            KeyFile(key_id, holder.value, unit_code, use.value, private).to_json(),
        )
        self._keys.append({"key_id": key_id, "holder": holder.value, "unit_code": unit_code, "file": name})

    async def _add_person(self, session: AsyncSession, person: DemoPerson) -> Account:
        wanted = people_service.AccountChange(
            display_name=person.display_name,
            role=Role(person.role),
            unit_code=person.unit_code,
            duties=frozenset(Duty(duty) for duty in person.duties),
            assignments=None
            if person.assignment is None
            else (AssignedUnit(person.assignment[0], Capacity(person.assignment[1])),),
        )
        now = utc_now()
        account = await people_service.create_account(session, self._actor, person.username, wanted, now=now)
        await self._confirm(session, account, wanted.duties)
        return account

    async def _confirm(self, session: AsyncSession, account: Account, wanted: frozenset[Duty]) -> None:
        for duty in sorted(wanted & CONFIRMED_DUTIES):
            await duties.confirm_duty(session, self._actor, account.id, duty, now=utc_now())

    async def _open(self, session: AsyncSession, account: Account, password_hash: str) -> None:
        """Issue a link code and use it, as the owner of the account would."""
        code = new_link_code(self._actor.street_id)
        await activation.issue_link_code(
            session, self._actor, account, code, link_secret=self._link_secret, now=utc_now()
        )
        await rebind(session, role=DatabaseRole.AUTH)
        code_hash = link_hash(code, self._link_secret)
        await activation.activate_account(session, code_hash, password_hash, now=utc_now())
        await rebind(session, role=DatabaseRole.ADMIN)

    async def _add_machine(
        self, session: AsyncSession, role: Role, unit_code: str, wanted: frozenset[Duty]
    ) -> None:
        client_id = f"{role.value}-{STREET_CODE}"
        change = people_service.AccountChange(client_id, role, unit_code, wanted)
        account = await people_service.create_account(
            session, self._actor, client_id, change, kind=AccountKind.CLIENT, now=utc_now()
        )
        await self._confirm(session, account, wanted)
        secret = await clients.add_secret(session, self._actor, account, now=utc_now())
        self._clients.append(
            {"client_id": client_id, "client_secret": secret, "role": role.value, "unit_code": unit_code}
        )

    def _write(self, opened: tuple[DemoPerson, ...], passwords: dict[str, str]) -> None:
        accounts = [
            {
                "username": person.username,
                "password": passwords[person.username],
                "role": person.role,
                "duties": list(person.duties),
                "unit_code": person.unit_code,
            }
            for person in opened
        ]
        content = {
            "base_url": self._settings.base_url,
            "street_code": STREET_CODE,
            "accounts": accounts,
            "clients": self._clients,
            "keys": self._keys,
        }
        _write_private(self._settings.data_dir / DEMO_FILE, json.dumps(content, ensure_ascii=False, indent=1))


def _opened(people: list[DemoPerson]) -> list[DemoPerson]:
    """One person of each duty, every community lead, and the case workers of one community: a team is two."""
    first: dict[object, DemoPerson] = {}
    for person in people:
        first.setdefault(person.username if Duty.COMMUNITY_LEAD in person.duties else person.duties, person)
    community = next(one.unit_code for one in first.values() if Duty.CASE_WORKER in one.duties)
    for person in people:
        if Duty.CASE_WORKER in person.duties and person.unit_code == community:
            first.setdefault(person.username, person)
    return list(dict.fromkeys(first.values()))


def _write_private(path: Path, text: str) -> None:
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
