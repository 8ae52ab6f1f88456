"""The generated client for Python speaks with the API as it runs."""

import importlib.util
import sys
from typing import Any

import msgspec
import pytest

from docs.clients import CLIENTS


@pytest.fixture(scope="module")
def generated() -> Any:
    """Return the client as its user has it: one file."""
    spec = importlib.util.spec_from_file_location("lyceum_client", CLIENTS / "python" / "lyceum_client.py")
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = made
    spec.loader.exec_module(made)
    return made


async def test_it_reads_and_changes(generated, client_as):
    http = await client_as()
    lyceum = generated.Lyceum(str(http.base_url), http=http)
    me = await lyceum.get_users_me()
    assert me.roles == ["student"]
    wanted = generated.PreferencesPatch(spacing_multiplier=1.5)
    assert (await lyceum.patch_users_me_preferences_learning(wanted)).spacing_multiplier == 1.5
    assert (await lyceum.get_users_me_preferences_learning()).spacing_multiplier == 1.5


async def test_a_refusal_says_why(generated, client):
    lyceum = generated.Lyceum(str(client.base_url), http=client)
    with pytest.raises(generated.Refused) as refused:
        await lyceum.get_learning_today()
    assert (refused.value.status, refused.value.type) == (401, "token-missing")


def test_every_shape_can_be_read(generated):
    kinds = [one for one in vars(generated).values() if isinstance(one, type) and issubclass(one, msgspec.Struct)]
    assert len(kinds) > 100
    for kind in kinds:
        msgspec.json.Decoder(kind)
