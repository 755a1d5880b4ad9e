"""A case on one page."""

from uuid import UUID

from pydantic import Field

from api.domain.episodes.words import EpisodeStatus, EpisodeType, ItemKind, ItemStatus, SupportTier
from api.domain.support.case_file import CaseFile
from api.schemas.drug_tests import DrugTestOut, drug_test_out
from api.schemas.fields import LegalDate, OutModel
from api.schemas.support_contacts import SupportContactOut, contact_out
from api.schemas.support_plans import SupportPlanOut, plan_out
from api.schemas.support_services import SupportServiceOut, service_out


class CasePersonOut(OutModel):
    """Who it is, as far as a visit needs it. The number of the document is no part of it."""

    name: str = Field(description="Name.")
    phone: str | None = Field(description="Where the person is called.")
    address: str | None = Field(description="Where letters reach the person.")


class DeadlineOut(OutModel):
    """Something that can still be done."""

    kind: ItemKind = Field(description="What.")
    number: int = Field(description="Counted from 1 within its kind.")
    window_from: LegalDate = Field(description="First day on which it can be done.")
    due_on: LegalDate = Field(description="Last day on which it is in time.")
    status: ItemStatus = Field(description="How it stands today.")
    legal_basis: str = Field(description="On what it rests.")


class CaseFileOut(OutModel):
    """Everything of a case that a worker needs on the way."""

    episode_id: UUID = Field(description="The case.")
    participant_id: UUID = Field(description="The file of the person.")
    pseudonym: str = Field(description="By which people speak of the case.")
    person: CasePersonOut = Field(description="Who it is.")
    type: EpisodeType = Field(description="What the police ordered.")
    status: EpisodeStatus = Field(description="Where the case stands.")
    term_year: int | None = Field(description="Year of the term; null before the person has reported.")
    expires_on: LegalDate | None = Field(description="Last day of the term.")
    tier: SupportTier = Field(description="How much help is owed.")
    tier_expires_on: LegalDate | None = Field(description="The day from which the tier no longer holds.")
    agreement_signed_on: LegalDate | None = Field(description="Day of the agreement that is in force.")
    deadlines: list[DeadlineOut] = Field(description="What can still be done, the most urgent first.")
    plan: SupportPlanOut | None = Field(description="The plan in force, with the person's goals.")
    contacts: list[SupportContactOut] = Field(description="The latest five.")
    services: list[SupportServiceOut] = Field(description="Needs that somebody still has to see to.")
    tests: list[DrugTestOut] = Field(description="The latest five.")


def case_file_out(file: CaseFile) -> CaseFileOut:
    """A case as the wire shows it."""
    episode, who = file.episode, file.identity
    return CaseFileOut(
        episode_id=episode.id,
        participant_id=episode.participant_id,
        pseudonym=episode.pseudonym,
        person=CasePersonOut(name=who.name, phone=who.phone, address=who.address),
        type=EpisodeType(episode.type),
        status=EpisodeStatus(episode.status),
        term_year=file.schedule.term_year,
        expires_on=file.schedule.expires_on,
        tier=SupportTier(episode.tier),
        tier_expires_on=episode.tier_expires_on,
        agreement_signed_on=None if file.agreement is None else file.agreement.signed_on,
        deadlines=[
            DeadlineOut(
                kind=item.kind,
                number=item.number,
                window_from=item.window_from,
                due_on=item.due_on,
                status=item.status,
                legal_basis=item.legal_basis,
            )
            for item in file.deadlines
        ],
        plan=None if file.plan is None else plan_out(file.plan),
        contacts=[contact_out(one) for one in file.contacts],
        services=[service_out(one) for one in file.services],
        tests=[drug_test_out(one) for one in file.tests],
    )
