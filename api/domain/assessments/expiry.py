"""What happens to a tier whose time is over: it holds no more, and that is a task for the office.

Nothing becomes stricter by itself: the case is `unassessed`, whatever it was before.
"""

from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from api.access.actor import Actor
from api.domain.assessments.lifecycle import AssessmentStatus, advance
from api.domain.assessments.models import Assessment
from api.domain.audit.service import record_care
from api.domain.episodes.models import Episode
from api.domain.episodes.words import SupportTier
from api.kit.clock import legal_date

AT_ONCE: Final = 200
"""Most assessments of one run; the next one goes on."""

_ENDS_AS: Final = {
    AssessmentStatus.IN_FORCE: AssessmentStatus.EXPIRED,
    AssessmentStatus.AWAITING_COUNTERSIGNATURE: AssessmentStatus.WITHDRAWN,
}


async def expire_due(session: AsyncSession, actor: Actor, *, now: datetime) -> int:
    """End every assessment whose last day is over; how many. Not committed here.

    A case that a verb holds just now waits for the next run.
    """
    query = (
        select(Assessment, Episode)
        .join(
            Episode,
            (col(Episode.street_id) == col(Assessment.street_id))
            & (col(Episode.id) == col(Assessment.episode_id)),
        )
        .where(
            col(Assessment.street_id) == actor.street_id,
            col(Assessment.status).in_(tuple(_ENDS_AS)),
            col(Assessment.expires_on) <= legal_date(now),
        )
        .order_by(col(Assessment.id))
        .limit(AT_ONCE)
        .with_for_update(of=(Episode, Assessment), key_share=True, skip_locked=True)
    )
    rows = (await session.execute(query)).all()
    for assessment, episode in rows:
        current = AssessmentStatus(assessment.status)
        assessment.status = advance(current, _ENDS_AS[current])
        assessment.ended_at = now
        if current is AssessmentStatus.IN_FORCE:
            episode.tier = SupportTier.UNASSESSED.value
            episode.tier_decided_on = None
            episode.tier_expires_on = None
            episode.changed_at = now
            episode.version += 1
        await record_care(
            session,
            actor,
            "expire",
            ("assessment", assessment.id),
            now=now,
            participant_id=episode.participant_id,
        )
    return len(rows)
