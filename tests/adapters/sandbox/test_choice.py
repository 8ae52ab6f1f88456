"""Where programs run is a matter of settings; a process that is not there for it runs none."""

from typing import Any

import msgspec
import pytest

from adapters.sandbox.choice import NO_SANDBOX, open_sandbox
from adapters.sandbox.deno import DenoSandbox
from adapters.sandbox.judge0 import Judge0
from adapters.sandbox.piston import Piston
from adapters.settings import InvalidSetting, Settings
from domain.judging.model import Language, Limits, Program


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        ({}, DenoSandbox),
        ({"judge": "judge0", "judge_url": "http://judge:2358"}, Judge0),
        ({"judge": "piston", "judge_url": "http://judge:2000"}, Piston),
    ],
)
async def test_the_settings_say_where_programs_run(settings: Settings, told: dict[str, Any], kind: type):
    async with open_sandbox(msgspec.structs.replace(settings, **told)) as sandbox:
        assert isinstance(sandbox, kind)


async def test_a_judge_elsewhere_has_an_address(settings: Settings):
    with pytest.raises(InvalidSetting, match="JUDGE_URL is missing: JUDGE=piston"):
        async with open_sandbox(msgspec.structs.replace(settings, judge="piston")):
            raise AssertionError


async def test_other_processes_run_no_programs():
    ran = await NO_SANDBOX.run(Program(Language.PYTHON, "", "f"), [], Limits(1, 1))
    assert ran.failed == "This process runs no programs."
