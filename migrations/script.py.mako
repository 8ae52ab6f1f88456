"""${message}."""

from migrations.statements import run, run_beside

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade() -> None:
    run_beside(__file__)


def downgrade() -> None:
    run("")
