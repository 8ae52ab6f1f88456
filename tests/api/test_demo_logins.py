"""Demo logins are told where one machine runs everything and demo data is loaded, and nowhere else."""

from dataclasses import replace
from typing import Any

import httpx
import msgspec
import pytest
from litestar import Litestar

from adapters.bootstrap import Lyceum
from api.app import hand_over
from domain.identity.demo import DEMO_EMAILS, DEMO_PASSWORD
from tests.factories import a_user


@pytest.fixture
async def _demo_data(connection: Any):
    await a_user(connection, simulated=True)
    for role, email in DEMO_EMAILS.items():
        await a_user(connection, role=role, email=email)


async def test_without_demo_data_there_is_nothing_to_tell(client: httpx.AsyncClient):
    assert (await client.get("/v1/demo")).json() == {"simulated": False, "logins": []}


@pytest.mark.usefixtures("_demo_data")
async def test_with_demo_data_every_role_can_be_tried(client: httpx.AsyncClient):
    told = (await client.get("/v1/demo")).json()
    assert told["simulated"] is True
    assert {login["role"]: (login["email"], login["password"]) for login in told["logins"]} == {
        role.value: (email, DEMO_PASSWORD) for role, email in DEMO_EMAILS.items()
    }


@pytest.mark.usefixtures("_demo_data")
async def test_in_production_no_login_is_told(client: httpx.AsyncClient, app: Litestar, lyceum: Lyceum):
    production = msgspec.structs.replace(lyceum.settings, environment="production")
    hand_over(app, replace(lyceum, settings=production))
    assert (await client.get("/v1/demo")).json() == {"simulated": True, "logins": []}
