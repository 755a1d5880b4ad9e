"""Jobs of notices."""

from uuid import UUID

from api.access.actor import Actor
from api.access.database_roles import DatabaseRole
from api.domain.notices import delivery
from api.domain.notices.delivery import Attempt, Message, NotDelivered, Notifier
from api.domain.notices.words import NoticeKind
from api.jobs.hands import Hands
from api.kit.logs import describe_error, log


async def deliver_notices(hands: Hands, actor: Actor) -> int:
    """Send what waits, outside any transaction; how many notices were sent.

    Several of one kind for one account that are due together are one message: a phone rings once. Where
    nobody is to be told the notices wait until they are forgotten.
    """
    if hands.notifier is None:
        return 0
    done = 0
    while True:
        async with hands.database.begin_as(actor, DatabaseRole.WORKER) as session:
            messages = await delivery.claim_notices(session, now=hands.clock())
        told: dict[tuple[UUID, NoticeKind], bool] = {}
        attempts: list[Attempt] = []
        for one in messages:
            same = (one.account_id, one.kind)
            is_stale = delivery.is_stale(one, now=hands.clock())
            if not is_stale and same not in told:
                told[same] = await _send(hands.notifier, one)
            attempts.append(Attempt(one, is_sent=not is_stale and told[same]))
        async with hands.database.begin_as(actor, DatabaseRole.WORKER) as session:
            await delivery.settle_notices(session, attempts, now=hands.clock())
        done += sum(one.is_sent for one in attempts)
        if len(messages) < delivery.AT_ONCE:
            return done


async def _send(notifier: Notifier, message: Message) -> bool:
    try:
        await notifier.send(message)
    except NotDelivered:
        return False
    except Exception as error:  # noqa: BLE001 - one way of telling that is broken must not stop the others
        name, frames = describe_error(error)
        log("worker", job="deliver_notices", outcome="failed", error=name, frames=frames)
        return False
    return True


async def forget_notices(hands: Hands, actor: Actor) -> int:
    """Delete notices after thirty days."""
    async with hands.database.begin_as(actor, DatabaseRole.WORKER) as session:
        return await delivery.forget_notices(session, now=hands.clock())
