"""Puts the application together: the only file that knows every part."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from fastapi import FastAPI

from api.crypto.care_box import CareBoxes
from api.crypto.keyring import Keyring
from api.crypto.tokens import TokenCodec
from api.db.bell import QueueBell
from api.db.unit import Database
from api.domain.custody.items import QUEUE_CHANNEL
from api.kit.clock import Clock, utc_now
from api.kit.sign_in_throttle import SignInThrottle
from api.kit.throttle import LoadMeter, Rate, SourceLimiter
from api.media.cleaner import PictureCleaner
from api.routers import (
    access_log,
    accounts,
    agreements,
    assessments,
    audit,
    auth,
    break_glass,
    care_audit,
    case_files,
    case_referrals,
    check_ins,
    clues,
    consents,
    custody,
    declarations,
    drone_flights,
    drug_tests,
    episode_events,
    episodes,
    graphql,
    hand_overs,
    help_requests,
    identity_requests,
    intake,
    keys,
    me,
    meetings,
    observations,
    outcomes,
    outreach,
    pairing_proposals,
    pairings,
    participants,
    patrol_points,
    patrol_templates,
    patrols,
    places,
    queue,
    re_visits,
    receipts,
    records,
    subject_requests,
    support_contacts,
    support_plans,
    support_services,
    tasks,
    teams,
    tips,
    visits,
    well_known,
    work_records,
)
from api.routers.edge import APP_OPTIONS, EdgeOptions, install
from api.routers.limits import Limits, proxy_networks
from api.routers.services import Services
from api.schemas.openapi_tags import TAGS
from api.settings import Settings

AUDIENCE = "shouwang"
VERSION = "1.0.0"
RECEIPT_GUESSES = Rate(burst=100, per_s=100 / 60)
"""Wrong receipts of one source. Source: security requirement RCP-7."""

DESCRIPTION = """
守望 (Shouwang) is the service of a subdistrict's anti-drug office: it takes what citizens report, hands what
is worth pursuing to the police station without losing a thing, and keeps help apart from enforcement.

Times are RFC 3339 in UTC; legal dates are days in Asia/Shanghai. Refusals are `application/problem+json`
with a stable `code`. Lists are `{items, next_cursor}`. Clients ignore fields and values they do not know.
"""

# Matching goes through them in order: what is called most stands first, the rest by name.
ROUTERS = (
    check_ins.router,
    queue.router,
    intake.router,
    receipts.router,
    tips.router,
    auth.router,
    access_log.router,
    accounts.router,
    agreements.router,
    assessments.router,
    audit.router,
    break_glass.router,
    care_audit.router,
    case_files.router,
    case_referrals.router,
    clues.router,
    consents.router,
    custody.router,
    declarations.router,
    drone_flights.router,
    drug_tests.router,
    episode_events.router,
    episodes.router,
    graphql.router,
    hand_overs.router,
    help_requests.router,
    identity_requests.router,
    keys.router,
    me.router,
    meetings.router,
    observations.router,
    outcomes.router,
    outreach.router,
    pairing_proposals.router,
    pairings.router,
    participants.router,
    patrol_points.router,
    patrol_templates.router,
    patrols.router,
    places.router,
    re_visits.router,
    records.router,
    subject_requests.router,
    support_contacts.router,
    support_plans.router,
    support_services.router,
    tasks.router,
    teams.router,
    visits.router,
    well_known.router,
    work_records.router,
)


@dataclass(frozen=True, slots=True)
class Options:
    """How this process serves.

    Attributes:
        base_url: Where clients reach the service; issuer of its tokens.
        is_production: Hides the documentation pages.
        has_demo_release: Whether tips appear at the desk at once.
        allowed_hosts: Host names that requests may name; empty allows any.
        trusted_proxies: Networks whose X-Forwarded-For is believed.
        metrics_token: Bearer token of `/metrics` from elsewhere than this machine.
        clock: Tells the time.
    """

    base_url: str = "http://127.0.0.1:8000"
    is_production: bool = False
    has_demo_release: bool = False
    allowed_hosts: frozenset[str] = frozenset()
    trusted_proxies: tuple[str, ...] = ()
    metrics_token: str | None = None
    clock: Clock = field(default=utc_now)


def options_of(settings: Settings) -> Options:
    """The options that the environment asks for."""
    return Options(
        base_url=settings.base_url,
        is_production=settings.mode == "production",
        has_demo_release=settings.tip_release == "at_once",
        allowed_hosts=frozenset(_names(settings.allowed_hosts)),
        trusted_proxies=_names(settings.trusted_proxies),
        metrics_token=settings.metrics_token,
    )


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip().lower() for name in text.split(",") if name.strip())


def build_services(database: Database, keyring: Keyring, options: Options) -> Services:
    """The parts of a process, from its secrets and its database."""
    return Services(
        database=database,
        keyring=keyring,
        care_boxes=CareBoxes(keyring.care_secrets),
        codec=TokenCodec(keyring.signing_keys, issuer=options.base_url, audience=AUDIENCE),
        clock=options.clock,
        base_url=options.base_url,
        has_demo_release=options.has_demo_release,
        cleaner=PictureCleaner(),
        queue_bell=QueueBell(database, QUEUE_CHANNEL),
        intake_load=LoadMeter(),
        receipt_throttle=SourceLimiter(RECEIPT_GUESSES, clock=time.monotonic),
        sign_in_throttle=SignInThrottle(clock=time.monotonic),
    )


def build_app(services: Services, options: Options) -> FastAPI:
    """The application: every route, with the edge around it."""

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        yield
        await services.queue_bell.close()
        await services.database.dispose()

    app = FastAPI(
        title="Shouwang",
        version=VERSION,
        description=DESCRIPTION,
        openapi_url="/openapi.json",
        lifespan=lifespan,
        openapi_tags=TAGS,
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        **APP_OPTIONS,
    )
    app.state.services = services
    for router in ROUTERS:
        app.include_router(router)
    limits = Limits(
        allowed_hosts=options.allowed_hosts, trusted_proxies=proxy_networks(options.trusted_proxies)
    )
    install(
        app,
        EdgeOptions(
            probe=services.database.is_ready,
            limits=limits,
            metrics_token=options.metrics_token,
            has_docs=not options.is_production,
        ),
    )
    return app
