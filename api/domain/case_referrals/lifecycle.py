"""States of a referral as care sees it, and the steps between them. Pure."""

from collections.abc import Mapping

from api.domain.case_referrals.words import ReferralStatus
from api.errors import IllegalTransition

_S = ReferralStatus

LIVE = frozenset({_S.DRAFT, _S.COUNTERSIGNED, _S.SENT})
"""States of a referral that is still to be answered: a case has one such at a time."""

EDGES: Mapping[ReferralStatus, frozenset[ReferralStatus]] = {
    _S.DRAFT: frozenset({_S.COUNTERSIGNED, _S.WITHDRAWN}),
    _S.COUNTERSIGNED: frozenset({_S.SENT}),
    _S.SENT: frozenset({_S.RECEIVED, _S.RETURNED}),
    # One that came back is answered by another referral, never sent again.
    _S.RECEIVED: frozenset(),
    _S.RETURNED: frozenset(),
    _S.WITHDRAWN: frozenset(),
}


def advance(current: ReferralStatus, wanted: ReferralStatus) -> ReferralStatus:
    """Return `wanted` when the edge exists.

    Raises:
        IllegalTransition: There is no edge from `current` to `wanted`.
    """
    if wanted not in EDGES[current]:
        raise IllegalTransition
    return wanted
