"""Study paths, their tasks and what judging found; problems with their hidden tests apart."""

from migrations.statements import run, run_beside

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    run_beside(__file__)


def downgrade() -> None:
    run(
        """
        drop view task_events;
        drop function record_task_event();
        drop table problem_note, task_draft, task_evaluations, study_tasks, study_paths, problem_bundle, problem;
        """
    )
