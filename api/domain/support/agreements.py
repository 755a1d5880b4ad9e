"""Agreements between the office and the person: written once, replaced by the next revision.

Source: 戒毒条例 16, 22, 38; the domain reference, R-4 and R-7.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from api.db.session import flush_changes
from api.domain.care_access.hand import Hand
from api.domain.episodes.parts import Asked, Opened, Part, open_row, rows_of
from api.domain.episodes.standing import NotReportedYet, lock_open_episode, require_day
from api.domain.support.models import Agreement
from api.domain.support.words import AgreementBlock, AgreementTemplate
from api.errors import InvalidField
from api.kit.ids import new_id

AGREEMENTS: Final = Part("agreements", Agreement, ("revision",))


@dataclass(frozen=True, slots=True)
class NewAgreement:
    """What was signed.

    Attributes:
        blocks: Text of each block; `other` may be left out.
    """

    template: AgreementTemplate
    signed_on: date
    blocks: Mapping[AgreementBlock, str]


async def sign_agreement(hand: Hand, episode_id: UUID, signed: NewAgreement) -> Opened[Agreement]:
    """Keep a signed agreement as the next revision. The state is moved by its own step, which rests on this.

    Raises:
        NotFound: No such case.
        EpisodeClosed: The case is over.
        NotReportedYet: The person has not reported.
        InvalidField: Signed before the report, before the revision that it replaces, or in the future.
    """
    episode = await lock_open_episode(hand, episode_id)
    if episode.reported_on is None:
        raise NotReportedYet
    require_day(hand, episode, signed.signed_on, "/signed_on")
    if signed.signed_on < episode.reported_on:
        raise InvalidField("before_the_report", pointer="/signed_on")
    last = await rows_of(hand, episode_id, AGREEMENTS, Asked(None, 1))
    if last and signed.signed_on < last[0].signed_on:
        raise InvalidField("before_the_last_one", pointer="/signed_on")
    agreement_id = new_id()
    words = {block.value: text for block, text in signed.blocks.items()}
    agreement = Agreement(
        street_id=hand.street_id,
        id=agreement_id,
        episode_id=episode_id,
        community_id=episode.community_id,
        revision=last[0].revision + 1 if last else 1,
        signed_on=signed.signed_on,
        template_version=signed.template.value,
        sealed=hand.box.seal("agreement", agreement_id, words),
        recorded_by=hand.actor.account_id,
        recorded_at=hand.now,
    )
    hand.session.add(agreement)
    if episode.agreement_signed_on is None:
        episode.agreement_signed_on = signed.signed_on
        episode.changed_at, episode.version = hand.now, episode.version + 1
    await flush_changes(hand.session)
    await hand.record("sign_agreement", "agreement", agreement_id, participant_id=episode.participant_id)
    return open_row(hand, agreement)
