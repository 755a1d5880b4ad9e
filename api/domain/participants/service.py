"""Opening, reading and changing files of participants.

Whether a person has a file already is told to nobody who does not work on it: who opens a second one learns
nothing, and the office finds both in a list of its own. So no number that is typed in answers a question.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from api.access.database_roles import DatabaseRole
from api.access.permissions import Duty
from api.db.session import flush_changes
from api.domain.care_access.hand import Hand, show_people
from api.domain.care_access.refusals import ConsentMissing
from api.domain.participants import queries
from api.domain.participants.identity import (
    DOCUMENT,
    PHONE,
    Identity,
    open_identity,
    seal_identity,
    tag_of,
)
from api.domain.participants.models import Consent, Participant
from api.domain.participants.pseudonyms import next_pseudonym
from api.domain.participants.words import ConsentKind, FileClass, LawfulBasis, SearchBasis
from api.domain.people.posts import works_in
from api.domain.places.queries import find_unit
from api.errors import DomainError, InvalidField
from api.kit.ids import new_id

HELP_PREFIX = "H"
"""Of files that rest on consent: `H-2026-0001`. An order's file bears the pseudonym of its episode."""

VersionCheck = Callable[[int], None]
"""Refuses an edit of another version than the one that the caller saw."""


class ParticipantKnown(DomainError):
    """The caller keeps a file of this person already."""

    code = "participant_known"


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file to be opened.

    Attributes:
        community_id: A community of the street.
        keeper_id: The case worker who answers for it.
        pseudonym: Of the episode; None takes the next number of files on consent.
    """

    identity: Identity
    community_id: UUID
    keeper_id: UUID
    basis: LawfulBasis
    is_minor: bool = False
    pseudonym: str | None = None


async def community_of(hand: Hand, code: str, pointer: str = "/community_code") -> UUID:
    """The community that bears a code today.

    Raises:
        InvalidField: There is none.
    """
    unit = await find_unit(hand.session, code, on=hand.today)
    if unit is None or unit.kind != "community":
        raise InvalidField("not_an_option", pointer=pointer)
    return unit.id


async def keeper_of(hand: Hand, community_id: UUID, wanted: UUID | None, pointer: str) -> UUID:
    """Who answers for a new file: the case worker who opens it, or the one whom a lead names.

    Raises:
        InvalidField: A case worker names somebody else, or the one named does not work there as one.
    """
    own = hand.actor.account_id if Duty.CASE_WORKER in hand.actor.duties else None
    keeper_id = wanted or own
    is_own_role = own is not None and keeper_id != own and hand.purpose is None
    if keeper_id is None or (is_own_role and Duty.COMMUNITY_LEAD not in hand.actor.duties):
        raise InvalidField("not_an_option", pointer=pointer)
    if not await works_in(hand.session, keeper_id, community_id, {Duty.CASE_WORKER}, on=hand.today):
        raise InvalidField("not_an_option", pointer=pointer)
    return keeper_id


async def open_file(hand: Hand, new: NewFile) -> Participant:
    """A new file. Not committed here.

    Raises:
        ParticipantKnown: It is of a person whose file the caller keeps.
    """
    document_tag = tag_of(hand.box, DOCUMENT, new.identity.document_number)
    # A lead reads no content, and so cannot look; the office finds what was opened twice.
    may_look = document_tag is not None and hand.role is not DatabaseRole.CARE_LEAD
    if may_look and await queries.search_participants(hand, document_tag, None):
        raise ParticipantKnown
    pseudonym = new.pseudonym or await next_pseudonym(hand, HELP_PREFIX, hand.today.year)
    participant_id = new_id()
    participant = Participant(
        street_id=hand.street_id,
        id=participant_id,
        pseudonym=pseudonym,
        community_id=new.community_id,
        lawful_basis=new.basis.value,
        file_class=(FileClass.MINOR if new.is_minor else FileClass.NORMAL).value,
        keeper_id=new.keeper_id,
        sealed=seal_identity(hand.box, participant_id, new.identity),
        id_tag=document_tag,
        phone_tag=tag_of(hand.box, PHONE, new.identity.phone),
        opened_by=hand.actor.account_id,
        opened_at=hand.now,
        is_held=False,
        changed_at=hand.now,
        version=1,
    )
    hand.session.add(participant)
    await flush_changes(hand.session)
    await show_people(hand.session, {participant_id})
    await hand.record("open_file", "participant", participant_id, participant_id=participant_id)
    return participant


async def open_file_on_consent(hand: Hand, new: NewFile, given_on: date) -> Participant:
    """A file of somebody who asked for help and agreed to it. Not committed here.

    Raises:
        ParticipantKnown: The caller keeps one of this person.
        InvalidField: The consent lies in the future.
    """
    if given_on > hand.today:
        raise InvalidField("bad_date", pointer="/consent/given_on")
    participant = await open_file(hand, new)
    hand.session.add(
        Consent(
            street_id=hand.street_id,
            id=new_id(),
            participant_id=participant.id,
            community_id=new.community_id,
            kind=ConsentKind.SUPPORT_FILE.value,
            given_on=given_on,
            recorded_by=hand.actor.account_id,
            recorded_at=hand.now,
        )
    )
    await flush_changes(hand.session)
    return participant


async def read_file(hand: Hand, participant_id: UUID) -> tuple[Participant, Identity]:
    """A file with who it is; that it was opened is recorded in the same transaction.

    Raises:
        NotFound: None that the caller may see.
    """
    participant = await queries.get_participant(hand, participant_id)
    identity = open_identity(hand.box, participant_id, participant.sealed)
    await hand.record("read", "participant", participant_id, participant_id=participant_id)
    return participant, identity


async def reveal_document(hand: Hand, participant_id: UUID) -> str | None:
    """The whole number of the identity document, for a paper that must bear it; recorded as such.

    Raises:
        NotFound: None that the caller may see.
    """
    participant = await queries.get_participant(hand, participant_id)
    await hand.record("reveal_document", "participant", participant_id, participant_id=participant_id)
    return open_identity(hand.box, participant_id, participant.sealed).document_number


async def change_identity(
    hand: Hand, participant_id: UUID, wanted: Identity, check: VersionCheck
) -> Participant:
    """Put right who somebody is. Not committed here.

    Raises:
        NotFound: None that the caller may see.
        ConsentMissing: A contact person is named, and nobody agreed to it.
    """
    participant = await queries.lock_participant(hand, participant_id)
    check(participant.version)
    if wanted.contact_person is not None and not await queries.has_consent(
        hand, participant_id, ConsentKind.CONTACT_PERSON
    ):
        raise ConsentMissing
    participant.sealed = seal_identity(hand.box, participant_id, wanted)
    participant.id_tag = tag_of(hand.box, DOCUMENT, wanted.document_number)
    participant.phone_tag = tag_of(hand.box, PHONE, wanted.phone)
    participant.changed_at = hand.now
    participant.version += 1
    await flush_changes(hand.session)
    await hand.record("change_identity", "participant", participant_id, participant_id=participant_id)
    return participant


async def search(
    hand: Hand, document_number: str | None, phone: str | None, basis: SearchBasis
) -> list[queries.ParticipantRow]:
    """Somebody among one's own cases. Recorded whatever it finds: by whom and why, never what was typed."""
    rows = await queries.search_participants(
        hand, tag_of(hand.box, DOCUMENT, document_number), tag_of(hand.box, PHONE, phone)
    )
    found = {"basis": basis.value, "found": len(rows)}
    await hand.record("search", "participant", None, detail=found)
    return rows
