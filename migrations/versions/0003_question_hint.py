"""Questions may have a hint, and an answer keeps whether it was asked for."""

from migrations.statements import run, run_beside

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    run_beside(__file__)


def downgrade() -> None:
    run(
        """
        alter table practice_answer drop column hinted;
        alter table question drop column hint;
        """
    )
