"""Hide the tasks of second visits from those who lead the units in which they are made.

Why: such a task is about the grid whose work is checked, and its note names the entrance. Whoever answers for
that grid would know where the second visit will be. Owners find theirs among their own tasks; the street sees all.
"""

from collections.abc import Sequence

from migrations.rows import in_units, replace_policy

revision: str = "2026_11_25_1050"
down_revision: str | None = "2026_11_25_1040"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    rows = f"{in_units('unit_id')} AND kind <> 're_visit'"
    replace_policy("task", "app_area", "SELECT", rows)
    replace_policy("task", "app_area", "UPDATE", rows, rows)


def downgrade() -> None:
    raise NotImplementedError("The project goes forward.")
