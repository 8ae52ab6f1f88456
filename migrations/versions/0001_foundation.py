"""The foundation: identity, catalogue, memory, practice, revision lists, jobs, events."""

from migrations.statements import run, run_beside

revision = "0001"
down_revision = None


def upgrade() -> None:
    run_beside(__file__)


def downgrade() -> None:
    run(
        """
        drop table outbox, domain_event, job_batch, job_lock, job_run, theme_bandit, practice_answer,
          practice_session, queue_stats_daily, revision_queue_user_summary, revision_queue_theme, mastery cascade;
        drop view review;
        drop table review_retraction, review_log, memory, user_learning_prefs, srs_user_params, tag_quality_debt_log,
          question_rating, question, concept_edge, concept, theme, block, year, service_token, user_role, user_identity,
          app_user cascade;
        drop function ensure_month_partitions(text, date, date);
        drop function refuse_change();
        """
    )
