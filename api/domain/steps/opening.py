"""Opening an episode: an order, a person, a community, and somebody who answers for the case from now on."""

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from api.db.session import flush_changes
from api.domain.care_access.hand import Hand, bind_case
from api.domain.care_rules.queries import load_book
from api.domain.episodes.edges import OPENING
from api.domain.episodes.evidence import Paper
from api.domain.episodes.judging import judge_opening
from api.domain.episodes.models import Episode, EpisodeTransition
from api.domain.episodes.queries import get_episode
from api.domain.episodes.terms import report_due, term_months
from api.domain.episodes.words import DocumentType, EpisodeStatus, EpisodeType, ExecutionBasis, SupportTier
from api.domain.pairings.course import begin_with_lead
from api.domain.participants.identity import Identity
from api.domain.participants.models import Participant
from api.domain.participants.pseudonyms import next_pseudonym
from api.domain.participants.queries import get_participant
from api.domain.participants.service import NewFile, community_of, keeper_of, open_file
from api.domain.participants.words import LawfulBasis
from api.domain.places.queries import find_unit
from api.domain.steps.documents import NewDocument, add_document
from api.domain.transfers.releases import mark_received
from api.errors import InvalidField
from api.kit.ids import new_id

PREFIX: Final = {
    EpisodeType.COMMUNITY_TREATMENT: "CT",
    EpisodeType.COMMUNITY_REHABILITATION: "CR",
}
"""Of pseudonyms. Source: the domain reference, 7.4."""


@dataclass(frozen=True, slots=True)
class Order:
    """The document that opens an episode, and the only thing that does.

    Attributes:
        received_on: The day on which the person received it: there the clock starts.
        notified_on: The day on which the office learnt of it.
    """

    number: str
    issued_by: str
    issued_on: date
    received_on: date
    notified_on: date


@dataclass(frozen=True, slots=True)
class Wishes:
    """What matters for who works on the case, beside where it is.

    Attributes:
        grid_code: Where the person is visited; None where that is not known.
        languages: What the person asked for.
        weekdays: ISO weekdays on which the person can be met; empty for any.
        excluded_ids: Colleagues whom the person does not want, or who must not.
    """

    grid_code: str | None = None
    languages: tuple[str, ...] = ()
    weekdays: tuple[int, ...] = ()
    excluded_ids: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class NewEpisode:
    """An order with what the office knows beside it.

    Attributes:
        person: Who it is, or the id of a file that is there already.
        months: As the order of rehabilitation names them; None for treatment.
        release_notice_id: The notice by which the person was expected from custody.
    """

    kind: EpisodeType
    person: Identity | UUID
    community_code: str
    basis: ExecutionBasis
    order: Order
    months: int | None = None
    credited_days: int = 0
    is_minor: bool = False
    is_isolation_exempt: bool = False
    has_maintenance: bool = False
    lead_id: UUID | None = None
    previous_episode_id: UUID | None = None
    release_notice_id: UUID | None = None
    wishes: Wishes = Wishes()


async def open_episode(hand: Hand, new: NewEpisode) -> Episode:
    """Open an episode with its file, its order and its accountable lead, all at once. Not committed here.

    Raises:
        NotFound: The file, the earlier episode or the notice of release is none that the caller may see.
        IllegalTransition: The notice of release belongs to an episode, or was ended without an order.
        ParticipantKnown: A file is to be opened of a person whose file the caller keeps.
        InvalidField: No such community, grid or case worker.
        DatedInFuture, DatedBeforeOrder: The days of the order do not fit.
        TermTooLong: The order names a term that the law does not know.
    """
    order, book = new.order, await load_book(hand)
    paper = NewDocument(
        DocumentType.ORDER_DOCUMENT, order.number, order.issued_by, order.issued_on, order.notified_on
    )
    judge_opening(
        Paper(DocumentType.ORDER_DOCUMENT, order.number, order.issued_on), order.received_on, hand.today
    )
    if not order.issued_on <= order.notified_on <= hand.today:
        raise InvalidField("bad_date", pointer="/order/notified_on")
    community_id = await community_of(hand, new.community_code)
    lead_id = await keeper_of(hand, community_id, new.lead_id, "/lead_id")
    if new.previous_episode_id is not None:
        await get_episode(hand, new.previous_episode_id)
    pseudonym = await next_pseudonym(hand, PREFIX[new.kind], hand.today.year)
    participant = await _person(hand, new, community_id, lead_id, pseudonym)
    months = term_months(new.kind, new.months, book, order.issued_on)
    episode = Episode(
        street_id=hand.street_id,
        id=new_id(),
        participant_id=participant.id,
        community_id=community_id,
        pseudonym=pseudonym,
        type=new.kind.value,
        status=EpisodeStatus.ORDER_RECEIVED.value,
        file_class=participant.file_class,
        execution_basis=new.basis.value,
        is_isolation_exempt=new.is_isolation_exempt,
        has_maintenance=new.has_maintenance,
        decided_on=order.issued_on,
        decision_received_on=order.received_on,
        notified_on=order.notified_on,
        report_due_on=report_due(order.received_on, book),
        term_months=months,
        credited_days=new.credited_days,
        tier=SupportTier.UNASSESSED.value,
        lead_id=lead_id,
        grid_id=await grid_of(hand, new.wishes.grid_code),
        asked_languages=list(new.wishes.languages),
        free_weekdays=list(new.wishes.weekdays),
        excluded_ids=list(new.wishes.excluded_ids),
        previous_episode_id=new.previous_episode_id,
        opened_by=hand.actor.account_id,
        opened_at=hand.now,
        changed_at=hand.now,
        version=1,
    )
    hand.session.add(episode)
    await flush_changes(hand.session)
    await bind_case(hand.session, episode.id, participant.id)
    await _first_step(hand, episode, paper)
    await begin_with_lead(hand, episode)
    if new.release_notice_id is not None:
        await mark_received(hand, new.release_notice_id, episode.id)
    await hand.record("open_episode", "episode", episode.id, participant_id=participant.id)
    return episode


async def _person(
    hand: Hand, new: NewEpisode, community_id: UUID, lead_id: UUID, pseudonym: str
) -> Participant:
    if isinstance(new.person, UUID):
        return await get_participant(hand, new.person)
    wanted = NewFile(new.person, community_id, lead_id, LawfulBasis.STATUTORY_DUTY, new.is_minor, pseudonym)
    return await open_file(hand, wanted)


async def grid_of(hand: Hand, code: str | None) -> UUID | None:
    """The small grid that bears a code today.

    Raises:
        InvalidField: There is none.
    """
    if code is None:
        return None
    unit = await find_unit(hand.session, code, on=hand.today)
    if unit is None or unit.kind != "small_grid":
        raise InvalidField("not_an_option", pointer="/wishes/grid_code")
    return unit.id


async def _first_step(hand: Hand, episode: Episode, paper: NewDocument) -> None:
    document = await add_document(hand, episode, paper)
    hand.session.add(
        EpisodeTransition(
            street_id=hand.street_id,
            id=new_id(),
            episode_id=episode.id,
            community_id=episode.community_id,
            to_status=episode.status,
            effective_on=episode.decision_received_on,
            state="applied",
            document_id=document.id,
            legal_basis=OPENING.legal_basis,
            is_automatic=False,
            actor_id=hand.actor.account_id,
            recorded_at=hand.now,
        )
    )
    await flush_changes(hand.session)
