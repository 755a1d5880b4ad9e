"""A process that owns, or shares, an embedded server until its standard input ends or it is killed."""

import json
import sys
from pathlib import Path

from api.db.embedded import EmbeddedPostgres
from api.kit import children


def main(folder: str, *flags: str) -> None:
    if "--no-death-signal" in flags:
        children.HAS_DEATH_SIGNAL = False
    server = EmbeddedPostgres(Path(folder), share="--share" in flags)
    server.start()
    facts = {"is_owner": server.is_owner, "pid": server.pid, "host": server.address().host}
    sys.stdout.write(json.dumps(facts) + "\n")
    sys.stdout.flush()
    sys.stdin.read()
    server.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
