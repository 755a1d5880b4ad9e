"""The service's HTTP process, put together as `python -m api api` does, with two differences.

The intake never asks for a proof of work, since a load test looks like the flood that it is against. With
`--weak-hashes` a password costs next to nothing, to show what remains of signing in without it.
"""

import json
import math
import sys
from dataclasses import replace

import uvicorn
from argon2 import PasswordHasher

from api.crypto import passwords
from api.crypto.keyring import load_or_create
from api.db.unit import Database
from api.kit.logs import configure_logs
from api.kit.throttle import LoadMeter
from api.main import build_app, build_services, options_of
from api.routers.edge import SERVER_OPTIONS
from api.settings import Settings

WEAK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1, hash_len=32, salt_len=16)


def main() -> None:
    settings = Settings()
    configure_logs()
    if "--weak-hashes" in sys.argv:
        passwords._HASHER = WEAK  # noqa: SLF001 - there is no other way in, and there should be none
    keyring = load_or_create(settings.data_dir / "keyring.json")
    database = Database(json.loads(settings.database_address or "{}"), keyring.database_passwords)
    options = options_of(settings)
    services = replace(
        build_services(database, keyring, options), intake_load=LoadMeter(calm_per_min=math.inf)
    )
    app = build_app(services, options)
    uvicorn.run(app, host=settings.host, port=settings.port, **SERVER_OPTIONS)


if __name__ == "__main__":
    main()
