"""Let a boundary be drawn again on the day it begins, and let a gap in a grid's staff be one task at a time.

Why: a boundary that is replaced on its first day never counted. It stays as a row that ends on the day it
begins, as an assignment does, so what is unique is the boundary that counts. Two workers that find the same
grid without a responsible must not both make a task of it.
"""

from collections.abc import Sequence

from alembic import op

revision: str = "2026_11_25_1010"
down_revision: str | None = "2026_11_25_1005"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '4s'")
    op.execute("SET LOCAL statement_timeout = '5s'")
    op.execute("ALTER TABLE unit_boundary DROP CONSTRAINT ck_unit_boundary_valid")
    op.execute(
        "ALTER TABLE unit_boundary ADD CONSTRAINT ck_unit_boundary_valid"
        " CHECK (valid_to IS NULL OR valid_to >= valid_from)"
    )
    op.execute("ALTER TABLE unit_boundary DROP CONSTRAINT uq_unit_boundary_street_id_unit_id_valid_from")
    op.execute(
        "CREATE UNIQUE INDEX uq_unit_boundary_counts ON unit_boundary (street_id, unit_id, valid_from)"
        " WHERE valid_to IS NULL OR valid_to > valid_from"
    )
    op.execute(
        "CREATE UNIQUE INDEX uq_task_unstaffed ON task (street_id, source_id)"
        " WHERE kind = 'grid_unstaffed' AND status = 'open'"
    )


def downgrade() -> None:
    raise NotImplementedError("The project goes forward.")
