"""Password hashes: read by sign-in and their owner only; to others, whether there is one."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.db.session import binding, driver


async def find_password_hash(session: AsyncSession, account_id: UUID) -> str | None:
    """The hash of an account's password; None before it has one."""
    found: str | None = await driver(session).fetchval(
        "SELECT password_hash FROM credential WHERE street_id = $1 AND account_id = $2",
        binding(session).actor.street_id,
        account_id,
    )
    return found


async def has_password(session: AsyncSession, account_id: UUID) -> bool:
    """Whether somebody ever opened the account; all that who manages it may know."""
    return bool(
        await driver(session).fetchval(
            "SELECT EXISTS (SELECT FROM credential WHERE street_id = $1 AND account_id = $2)",
            binding(session).actor.street_id,
            account_id,
        )
    )


async def keep_password(session: AsyncSession, account_id: UUID, password_hash: str) -> None:
    """Keep the first or a new hash, as sign-in does. Not committed here."""
    await driver(session).execute(
        """
        INSERT INTO credential (street_id, account_id, password_hash) VALUES ($1, $2, $3)
        ON CONFLICT (street_id, account_id) DO UPDATE SET password_hash = excluded.password_hash
        """,
        binding(session).actor.street_id,
        account_id,
        password_hash,
    )


async def replace_password(session: AsyncSession, account_id: UUID, present: str, password_hash: str) -> bool:
    """Keep a new hash in the place of the present one; False when that is another by now."""
    tag = await driver(session).execute(
        """
        UPDATE credential SET password_hash = $4
        WHERE street_id = $1 AND account_id = $2 AND password_hash = $3
        """,
        binding(session).actor.street_id,
        account_id,
        present,
        password_hash,
    )
    return bool(tag == "UPDATE 1")
