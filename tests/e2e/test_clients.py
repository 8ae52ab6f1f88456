"""The generated client for TypeScript speaks with the product as it runs."""

import subprocess
from pathlib import Path

import pytest
from deno import find_deno_bin

from docs.clients import CLIENTS

pytestmark = pytest.mark.product

CALL = """
import {{ Lyceum, Refused }} from "{client}";
const origin = "{origin}";
const login = await new Lyceum(origin).postAuthLogin({{ email: "{email}", password: "{password}" }});
const lyceum = new Lyceum(origin, {{ token: login.access_token }});
const me = await lyceum.getUsersMe();
const debts = await lyceum.getStudyTasks({{ limit: 1 }});
const refused = await lyceum.getAdminOverview().catch((error) => error);
console.log(me.display_name, debts.items.length <= 1, refused instanceof Refused && refused.status);
"""


def test_it_logs_in_reads_and_is_refused(product, tmp_path: Path):
    script = tmp_path / "call.ts"
    client = CLIENTS / "typescript" / "lyceum_client.ts"
    told = {"origin": product.url, "email": product.email("student"), "password": product.password}
    script.write_text(CALL.format(client=client.as_uri(), **told))
    host = product.url.removeprefix("http://").rstrip("/")
    command = [find_deno_bin(), "run", "--check", "--no-remote", f"--allow-net={host}", str(script)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)  # noqa: S603 - fixed words
    assert done.stdout.split()[-2:] == ["true", "403"], done.stderr
