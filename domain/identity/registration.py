"""Decides what an account needs: an address that could be one, a name to show, a password that is long enough."""

import re
from dataclasses import dataclass
from typing import Final
from zoneinfo import available_timezones

from domain.identity.constants import (
    DISPLAY_NAME_MAX_LENGTH,
    EMAIL_MAX_LENGTH,
    PASSWORD_MAX_LENGTH,
    PASSWORD_MIN_LENGTH,
)
from domain.kernel.errors import FieldProblem, Invalid

# One @ between something and a dotted name, no blanks: only a message that arrives proves more.
_EMAIL: Final = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")


@dataclass(frozen=True, slots=True)
class NewAccount:
    """What somebody signs up with, once it has been found in order."""

    email: str
    display_name: str
    zone: str = "UTC"


def new_account(*, email: str, password: str, display_name: str, zone: str | None = None) -> NewAccount:
    """Return the account in its kept form (the address in lower case), or raise Invalid naming every problem."""
    account = NewAccount(email.strip().lower(), " ".join(display_name.split()), zone or "UTC")
    problems = [
        problem
        for problem in (
            _email_problem(account.email),
            password_problem(password),
            _name_problem(account.display_name),
            _zone_problem(account.zone),
        )
        if problem is not None
    ]
    if problems:
        raise Invalid(problems[0].message, problems=tuple(problems))
    return account


def password_problem(password: str) -> FieldProblem | None:
    """Return what is wrong with a password, if anything."""
    if len(password) < PASSWORD_MIN_LENGTH:
        sentence = f"The password needs at least {PASSWORD_MIN_LENGTH} characters."
        return FieldProblem("password", "password_short", sentence)
    if len(password) > PASSWORD_MAX_LENGTH:
        sentence = f"The password may have at most {PASSWORD_MAX_LENGTH} characters."
        return FieldProblem("password", "password_long", sentence)
    return None


def checked_token_name(name: str) -> str:
    """Return the name of a service token in one line, or raise Invalid."""
    tidy = " ".join(name.split())
    if not tidy or len(tidy) > DISPLAY_NAME_MAX_LENGTH or not tidy.isprintable():
        raise Invalid.field("name", "name_missing", f"A name has 1 to {DISPLAY_NAME_MAX_LENGTH} characters.")
    return tidy


def _email_problem(email: str) -> FieldProblem | None:
    if len(email) <= EMAIL_MAX_LENGTH and email.isprintable() and _EMAIL.fullmatch(email):
        return None
    return FieldProblem("email", "email_invalid", "This is not an e-mail address.")


def _name_problem(name: str) -> FieldProblem | None:
    if name and len(name) <= DISPLAY_NAME_MAX_LENGTH and name.isprintable():
        return None
    return FieldProblem("display_name", "name_missing", f"A name has 1 to {DISPLAY_NAME_MAX_LENGTH} characters.")


def _zone_problem(zone: str) -> FieldProblem | None:
    if zone in available_timezones():
        return None
    return FieldProblem("zone", "zone_unknown", "This is not an IANA time zone, such as Europe/London.")
