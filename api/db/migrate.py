"""Bring a database to the newest revision."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config

ROOT = Path(__file__).resolve().parents[2]


def alembic_config(admin_kwargs: Mapping[str, Any]) -> Config:
    """Alembic's configuration for one database.

    Args:
        admin_kwargs: Arguments of `asyncpg.connect` for a role that may put on `app_owner`.
    """
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    config.set_main_option("prepend_sys_path", str(ROOT))
    config.set_main_option("path_separator", "os")
    config.attributes["connect_args"] = dict(admin_kwargs)
    return config


def migrate(admin_kwargs: Mapping[str, Any]) -> None:
    """Run every revision that has not run yet, one process at a time. Blocking: call it in a thread."""
    command.upgrade(alembic_config(admin_kwargs), "head")
