"""On which side of the wall a table and a database role stand: derived, so that a new one is never forgotten.

A table stands where the package stands that has its row class; the import contracts say where packages stand.
"""

import inspect
import tomllib
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

from api.access.database_roles import PLANES, DatabaseRole, Login
from api.db.base import Table
from api.domain import registry

ROOT = Path(__file__).parents[2]


class Side(StrEnum):
    CARE = "care-wall"
    ENFORCEMENT = "enforcement-wall"
    SHARED = "shared-below-the-wall"


def _contracts() -> Mapping[str, Side]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    found = {}
    for contract in settings["tool"]["importlinter"]["contracts"]:
        if contract["id"] in set(Side):
            for package in contract["source_modules"]:
                assert package not in found, f"{package} stands on two sides"
                found[package] = Side(contract["id"])
    return found


PACKAGES = _contracts()

CARE_ROLES = frozenset({*PLANES[Login.CARE], DatabaseRole.CARE_LOOKUP})
DOOR_ROLES = frozenset({DatabaseRole.PUBLIC, DatabaseRole.RECEIPT})
"""The public's own: who asks for help comes in by the same door as who reports, and holds a receipt."""

OTHER_ROLES = frozenset(DatabaseRole) - CARE_ROLES - DOOR_ROLES - {DatabaseRole.OWNER}
"""Enforcement, field, offices, sign-in and the worker: nobody of these reaches a table of care."""

KEPT_BY_SHARED_CODE = {
    "audit_event": Side.ENFORCEMENT,
    "care_audit_event": Side.CARE,
}
"""One package writes both audits, each in a table of its own."""

SHARED = {
    "street": "every transaction is bound to one",
    "unit": "communities, grids and stations are the same places for both",
    "unit_boundary": "pairing asks how far it is from a worker's grid to a case's; no boundary knows a case",
    "account": "colleagues: a care role reads those of street and community, of named columns",
    "duty_grant": "who may be given a case: care reads three duties, of named columns",
    "assignment": "in which units a colleague works",
    "account_hold": "an account with open work is not closed: that much is told, no number, no case",
    "recipient_key": "public keys: calls for help and referrals are sealed to them",
    "idempotency": "repeated requests: each account its own rows; answers of care are kept sealed",
}
"""What roles of both sides reach, each with its reason.

Two more are used by both and reached by no role of care: sessions, of which care's login asks `check_session`
alone, and the locator of receipts, which the public's roles read before anybody knows which kind one is.
"""


def _tables() -> Mapping[str, Side]:
    found = {}
    for module in registry.MODULES:
        side = PACKAGES[module.__name__.removesuffix(".models")]
        for _, row in inspect.getmembers(module, inspect.isclass):
            if issubclass(row, Table) and row.__module__ == module.__name__ and hasattr(row, "__table__"):
                name = str(row.__tablename__)
                found[name] = Side.SHARED if name in SHARED else KEPT_BY_SHARED_CODE.get(name, side)
    return found


TABLES = _tables()


def tables_on(side: Side) -> list[str]:
    return sorted(name for name, where in TABLES.items() if where is side)
