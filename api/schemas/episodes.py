"""Shapes of episodes: the order that opens one, and what is plain of it."""

from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from api.domain.care_access.words import SpokenLanguage
from api.domain.episodes.models import Episode
from api.domain.episodes.words import EpisodeStatus, EpisodeType, ExecutionBasis, ReferralGround, SupportTier
from api.domain.participants.words import FileClass
from api.domain.steps.opening import NewEpisode, Order, Wishes
from api.domain.steps.standing import EpisodeChange
from api.schemas.fields import Id, LegalDate, Line, Option, OutModel, StrictModel, UnitCode
from api.schemas.paging import Page
from api.schemas.participants import IdentityIn

MAX_EXCLUDED = 20

Weekday = Annotated[int, Field(ge=1, le=7, description="ISO weekday, Monday is 1.")]


class OrderIn(StrictModel):
    """The document that opens an episode, and the only thing that does."""

    number: Line = Field(description="As its issuer numbered it.")
    issued_by: Line = Field(description="The public security organ of county level or above.")
    issued_on: LegalDate = Field(description="The day of the decision.")
    received_on: LegalDate = Field(description="The day on which the person received it: the clock starts.")
    notified_on: LegalDate = Field(description="The day on which the office learnt of it.")


class WishesIn(StrictModel):
    """What matters for who works on the case."""

    grid_code: UnitCode | None = Field(None, description="Small grid where the person is visited.")
    asked_languages: list[Option[SpokenLanguage]] = Field(
        default_factory=list, max_length=len(SpokenLanguage), description="What the person asked for."
    )
    free_weekdays: list[Weekday] = Field(
        default_factory=list, max_length=7, description="When the person can be met; empty for any day."
    )
    excluded_account_ids: list[Id] = Field(
        default_factory=list,
        max_length=MAX_EXCLUDED,
        description="Case workers whom the person does not want. No reason is asked or kept.",
    )

    @model_validator(mode="after")
    def _names_each_once(self) -> Self:
        for several in (self.asked_languages, self.free_weekdays, self.excluded_account_ids):
            if len(set(several)) != len(several):
                raise PydanticCustomError("duplicate_value", "a value twice")
        return self

    def to_wishes(self) -> Wishes:
        """The same for the domain."""
        return Wishes(
            self.grid_code,
            tuple(one.value for one in self.asked_languages),
            tuple(sorted(self.free_weekdays)),
            tuple(self.excluded_account_ids),
        )


class EpisodeIn(StrictModel):
    """An order that came to the office."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "type": "community_treatment",
                    "participant": {"name": "甲某某", "document_number": "990000199001010017"},
                    "community_code": "990000001001",
                    "execution_basis": "current_residence",
                    "order": {
                        "number": "（示例）禁毒决字〔2026〕7号",
                        "issued_by": "示例公安分局",
                        "issued_on": "2026-11-16",
                        "received_on": "2026-11-18",
                        "notified_on": "2026-11-19",
                    },
                }
            ]
        }
    )

    type: Option[EpisodeType] = Field(description="What was ordered.")
    participant: IdentityIn | None = Field(None, description="Who it is; or `participant_id`.")
    participant_id: Id | None = Field(None, description="A file that is there already.")
    community_code: UnitCode
    execution_basis: Option[ExecutionBasis] = Field(description="Why this street carries the order out.")
    order: OrderIn
    term_months: int | None = Field(
        None, ge=1, le=36, description="As an order of rehabilitation names it; treatment is 36."
    )
    credited_days: int = Field(0, ge=0, le=1100, description="Days of isolation that count.")
    is_minor: bool = Field(default=False, description="Files of minors stand in no list of a lead.")
    is_isolation_exempt: bool = Field(
        default=False, description="Whether isolation is barred for the person; the reason is not kept."
    )
    has_maintenance: bool = Field(default=False, description="Maintenance treatment runs in parallel.")
    lead_id: Id | None = Field(
        None, description="The case worker who answers for the case; by default whoever opens it."
    )
    previous_episode_id: Id | None = Field(None, description="The episode that this one follows.")
    release_notice_id: Id | None = Field(
        None, description="The notice by which the person was expected from custody."
    )
    wishes: WishesIn = WishesIn()

    @model_validator(mode="after")
    def _names_one_person(self) -> Self:
        if (self.participant is None) == (self.participant_id is None):
            raise PydanticCustomError("invalid", "one of participant and participant_id")
        return self

    def to_new(self) -> NewEpisode:
        """The same for the domain."""
        person = self.participant_id if self.participant is None else self.participant.to_identity()
        assert person is not None  # noqa: S101 - one of both is there
        order = self.order
        return NewEpisode(
            kind=self.type,
            person=person,
            community_code=self.community_code,
            basis=self.execution_basis,
            order=Order(order.number, order.issued_by, order.issued_on, order.received_on, order.notified_on),
            months=self.term_months,
            credited_days=self.credited_days,
            is_minor=self.is_minor,
            is_isolation_exempt=self.is_isolation_exempt,
            has_maintenance=self.has_maintenance,
            lead_id=self.lead_id,
            previous_episode_id=self.previous_episode_id,
            release_notice_id=self.release_notice_id,
            wishes=self.wishes.to_wishes(),
        )


class EpisodeChangeIn(StrictModel):
    """What people put right by hand. States move by steps alone."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "execution_basis": "current_residence",
                    "credited_days": 0,
                    "is_isolation_exempt": False,
                    "has_maintenance": True,
                    "wishes": {"free_weekdays": [2, 4], "asked_languages": ["local_dialect"]},
                }
            ]
        }
    )

    execution_basis: Option[ExecutionBasis] = Field(description="Why this street carries the order out.")
    credited_days: int = Field(ge=0, le=1100, description="Days of isolation that count.")
    term_last_on: LegalDate | None = Field(
        None, description="Last day of the term as a document names it; by default it is reckoned."
    )
    is_isolation_exempt: bool = Field(description="Whether isolation is barred; the reason is not kept.")
    has_maintenance: bool = Field(description="Maintenance treatment runs in parallel.")
    privacy_notice_version: Line | None = Field(None, description="Of the notice that the person was given.")
    privacy_notice_on: LegalDate | None = Field(None, description="When it was given.")
    wishes: WishesIn = WishesIn()

    @model_validator(mode="after")
    def _names_a_whole_notice(self) -> Self:
        if (self.privacy_notice_version is None) != (self.privacy_notice_on is None):
            raise PydanticCustomError("invalid", "version and day of the notice belong together")
        return self

    def to_change(self) -> EpisodeChange:
        """The same for the domain."""
        return EpisodeChange(
            basis=self.execution_basis,
            credited_days=self.credited_days,
            term_last_on=self.term_last_on,
            is_isolation_exempt=self.is_isolation_exempt,
            has_maintenance=self.has_maintenance,
            privacy_notice_version=self.privacy_notice_version,
            privacy_notice_on=self.privacy_notice_on,
            wishes=self.wishes.to_wishes(),
        )


class WishesOut(OutModel):
    """What matters for who works on the case."""

    grid_code: str | None = Field(description="Small grid where the person is visited.")
    asked_languages: list[SpokenLanguage] = Field(description="What the person asked for.")
    free_weekdays: list[int] = Field(description="ISO weekdays; empty for any.")
    excluded_account_ids: list[UUID] = Field(description="Case workers whom the person does not want.")


class EpisodeOut(OutModel):
    """What is plain of an episode: states and days. Names and texts come with its content."""

    id: UUID
    participant_id: UUID = Field(description="The file of the person.")
    pseudonym: str = Field(description="By which people speak of the case.")
    type: EpisodeType
    status: EpisodeStatus
    status_before_interruption: EpisodeStatus | None = Field(description="Where an interruption leads back.")
    community_code: str = Field(description="Code of the community.")
    file_class: FileClass
    execution_basis: ExecutionBasis
    is_isolation_exempt: bool = Field(description="Whether isolation is barred for the person.")
    has_maintenance: bool = Field(description="Maintenance treatment runs in parallel.")
    decided_on: LegalDate = Field(description="The day of the decision.")
    decision_received_on: LegalDate = Field(description="The day on which the person received it.")
    notified_on: LegalDate = Field(description="The day on which the office learnt of it.")
    report_due_on: LegalDate = Field(description="Last day for reporting.")
    reported_on: LegalDate | None = Field(description="The day on which the person reported.")
    term_months: int = Field(description="Months of the term.")
    term_last_on: LegalDate | None = Field(description="Last day as a document names it; else reckoned.")
    credited_days: int = Field(description="Days of isolation that count.")
    agreement_signed_on: LegalDate | None = Field(description="Of the first agreement.")
    referral_ground: ReferralGround | None = Field(description="Why the police were told, while they are.")
    tier: SupportTier = Field(description="How much help is owed.")
    tier_expires_on: LegalDate | None = Field(description="When the tier ends.")
    lead_id: UUID = Field(description="The one case worker who answers for the case.")
    deputy_id: UUID | None = Field(description="Who stands in; null until the team is formed.")
    previous_episode_id: UUID | None = Field(description="The episode that this one follows.")
    privacy_notice_version: str | None = Field(description="Of the notice that the person was given.")
    privacy_notice_on: LegalDate | None = Field(description="When it was given.")
    wishes: WishesOut
    ended_on: LegalDate | None = Field(description="The day of the step that ended it.")
    etag: str


EpisodePage = Page[EpisodeOut]

_SAME = (
    "pseudonym",
    "type",
    "status",
    "status_before_interruption",
    "file_class",
    "execution_basis",
    "is_isolation_exempt",
    "has_maintenance",
    "term_months",
    "credited_days",
    "referral_ground",
    "tier",
    "privacy_notice_version",
)
_DAYS = (
    "decided_on",
    "decision_received_on",
    "notified_on",
    "report_due_on",
    "reported_on",
    "term_last_on",
    "agreement_signed_on",
    "tier_expires_on",
    "privacy_notice_on",
    "ended_on",
)
_IDS = ("id", "participant_id", "lead_id", "deputy_id", "previous_episode_id")


def episode_json(episode: Episode, codes: dict[UUID, str]) -> dict[str, Any]:
    """An episode as `EpisodeOut`.

    Args:
        episode: The row.
        codes: Of its community and grid, by unit.
    """
    days = {name: getattr(episode, name) for name in _DAYS}
    ids = {name: getattr(episode, name) for name in _IDS}
    return {
        **{name: getattr(episode, name) for name in _SAME},
        **{name: None if day is None else day.isoformat() for name, day in days.items()},
        **{name: None if one is None else str(one) for name, one in ids.items()},
        "community_code": codes[episode.community_id],
        "wishes": {
            "grid_code": None if episode.grid_id is None else codes[episode.grid_id],
            "asked_languages": episode.asked_languages,
            "free_weekdays": episode.free_weekdays,
            "excluded_account_ids": [str(one) for one in episode.excluded_ids],
        },
        "etag": f'"{episode.version}"',
    }
