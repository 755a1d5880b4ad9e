"""Every table of the product, so that Alembic sees them all; a test compares it with the database."""

from api.domain.assessments import models as assessments_models
from api.domain.audit import models as audit_models
from api.domain.care_access import models as care_access_models
from api.domain.care_retention import models as care_retention_models
from api.domain.care_rules import models as care_rules_models
from api.domain.case_referrals import models as case_referrals_models
from api.domain.check_ins import models as check_ins_models
from api.domain.clues import models as clues_models
from api.domain.custody import models as custody_models
from api.domain.drone_flights import models as drone_flights_models
from api.domain.episodes import models as episodes_models
from api.domain.help_requests import models as help_requests_models
from api.domain.identity_requests import models as identity_requests_models
from api.domain.keys import models as keys_models
from api.domain.meetings import models as meetings_models
from api.domain.notices import models as notices_models
from api.domain.observations import models as observations_models
from api.domain.outreach import models as outreach_models
from api.domain.pairings import models as pairings_models
from api.domain.participants import models as participants_models
from api.domain.patrol_templates import models as patrol_templates_models
from api.domain.patrols import models as patrols_models
from api.domain.people import models as people_models
from api.domain.places import models as places_models
from api.domain.queue import models as queue_models
from api.domain.re_visits import models as re_visits_models
from api.domain.receipts import models as receipts_models
from api.domain.repeats import models as repeats_models
from api.domain.sessions import models as sessions_models
from api.domain.support import models as support_models
from api.domain.tasks import models as tasks_models
from api.domain.tips import models as tips_models
from api.domain.transfers import models as transfers_models
from api.domain.visits import models as visits_models
from api.domain.work_records import models as work_records_models

MODULES = (
    assessments_models,
    audit_models,
    care_access_models,
    care_retention_models,
    care_rules_models,
    case_referrals_models,
    check_ins_models,
    clues_models,
    custody_models,
    drone_flights_models,
    episodes_models,
    help_requests_models,
    identity_requests_models,
    keys_models,
    meetings_models,
    notices_models,
    observations_models,
    outreach_models,
    pairings_models,
    participants_models,
    patrol_templates_models,
    patrols_models,
    people_models,
    places_models,
    queue_models,
    re_visits_models,
    receipts_models,
    repeats_models,
    sessions_models,
    support_models,
    tasks_models,
    tips_models,
    transfers_models,
    visits_models,
    work_records_models,
)
