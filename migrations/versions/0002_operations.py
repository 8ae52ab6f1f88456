"""Operations: samples of requests, alerts, dead letters."""

from migrations.statements import run, run_beside

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    run_beside(__file__)


def downgrade() -> None:
    run(
        """
        drop table dead_letter, alert_dismissal, alert_note, alerts, api_perf_sample cascade;
        drop function ensure_day_partitions(text, date, date);
        """
    )
