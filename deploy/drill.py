"""Shows that an alert travels the whole way: a killed worker, Prometheus, Alertmanager, Lyceum, and back to calm.

Run it with `make drill`. It needs Prometheus and Alertmanager (Debian: prometheus, prometheus-alertmanager) and starts
a product, both of them and everything else on loopback, in a folder that it removes.
"""

import shutil
import signal
import subprocess
import sys
import tempfile
import time
from math import isnan
from pathlib import Path
from typing import Any, Final

import click
import httpx

from deploy.monitoring import RULE_TESTS, RULES, panel_queries
from deploy.stage import Failed, Stage, end, installed, running, stage, until
from domain.identity.demo import DEMO_EMAILS, DEMO_PASSWORD
from domain.identity.model import Role

ALERT: Final = "NoWorker"
SECONDS_TO_FIRE: Final = 120.0
"""A worker counts as lost after 15 s, the rule waits for 30 s more, and grouping for a few."""
SECONDS_TO_CLEAR: Final = 90.0
READ_BY_LEARNERS: Final = ("/v1/learning/today", "/v1/learning/revision/today", "/v1/learning/themes")


class Watch:
    """Tells each step with the seconds since the drill began, or since the last thing that was broken."""

    def __init__(self) -> None:
        self._began = time.monotonic()

    def restart(self) -> None:
        self._began = time.monotonic()

    def say(self, words: str) -> None:
        click.echo(f"  {time.monotonic() - self._began:6.1f} s  {words}")


def main() -> None:
    """Run the drill; the exit code is 0 if all of it went as it should, 1 if not, 2 if a program is missing."""
    programs = installed()
    if missing := {"prometheus", "alertmanager"} - set(programs):
        click.echo(
            f"Not run: {', '.join(sorted(missing))} not installed (Debian: prometheus, prometheus-alertmanager)."
        )
        sys.exit(2)
    folder = Path(tempfile.mkdtemp(prefix="lyceum-drill-"))
    try:
        drill(folder, programs)
    except Failed as failed:
        click.echo(f"FAILED: {failed}")
        for log in sorted(folder.glob("*.log")):
            click.echo(f"--- {log.name}\n{log.read_text(errors='replace')[-1500:]}")
        sys.exit(1)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    click.echo("The drill went as it should.")


def drill(folder: Path, programs: dict[str, str]) -> None:
    """Do it step by step; raise Failed at the first that does not work."""
    watch = Watch()
    click.echo("What runs:")
    for program in programs.values():
        watch.say(_version(program))
    with stage(folder, programs) as at:
        click.echo("Checks:")
        _check(watch, folder)
        click.echo("The product, Alertmanager and Prometheus are up:")
        with running(at.worker, folder / "worker.log", at.environ) as worker:
            until("A worker is alive", lambda: _value(at, "workers_alive") == 1, seconds=SECONDS_TO_CLEAR)
            watch.say("Prometheus scrapes Lyceum and sees one worker")
            admin = _logged_in(at, Role.ADMIN)
            _use(at)
            click.echo(f"The worker (process {worker.pid}) is killed:")
            watch.restart()
            end(worker, signal.SIGKILL)
            alert = _see_it_arrive(watch, at, admin)
            _take_it_on(watch, admin, alert)
        click.echo("A worker is started again:")
        watch.restart()
        with running(at.worker, folder / "worker.log", at.environ):
            _see_it_clear(watch, at, admin, alert)
            click.echo("Rules and dashboards, asked of this Prometheus:")
            _ask_rules(watch, at)
            _ask_dashboards(watch, at)


def _version(program: str) -> str:
    told = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)  # noqa: S603  found on the path
    return (told.stdout or told.stderr).partition("\n")[0]


def _check(watch: Watch, folder: Path) -> None:
    """Have Prometheus' and Alertmanager's own checkers read the files, the changed configuration too."""
    for words in (
        ("promtool", "check", "config", str(folder / "prometheus.yml")),
        ("promtool", "check", "rules", *map(str, RULES)),
        ("promtool", "test", "rules", *map(str, RULE_TESTS)),
        ("amtool", "check-config", str(folder / "alertmanager.yml")),
    ):
        if shutil.which(words[0]) is None:
            watch.say(f"{words[0]} is not installed: {' '.join(words[:3])} did not run")
            continue
        ended = subprocess.run(words, capture_output=True, text=True, check=False)  # noqa: S603  checkers and our files
        if ended.returncode:
            raise Failed(f"{' '.join(words[:3])}: {ended.stdout}{ended.stderr}")
        watch.say(f"{' '.join(words[:3] if words[0] == 'promtool' else words[:2])}: passed")


def _logged_in(at: Stage, role: Role) -> httpx.Client:
    client = httpx.Client(base_url=at.api, timeout=15)
    login = {"email": DEMO_EMAILS[role], "password": DEMO_PASSWORD}
    answer = until(
        "The demonstration can be logged into",
        lambda: found if (found := client.post("/v1/auth/login", json=login)).is_success else None,
        seconds=SECONDS_TO_CLEAR,
    )
    client.headers["authorization"] = f"Bearer {answer.json()['access_token']}"
    return client


def _use(at: Stage) -> None:
    """Ask for something as a learner, so that requests and caches have numbers."""
    learner = _logged_in(at, Role.STUDENT)
    for _ in range(10):
        for path in READ_BY_LEARNERS:
            learner.get(path).raise_for_status()
        learner.post("/v1/practice-sessions", json={"mode": "guided", "count": 1})


def _see_it_arrive(watch: Watch, at: Stage, admin: httpx.Client) -> dict[str, Any]:
    until("Prometheus sees no worker", lambda: _value(at, "workers_alive") == 0, seconds=SECONDS_TO_FIRE)
    watch.say("Prometheus sees no worker")
    firing = f'ALERTS{{alertname="{ALERT}", alertstate="firing"}}'
    until("The alert fires", lambda: _value(at, firing), seconds=SECONDS_TO_FIRE)
    watch.say(f"{ALERT} fires in Prometheus")
    until("Alertmanager has the alert", lambda: ALERT in _in_alertmanager(at), seconds=SECONDS_TO_FIRE)
    watch.say(f"{ALERT} is active in Alertmanager")
    alert = until("Lyceum has the alert", lambda: _in_lyceum(admin, state="open"), seconds=SECONDS_TO_FIRE)
    watch.say(f"{ALERT} is open in Lyceum: {alert['severity']}, “{alert['title']}”, {alert['runbook_url']}")
    watch.say(f"Lyceum says why: {alert['reason']}")
    return alert


def _take_it_on(watch: Watch, admin: httpx.Client, alert: dict[str, Any]) -> None:
    """Acknowledge and write a note: both have to be there when it has cleared."""
    path = f"/v1/alerts/{alert['alert_id']}"
    admin.post(f"{path}/acknowledge").raise_for_status()
    admin.post(f"{path}/notes", json={"text": "Killed on purpose, in a drill."}).raise_for_status()
    watch.say("acknowledged, with a note")


def _see_it_clear(watch: Watch, at: Stage, admin: httpx.Client, alert: dict[str, Any]) -> None:
    until("Prometheus sees a worker", lambda: _value(at, "workers_alive") == 1, seconds=SECONDS_TO_CLEAR)
    watch.say("Prometheus sees a worker")
    until("Alertmanager lets the alert go", lambda: ALERT not in _in_alertmanager(at), seconds=SECONDS_TO_CLEAR)
    watch.say(f"{ALERT} has left Alertmanager")
    over = until("Lyceum resolves the alert", lambda: _in_lyceum(admin, state="resolved"), seconds=SECONDS_TO_CLEAR)
    watch.say(f"{ALERT} is resolved in Lyceum")
    kept = (over["alert_id"], over["acknowledged_by"] is not None, [note["text"] for note in over["notes"]])
    if kept != (alert["alert_id"], True, ["Killed on purpose, in a drill."]):
        raise Failed(f"What was done about the alert is not kept: {over}")
    watch.say("the same alert, with who took it on and the note")


def _ask_rules(watch: Watch, at: Stage) -> None:
    """Every rule has to have been evaluated without an error, and nothing else may fire."""
    groups = httpx.get(f"{at.prometheus}/api/v1/rules").json()["data"]["groups"]
    rules = [rule for group in groups for rule in group["rules"]]
    if broken := [f"{rule['name']}: {rule.get('lastError')}" for rule in rules if rule["health"] != "ok"]:
        raise Failed("Rules that cannot be evaluated: " + "; ".join(broken))
    firing = sorted({rule["name"] for rule in rules if rule.get("state") == "firing"})
    watch.say(f"{len(rules)} rules evaluated without an error; firing now: {', '.join(firing) or 'none'}")


def _ask_dashboards(watch: Watch, at: Stage) -> None:
    """Every panel's query has to return data; one whose subject has not happened yet may be not a number."""
    empty: list[str] = []
    queries = panel_queries()
    for query in queries:
        values = _values(at, query.expression)
        if not values:
            empty.append(query.where)
        watch.say(f"{query.where}: {_words(values)}")
    if empty:
        raise Failed(f"{len(empty)} of {len(queries)} queries returned nothing: {', '.join(empty)}")
    watch.say(f"all {len(queries)} queries of the dashboards returned data")


def _words(values: list[float]) -> str:
    """Say how many series there are, and the value of a single one; what has not happened is not a number."""
    if not values:
        return "NO DATA"
    numbers = [value for value in values if not isnan(value)]
    if len(values) == 1:
        return f"{values[0]:.4g}" if numbers else "nothing happened yet"
    return f"{len(values)} series" + (f", {len(numbers)} with a number" if len(numbers) < len(values) else "")


def _values(at: Stage, expression: str) -> list[float]:
    answer = httpx.get(f"{at.prometheus}/api/v1/query", params={"query": expression}).json()
    if answer["status"] != "success":
        raise Failed(f"Prometheus refuses {expression}: {answer.get('error')}")
    return [float(sample["value"][1]) for sample in answer["data"]["result"]]


def _value(at: Stage, expression: str) -> float | None:
    values = _values(at, expression)
    return values[0] if values else None


def _in_alertmanager(at: Stage) -> set[str]:
    return {alert["labels"]["alertname"] for alert in httpx.get(f"{at.alertmanager}/api/v2/alerts").json()}


def _in_lyceum(admin: httpx.Client, *, state: str) -> dict[str, Any] | None:
    items = admin.get("/v1/alerts", params={"state": state}).raise_for_status().json()["items"]
    return next((alert for alert in items if alert["rule"] == ALERT), None)


if __name__ == "__main__":
    main()
