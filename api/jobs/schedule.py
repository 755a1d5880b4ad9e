"""Every periodic job with its interval, in one list, alphabetical."""

from typing import Final

from api.jobs.check_ins import fade_check_ins
from api.jobs.custody import seal_checkpoints
from api.jobs.drone_flights import ask_for_erasure
from api.jobs.hands import Periodic
from api.jobs.notices import deliver_notices, forget_notices
from api.jobs.patrols import close_patrols, make_patrols
from api.jobs.queue import sweep_leases
from api.jobs.repeats import forget_repeats
from api.jobs.tasks import remind_of_tasks

SCHEDULE: Final = (
    Periodic("ask_for_erasure", 3600, ask_for_erasure),
    Periodic("close_patrols", 300, close_patrols),
    Periodic("deliver_notices", 15, deliver_notices),
    Periodic("fade_check_ins", 6 * 3600, fade_check_ins),
    Periodic("forget_notices", 6 * 3600, forget_notices),
    Periodic("forget_repeats", 6 * 3600, forget_repeats),
    Periodic("make_patrols", 120, make_patrols),
    Periodic("remind_of_tasks", 300, remind_of_tasks),
    # Source: the API contract, `checkpoints`: hourly per street.
    Periodic("seal_checkpoints", 3600, seal_checkpoints),
    # Source: security requirement QUE-7: an expired lease is delivered again within 5 s.
    Periodic("sweep_leases", 3, sweep_leases),
)
