"""An account needs an address that could be one, a name to show and a password that is long enough."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.identity.registration import NewAccount, checked_token_name, new_account
from domain.kernel.errors import Invalid

GOOD = {"email": "ada@example.org", "password": "x" * 12, "display_name": "Ada"}


def test_an_account_is_kept_in_one_form():
    account = new_account(email=" Ada@Example.ORG ", password="x" * 12, display_name="  Ada \n Lovelace ")
    assert account == NewAccount("ada@example.org", "Ada Lovelace", "UTC")


@pytest.mark.parametrize("email", ["a@b.co", "o'hara+tag@mail.example.co.uk", "müller@bücher.example", "x@1.2.3.4"])
def test_addresses_that_could_be_one(email: str):
    assert new_account(**GOOD | {"email": email}).email == email


@pytest.mark.parametrize(
    "email",
    [
        "",
        "@",
        "a@",
        "@b.co",
        "a@b",
        "a b@c.de",
        "a@@b.co",
        "a@b..co",
        "a@.co",
        "a@b.",
        "a@b.co\x00",
        "x" * 250 + "@b.co",
    ],
)
def test_addresses_that_cannot_be_one(email: str):
    with pytest.raises(Invalid) as refused:
        new_account(**GOOD | {"email": email})
    assert [problem.rule for problem in refused.value.problems] == ["email_invalid"]


@pytest.mark.parametrize(
    ("length", "rule"),
    [(0, "password_short"), (11, "password_short"), (12, None), (1024, None), (1025, "password_long")],
)
def test_a_password_is_long_enough_and_not_absurd(length: int, rule: str | None):
    if rule is None:
        assert new_account(**GOOD | {"password": "x" * length})
        return
    with pytest.raises(Invalid) as refused:
        new_account(**GOOD | {"password": "x" * length})
    assert refused.value.problems[0].rule == rule


@pytest.mark.parametrize("name", ["", " \t", "x" * 81, "a\x07b", "a\u202eb"])
def test_a_name_can_be_shown(name: str):
    with pytest.raises(Invalid):
        new_account(**GOOD | {"display_name": name})
    with pytest.raises(Invalid):
        checked_token_name(name)


def test_a_zone_is_one_of_the_worlds():
    assert new_account(**GOOD, zone="Pacific/Kiritimati").zone == "Pacific/Kiritimati"
    with pytest.raises(Invalid) as refused:
        new_account(**GOOD, zone="../etc/passwd")
    assert refused.value.problems[0].field == "zone"


@given(st.text(), st.text(), st.text(), st.one_of(st.none(), st.text()))
def test_whatever_is_typed_is_an_account_or_a_refusal(email: str, password: str, name: str, zone: str | None):
    with suppress(Invalid):
        account = new_account(email=email, password=password, display_name=name, zone=zone)
        kept = {"email": account.email, "display_name": account.display_name, "zone": account.zone}
        assert new_account(**kept, password=password) == account
