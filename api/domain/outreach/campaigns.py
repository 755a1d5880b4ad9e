"""Planning a campaign, opening and closing it."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from api.access.actor import Actor
from api.db.session import Row, binding, driver
from api.domain.audit.service import record
from api.domain.outreach.lifecycle import CampaignStatus, advance
from api.domain.outreach.models import CampaignRegister, OutreachCampaign
from api.errors import DomainError, IllegalTransition, NotFound
from api.kit.ids import new_id

OBJECT = "outreach_campaign"


class RegisterMissing(DomainError):
    """A campaign without a frozen register has no denominator."""

    code = "register_missing"


@dataclass(frozen=True, slots=True)
class CampaignPlan:
    """What a campaign is called, and when it is to be done."""

    name_zh: str
    name_en: str | None
    starts_on: date
    ends_on: date


async def list_campaigns(
    session: AsyncSession, *, status: str | None, before: UUID | None, limit: int
) -> list[OutreachCampaign]:
    """Campaigns of the street, newest first."""
    query = select(OutreachCampaign).where(
        col(OutreachCampaign.street_id) == binding(session).actor.street_id
    )
    if status is not None:
        query = query.where(col(OutreachCampaign.status) == status)
    if before is not None:
        query = query.where(col(OutreachCampaign.id) < before)
    query = query.order_by(col(OutreachCampaign.id).desc()).limit(limit)
    return list((await session.execute(query)).scalars())


async def get_campaign(session: AsyncSession, campaign_id: UUID) -> OutreachCampaign:
    """One campaign.

    Raises:
        NotFound: No such campaign in this street.
    """
    found = await session.get(OutreachCampaign, (binding(session).actor.street_id, campaign_id))
    if found is None:
        raise NotFound
    return found


async def lock_campaign(session: AsyncSession, campaign_id: UUID) -> OutreachCampaign:
    """One campaign, locked until the end of the transaction.

    Raises:
        NotFound: No such campaign in this street.
    """
    query = (
        select(OutreachCampaign)
        .where(
            col(OutreachCampaign.street_id) == binding(session).actor.street_id,
            col(OutreachCampaign.id) == campaign_id,
        )
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    found = (await session.execute(query)).scalar_one_or_none()
    if found is None:
        raise NotFound
    return found


async def create_campaign(
    session: AsyncSession, actor: Actor, plan: CampaignPlan, *, now: datetime
) -> OutreachCampaign:
    """A draft. Not committed here."""
    campaign = OutreachCampaign(
        street_id=actor.street_id,
        id=new_id(),
        name_zh=plan.name_zh,
        name_en=plan.name_en,
        status=CampaignStatus.DRAFT.value,
        starts_on=plan.starts_on,
        ends_on=plan.ends_on,
        created_by=actor.account_id,
        created_at=now,
        version=1,
    )
    session.add(campaign)
    await session.flush()
    await record(session, actor, "campaign_created", OBJECT, campaign.id, now=now)
    return campaign


async def change_campaign(
    session: AsyncSession, actor: Actor, campaign: OutreachCampaign, plan: CampaignPlan, *, now: datetime
) -> None:
    """Change name and days of a locked campaign that is not closed. Not committed here.

    Raises:
        IllegalTransition: It is closed.
    """
    if campaign.status == CampaignStatus.CLOSED:
        raise IllegalTransition
    campaign.name_zh, campaign.name_en = plan.name_zh, plan.name_en
    campaign.starts_on, campaign.ends_on = plan.starts_on, plan.ends_on
    campaign.version += 1
    detail = {"starts_on": plan.starts_on.isoformat(), "ends_on": plan.ends_on.isoformat()}
    await record(session, actor, "campaign_changed", OBJECT, campaign.id, now=now, detail=detail)


async def open_campaign(
    session: AsyncSession, actor: Actor, campaign: OutreachCampaign, *, now: datetime
) -> None:
    """Let visits begin. Not committed here.

    Raises:
        IllegalTransition: It is open or closed.
        RegisterMissing: Nothing says which households there are.
    """
    campaign.status = advance(CampaignStatus(campaign.status), CampaignStatus.OPEN)
    campaign.opened_at = now
    campaign.version += 1
    if await find_register(session, campaign.id) is None:
        raise RegisterMissing
    await record(session, actor, "campaign_opened", OBJECT, campaign.id, now=now)


async def close_campaign(
    session: AsyncSession, actor: Actor, campaign: OutreachCampaign, reason: str, *, now: datetime
) -> None:
    """End a campaign, or drop a draft. Visits made before and sent later are still taken. Not committed here.

    Raises:
        IllegalTransition: It is closed.
    """
    campaign.status = advance(CampaignStatus(campaign.status), CampaignStatus.CLOSED)
    campaign.closed_at, campaign.closure_reason = now, reason
    campaign.version += 1
    await record(session, actor, "campaign_closed", OBJECT, campaign.id, now=now)


async def list_registers(session: AsyncSession, campaign_id: UUID) -> list[CampaignRegister]:
    """All versions of a campaign's register, the latest first."""
    query = (
        select(CampaignRegister)
        .where(
            col(CampaignRegister.street_id) == binding(session).actor.street_id,
            col(CampaignRegister.campaign_id) == campaign_id,
        )
        .order_by(col(CampaignRegister.register_version).desc())
    )
    return list((await session.execute(query)).scalars())


async def find_register(
    session: AsyncSession, campaign_id: UUID, register_version: int | None = None
) -> CampaignRegister | None:
    """A version of a campaign's register, or the latest."""
    street_id = binding(session).actor.street_id
    if register_version is None:
        latest = (
            select(CampaignRegister)
            .where(
                col(CampaignRegister.street_id) == street_id, col(CampaignRegister.campaign_id) == campaign_id
            )
            .order_by(col(CampaignRegister.register_version).desc())
            .limit(1)
        )
        return (await session.execute(latest)).scalar_one_or_none()
    return await session.get(CampaignRegister, (street_id, campaign_id, register_version))


async def get_register(
    session: AsyncSession, campaign_id: UUID, register_version: int | None = None
) -> CampaignRegister:
    """A version of a campaign's register, or the latest.

    Raises:
        NotFound: No such campaign or version, or no register yet.
    """
    await get_campaign(session, campaign_id)
    found = await find_register(session, campaign_id, register_version)
    if found is None:
        raise NotFound
    return found


async def list_lines(
    session: AsyncSession, register: CampaignRegister, *, after: tuple[str, UUID] | None, limit: int
) -> list[Row]:
    """Lines of a version, by code of the address unit."""
    code, last_id = after or (None, None)
    rows: list[Row] = await driver(session).fetch(
        """
        SELECT a.id, a.code, u.code AS grid_code, l.households FROM campaign_register_line l
        JOIN address_unit a ON a.street_id = $1 AND a.id = l.address_unit_id
        JOIN unit u ON u.street_id = $1 AND u.id = l.grid_id
        WHERE l.street_id = $1 AND l.campaign_id = $2 AND l.register_version = $3
          AND ($4::text IS NULL OR (a.code, a.id) > ($4, $5::uuid))
        ORDER BY a.code, a.id LIMIT $6
        """,
        register.street_id,
        register.campaign_id,
        register.register_version,
        code,
        last_id,
        limit,
    )
    return rows
