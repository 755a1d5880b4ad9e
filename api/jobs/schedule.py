"""Every periodic job with its interval, in one list, alphabetical."""

from typing import Final

from api.jobs.assessments import expire_assessments
from api.jobs.care_retention import erase_files, seal_files
from api.jobs.case_referrals import carry_referrals
from api.jobs.check_ins import fade_check_ins
from api.jobs.custody import seal_checkpoints
from api.jobs.drone_flights import ask_for_erasure
from api.jobs.episodes import mark_overdue_orders
from api.jobs.hands import Periodic
from api.jobs.meetings import alert_meetings, refresh_agendas
from api.jobs.notices import deliver_notices, forget_notices
from api.jobs.observations import fade_observations, give_follow_ups
from api.jobs.patrols import close_patrols, make_patrols
from api.jobs.queue import sweep_leases
from api.jobs.re_visits import finish_re_visits
from api.jobs.repeats import forget_repeats
from api.jobs.staffing import tend_staffing
from api.jobs.tasks import remind_of_tasks
from api.jobs.work_records import draft_work_records, remind_work_records

SCHEDULE: Final = (
    Periodic("alert_meetings", 3600, alert_meetings),
    Periodic("ask_for_erasure", 3600, ask_for_erasure),
    # The law says "promptly"; a countersigned referral is with its station within seconds.
    Periodic("carry_referrals", 10, carry_referrals),
    Periodic("close_patrols", 300, close_patrols),
    Periodic("deliver_notices", 15, deliver_notices),
    Periodic("draft_work_records", 1800, draft_work_records),
    Periodic("erase_files", 6 * 3600, erase_files),
    Periodic("expire_assessments", 1800, expire_assessments),
    Periodic("fade_check_ins", 6 * 3600, fade_check_ins),
    Periodic("fade_observations", 6 * 3600, fade_observations),
    Periodic("finish_re_visits", 60, finish_re_visits),
    Periodic("forget_notices", 6 * 3600, forget_notices),
    Periodic("forget_repeats", 6 * 3600, forget_repeats),
    # Somebody hears of needles and plants while whoever found them still stands there.
    Periodic("give_follow_ups", 10, give_follow_ups),
    Periodic("make_patrols", 120, make_patrols),
    Periodic("mark_overdue_orders", 900, mark_overdue_orders),
    Periodic("refresh_agendas", 900, refresh_agendas),
    Periodic("remind_of_tasks", 300, remind_of_tasks),
    Periodic("remind_work_records", 3600, remind_work_records),
    # Source: the API contract, `checkpoints`: hourly per street.
    Periodic("seal_checkpoints", 3600, seal_checkpoints),
    Periodic("seal_files", 900, seal_files),
    # Source: security requirement QUE-7: an expired lease is delivered again within 5 s.
    Periodic("sweep_leases", 3, sweep_leases),
    # A hand-over takes two edits of accounts; the quarter of an hour lets them be made.
    Periodic("tend_staffing", 900, tend_staffing),
)
