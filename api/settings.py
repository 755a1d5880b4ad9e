"""Configuration from the environment: every variable with its unit, default, and who needs it."""

from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Variables named `SHOUWANG_…`; read once, where the process is put together."""

    model_config = SettingsConfigDict(env_prefix="SHOUWANG_", extra="ignore")

    mode: Literal["development", "production"] = Field(
        default="development",
        description="production refuses an old server, hides the documentation pages, and closes the "
        "first-steps door of the command line.",
    )
    data_dir: Path = Field(
        default=Path("data"),
        description="Secrets, the embedded database and its log. Keep it on a local disk.",
    )
    database_url: str | None = Field(
        default=None,
        description="postgresql://user:password@host:port/name of a role that may create roles: used by "
        "migrate; the service signs in with logins of its own. Without it an embedded server is started.",
    )
    pg_bindir: Path | None = Field(
        default=None, description="Folder with initdb and postgres for the embedded server."
    )
    host: str = Field(default="127.0.0.1", description="Address to listen on.")
    port: int = Field(default=8000, ge=0, le=65535, description="Port to listen on.")
    public_url: str | None = Field(
        default=None, description="Where clients reach the service, when that is not host and port."
    )
    database_address: str | None = Field(
        default=None,
        description="Where the database listens, as JSON; `serve` sets it for the processes it starts.",
    )
    allowed_hosts: str = Field(
        default="127.0.0.1,localhost,[::1]",
        description="Hosts that requests may name, by commas.",
    )
    trusted_proxies: str = Field(
        default="",
        description="Reverse proxies whose X-Forwarded-For counts, by commas.",
    )
    metrics_token: str | None = Field(
        default=None, description="Bearer token for /metrics from elsewhere than here."
    )
    tip_release: Literal["at_slot_end", "at_once"] = Field(
        default="at_slot_end",
        description="at_once shows routine tips at the desk without waiting for the end of their slot: for "
        "demonstrations only, since it tells when a tip was sent.",
    )
    notifier: Literal["log", "none"] = Field(
        default="log",
        description="How staff are told that there is a task: log writes a line without content for each "
        "message, which a push service may forward; none leaves it to the application.",
    )

    @property
    def base_url(self) -> str:
        """Where clients reach the service; issuer of its tokens."""
        return self.public_url or f"http://{self.host}:{self.port}"
