"""`lyceum weights`, as whoever runs the product uses it without a browser."""

import asyncio
from datetime import UTC, datetime
from uuid import UUID

from click.testing import CliRunner, Result

from adapters.postgres.connection import connect
from adapters.postgres.store import PostgresStore
from cli.main import main
from domain.kernel.events import SYSTEM
from domain.scheduling.adoption import Judged, refused
from tests.cli.database import ask
from tests.reviewing import FORGETFUL

AT = datetime(2026, 11, 25, 3, 30, tzinfo=UTC)
ADOPTED = Judged(
    weights=FORGETFUL.values,
    reviews=1400,
    held_out=280,
    log_loss=0.31,
    baseline_log_loss=0.33,
    refused_reason=None,
    duration_ms=12,
)
STUDENT = ("--learner", "student@lyceum.example")


def lyceum(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["weights", *arguments])


def keep(url: str, user_id: UUID, *judged: Judged) -> None:
    async def kept() -> None:
        connection = await connect(url)
        try:
            for one in judged:
                await PostgresStore(connection).weights.keep({user_id: one}, at=AT)
        finally:
            await connection.close()

    asyncio.run(kept())


def test_everybodys_trainings_are_listed_and_taken_back(url: str) -> None:
    assert lyceum("list").output == "Version 0 for everybody; 0 of 1 learners have their own\n"
    keep(url, SYSTEM, ADOPTED, refused("0 of the reviews.", reviews=3))
    head, refusal, adopted = lyceum("list").output.splitlines()
    version = ask(url, "select version from srs_weights where in_use")[0][0]
    assert head == f"Version {version} for everybody; 0 of 1 learners have their own"
    assert refusal == f"  {version + 1}  2026-11-25 03:30  3 recalls: 0 of the reviews."
    assert adopted == f"  {version}  2026-11-25 03:30  1,400 recalls, log loss 0.3100 against 0.3300: in use"
    assert lyceum("roll-back").output == "None are in use any more.\n"
    assert lyceum("list").output.splitlines()[-1].endswith(": no longer in use")
    again = lyceum("roll-back")
    assert (again.exit_code, again.output[:32]) == (1, "Error: No weights were adopted t")


def test_a_learners_weights_step_back_to_those_before(url: str) -> None:
    [[user_id]] = ask(url, "select user_id from srs_user_params")
    keep(url, user_id, ADOPTED, ADOPTED)
    version = ask(url, "select version from srs_weights where in_use")[0][0]
    assert lyceum("list", *STUDENT).output.splitlines()[0] == f"Version {version} (own), 0 reviews"
    assert lyceum("roll-back", *STUDENT).output == f"Version {version - 1} is in use again.\n"


def test_nobody_with_this_address_is_a_sentence(url: str) -> None:
    assert url
    found = lyceum("roll-back", "--learner", "nobody@example.org")
    assert (found.exit_code, found.output) == (1, "Error: Nobody has the address 'nobody@example.org'.\n")
