"""Every periodic job with its interval, in one list, alphabetical."""

from typing import Final

from api.jobs.check_ins import fade_check_ins
from api.jobs.custody import seal_checkpoints
from api.jobs.hands import Periodic
from api.jobs.meetings import alert_meetings, refresh_agendas
from api.jobs.observations import fade_observations, give_follow_ups
from api.jobs.queue import sweep_leases
from api.jobs.re_visits import finish_re_visits
from api.jobs.repeats import forget_repeats
from api.jobs.work_records import draft_work_records, remind_work_records

SCHEDULE: Final = (
    Periodic("alert_meetings", 3600, alert_meetings),
    Periodic("draft_work_records", 1800, draft_work_records),
    Periodic("fade_check_ins", 6 * 3600, fade_check_ins),
    Periodic("fade_observations", 6 * 3600, fade_observations),
    Periodic("finish_re_visits", 60, finish_re_visits),
    Periodic("forget_repeats", 6 * 3600, forget_repeats),
    Periodic("refresh_agendas", 900, refresh_agendas),
    Periodic("remind_work_records", 3600, remind_work_records),
    # Somebody hears of needles and plants while whoever found them still stands there.
    Periodic("give_follow_ups", 10, give_follow_ups),
    # Source: the API contract, `checkpoints`: hourly per street.
    Periodic("seal_checkpoints", 3600, seal_checkpoints),
    # Source: security requirement QUE-7: an expired lease is delivered again within 5 s.
    Periodic("sweep_leases", 3, sweep_leases),
)
