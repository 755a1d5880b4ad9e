"""Holding the accounts that answer for cases: they are not closed before somebody else does.

Source: docs/decisions/0032-teams-and-holds.md
"""

from collections.abc import Collection
from typing import Final
from uuid import UUID

from api.db.session import driver, flush_changes
from api.domain.care_access.hand import Hand
from api.errors import DomainError

_KEEP: Final = "SELECT keep_account_holds($1, $2)"
_WORKING: Final = """
    SELECT count(*) FROM account c
    WHERE c.street_id = $1 AND c.id = ANY ($2) AND c.state = 'active'
      AND EXISTS (SELECT FROM duty_grant d WHERE d.street_id = $1 AND d.account_id = c.id
                  AND d.duty = 'case_worker' AND d.state = 'active')
"""


class WorkerGone(DomainError):
    """Somebody who is to answer for a case cannot work on cases any more."""

    code = "worker_gone"


async def keep_holds(hand: Hand, account_ids: Collection[UUID]) -> None:
    """Bring the holds of accounts in step with what they answer for; after the pairings were written.

    Whatever adds or ends a live lead or deputy calls this, in the same transaction, once and last.
    """
    await flush_changes(hand.session)
    await driver(hand.session).execute(_KEEP, hand.street_id, sorted(account_ids))


async def require_working(hand: Hand, account_ids: Collection[UUID]) -> None:
    """Refuse accounts that are suspended or work on no cases; after their pairings were written.

    A new pairing refers to the account's row, and so waits for whoever is closing it: what is read here, after
    that wait, stays so until this transaction ends.

    Raises:
        WorkerGone: At least one of them.
    """
    await flush_changes(hand.session)
    wanted = set(account_ids)
    if await driver(hand.session).fetchval(_WORKING, hand.street_id, sorted(wanted)) != len(wanted):
        raise WorkerGone
