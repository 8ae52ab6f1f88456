"""Who can be tried out where demo data is loaded; shown only on a machine that runs everything itself."""

from typing import Final

from domain.identity.model import Role

DEMO_PASSWORD: Final = "lyceum-demo-2026"  # noqa: S105  printed by `make up`; the accounts exist only with demo data


def demo_email(role: Role) -> str:
    """Return the e-mail address of a role's demo account (RFC 2606 keeps `.example` free of real people)."""
    return f"{role.value}@lyceum.example"


DEMO_EMAILS: Final[dict[Role, str]] = {role: demo_email(role) for role in Role}
