"""Every periodic job with its interval, in one list, alphabetical."""

from typing import Final

from api.jobs.check_ins import fade_check_ins
from api.jobs.custody import seal_checkpoints
from api.jobs.hands import Periodic
from api.jobs.queue import sweep_leases
from api.jobs.repeats import forget_repeats
from api.jobs.staffing import tend_staffing

SCHEDULE: Final = (
    Periodic("fade_check_ins", 6 * 3600, fade_check_ins),
    Periodic("forget_repeats", 6 * 3600, forget_repeats),
    # Source: the API contract, `checkpoints`: hourly per street.
    Periodic("seal_checkpoints", 3600, seal_checkpoints),
    # Source: security requirement QUE-7: an expired lease is delivered again within 5 s.
    Periodic("sweep_leases", 3, sweep_leases),
    # A hand-over takes two edits of accounts; the quarter of an hour lets them be made.
    Periodic("tend_staffing", 900, tend_staffing),
)
