"""The parts of the drill that need no Prometheus; the whole of it is `make drill`."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml

from deploy import drill, stage
from deploy.monitoring import RULES
from deploy.stage import Failed, Stage, alertmanager, free_port, prometheus, until, write_configuration


@pytest.fixture
def at(tmp_path: Path) -> Stage:
    addresses = (f"http://127.0.0.1:{port}" for port in (3001, 9090, 9093))
    return Stage(*addresses, folder=tmp_path, worker=("true",), environ={})


def _written(at: Stage, name: str) -> Any:
    return yaml.safe_load((at.folder / name).read_text())


def test_the_drill_watches_what_is_deployed_only_sooner_and_from_here(at: Stage):
    write_configuration(at)
    watch = _written(at, "prometheus.yml")
    assert watch["rule_files"] == [str(file) for file in RULES]
    assert watch["global"]["evaluation_interval"] == "1s"
    (scraped,) = watch["scrape_configs"]
    assert (scraped["job_name"], scraped["honor_labels"]) == ("lyceum", True)
    assert scraped["static_configs"] == [{"targets": ["127.0.0.1:3001"]}]
    assert "authorization" not in scraped


def test_the_drill_tells_lyceum_as_is_deployed_only_sooner_and_from_here(at: Stage):
    write_configuration(at)
    tell = _written(at, "alertmanager.yml")
    (webhook,) = tell["receivers"][0]["webhook_configs"]
    assert webhook["url"] == "http://127.0.0.1:3001/v1/alerts/webhook"
    assert webhook["send_resolved"]
    assert "http_config" not in webhook
    assert tell["route"]["group_by"] == ["domain", "alertname"]
    assert len(tell["inhibit_rules"]) > 1


def test_what_is_started_listens_on_loopback_alone(at: Stage):
    programs = {"prometheus": "prometheus", "alertmanager": "alertmanager"}
    assert "--web.listen-address=127.0.0.1:9090" in prometheus(programs, at)
    assert "--web.listen-address=127.0.0.1:9093" in alertmanager(programs, at)
    assert "--cluster.listen-address=" in alertmanager(programs, at)


def test_a_wait_ends_with_what_it_finds_or_says_what_did_not_come(monkeypatch: pytest.MonkeyPatch):
    clock = iter(range(100))
    monkeypatch.setattr(
        stage, "time", SimpleNamespace(monotonic=lambda: float(next(clock)), sleep=lambda _seconds: None)
    )
    found = iter((None, None, "here"))
    assert until("Something comes", lambda: next(found), seconds=10) == "here"
    with pytest.raises(Failed, match="Nothing comes: not within 5 s"):
        until("Nothing comes", lambda: None, seconds=5)


def test_a_free_port_may_be_asked_for_with_the_next_one():
    assert 1024 < free_port(and_next=True) < 65_535


def test_the_drill_says_what_is_missing_and_does_not_pretend(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(drill, "installed", lambda: {"prometheus": "/usr/bin/prometheus"})
    with pytest.raises(SystemExit) as ended:
        drill.main()
    assert ended.value.code == 2
    assert "Not run: alertmanager not installed" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ([], "NO DATA"),
        ([0.25], "0.25"),
        ([float("nan")], "nothing happened yet"),
        ([1.0, 2.0], "2 series"),
        ([1.0, float("nan")], "2 series, 1 with a number"),
    ],
)
def test_a_panel_without_data_is_told_from_one_without_events(values: list[float], words: str):
    assert drill._words(values) == words  # noqa: SLF001  what the drill prints is read by people
