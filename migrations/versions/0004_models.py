"""Models keep a history: weights, skills, complexity, evaluations, experiments; and days may be free of revision."""

from migrations.statements import run, run_beside

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    run_beside(__file__)


def downgrade() -> None:
    run(
        """
        drop table experiment_reading, exposure, experiment, question_flag, edge_evidence, complexity_score,
          evidence_weight, skill_params, eval_baseline, eval_metric, eval_run, srs_weights;
        drop sequence srs_weights_version;
        drop view review;
        alter table review_log drop column complexity, drop column complexity_strength;
        create view review as
          select l.* from review_log l
          where not exists (select from review_retraction r where r.user_id = l.user_id and r.review_id = l.review_id);
        alter table practice_session drop column load, drop column load_from_on;
        alter table user_learning_prefs drop column free_days;
        alter table srs_user_params drop column training_asked_at;
        """
    )
