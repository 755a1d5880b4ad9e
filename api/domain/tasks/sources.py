"""Tasks by what they came from."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from api.db.session import binding
from api.domain.tasks.models import Task
from api.domain.tasks.words import TaskStatus


async def lock_open_tasks_of(session: AsyncSession, source_type: str, source_id: UUID) -> list[Task]:
    """The open tasks that came from a thing, of those the caller may see, locked in the order of ids."""
    query = (
        select(Task)
        .where(
            col(Task.street_id) == binding(session).actor.street_id,
            col(Task.source_type) == source_type,
            col(Task.source_id) == source_id,
            col(Task.status) == TaskStatus.OPEN.value,
        )
        .order_by(col(Task.id))
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    return list((await session.execute(query)).scalars())
