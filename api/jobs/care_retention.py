"""Jobs that seal and erase files of care."""

from uuid import UUID

from api.access.actor import Actor
from api.access.database_roles import DatabaseRole
from api.crypto.care_box import CareBox
from api.domain.care_access.hand import Hand
from api.domain.care_retention import erasing, sealing
from api.jobs.hands import Hands
from api.kit.ids import new_id


async def seal_files(hands: Hands, actor: Actor) -> int:
    """Seal files whose purpose is reached, in small transactions."""
    box, done = CareBox(hands.keyring.care_secrets, actor.street_id), 0
    while True:
        async with hands.database.begin_as(actor, DatabaseRole.CARE_JOB) as session:
            count = await sealing.seal_files(Hand(session, actor, box, hands.clock()))
        done += count
        if count < sealing.AT_ONCE:
            return done


async def erase_files(hands: Hands, actor: Actor) -> int:
    """Erase what has been kept long enough, class by class, in small transactions."""
    return sum(one.rows for one in await erase_all(hands, actor))


async def erase_all(hands: Hands, actor: Actor) -> list[erasing.Erased]:
    """The same, told by class."""
    run_id = new_id()
    return [await _erase_class(hands, actor, one, run_id) for one in erasing.CLASSES]


async def _erase_class(
    hands: Hands, actor: Actor, one: erasing.RetentionClass, run_id: UUID
) -> erasing.Erased:
    box, done = CareBox(hands.keyring.care_secrets, actor.street_id), 0
    while True:
        async with hands.database.begin_as(actor, DatabaseRole.CARE_JOB) as session:
            step = await erasing.erase_some(Hand(session, actor, box, hands.clock()), one, run_id)
        done += step.rows
        if step.rows < erasing.AT_ONCE:
            return erasing.Erased(one.name, done)
