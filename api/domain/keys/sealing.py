"""Seal what came in the clear, or check what came sealed: one step for whatever people write."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from api.crypto.envelope import Envelope
from api.crypto.keys import RecipientKey
from api.crypto.sealing import SealKind, seal_json
from api.domain.keys.recipients import HolderKeys, all_active, check_recipients


def seal_or_check(
    kind: SealKind,
    thing_id: UUID,
    what: dict[str, Any] | Envelope,
    holders: Sequence[HolderKeys],
    *,
    receipt_key: RecipientKey | None = None,
) -> Envelope:
    """The envelope of a thing, to exactly those who may open it.

    Args:
        kind: What it is.
        thing_id: Id of the very thing.
        what: Its clear form, or an envelope that the caller sealed.
        holders: Whose active keys must open it.
        receipt_key: The receipt's key, where the thing is for a receipt too.

    Raises:
        RecipientKeyRevoked, WrongRecipients: An envelope is not for these.
    """
    if isinstance(what, Envelope):
        name = None if receipt_key is None else receipt_key.key_id
        check_recipients(what.key_ids, holders, receipt_key_id=name)
        return what
    extra = [] if receipt_key is None else [receipt_key]
    return seal_json(kind, thing_id, what, [*all_active(holders), *extra])
