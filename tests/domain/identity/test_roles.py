"""What a caller may do is told by roles and scopes; the strongest names them in a log."""

from uuid import UUID, uuid4

import pytest

from domain.identity.demo import DEMO_EMAILS, DEMO_PASSWORD
from domain.identity.model import Caller, Role
from domain.identity.registration import password_problem
from domain.identity.subjects import user_id_of


@pytest.mark.parametrize(
    ("caller", "role"),
    [
        (Caller(UUID(int=1), ("student",)), "student"),
        (Caller(UUID(int=1), ("student", "tutor")), "tutor"),
        (Caller(UUID(int=1), ("admin", "student")), "admin"),
        (Caller(UUID(int=1), scopes=("jobs:run",)), "service"),
        (Caller(UUID(int=1)), None),
    ],
)
def test_the_role_that_may_do_most_is_logged(caller: Caller, role: str | None):
    assert caller.leading_role == role


def test_a_subject_spells_an_id_in_several_ways():
    user_id = uuid4()
    for subject in (str(user_id), user_id.hex, user_id.urn, f" {str(user_id).upper()} ", f"{{{user_id}}}"):
        assert user_id_of(subject) == user_id
    assert user_id_of("auth0|1815") is None


def test_every_role_has_a_demo_login_that_could_be_a_real_one():
    assert set(DEMO_EMAILS) == set(Role)
    assert DEMO_EMAILS[Role.COACH] == "coach@lyceum.example"
    assert password_problem(DEMO_PASSWORD) is None
