"""What is deployed beside the product: every file can be read, and every metric, page and service it names exists."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from adapters.metrics.names import METRICS
from deploy import monitoring
from deploy.monitoring import ALERTMANAGER, DASHBOARDS, PROMETHEUS, RULE_TESTS, RULES, kebab, labels_of, metrics_of
from domain.alerts.model import Severity
from domain.alerts.rules import RULES as PLATFORM

PROJECT = monitoring.DEPLOY.parent
QUERIES = [*monitoring.rule_queries(), *monitoring.panel_queries()]
ALERTS = monitoring.alerts()


def _yaml(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def _run(capsys: pytest.CaptureFixture[str], program: str, *words: str | Path) -> None:
    """Run a checker where it is installed; where it is not, say so: then our own checks below are all that ran."""
    found = shutil.which(program)
    with capsys.disabled():
        if found is None:
            print(f"\n{program} is not installed: {' '.join(map(str, words[:2]))} did not run")  # noqa: T201
            return
        ended = subprocess.run([found, *map(str, words)], capture_output=True, text=True, check=False)  # noqa: S603
        print(f"\n{program} {' '.join(map(str, words[:2]))}: exit {ended.returncode}")  # noqa: T201
    assert ended.returncode == 0, ended.stdout + ended.stderr


def test_prometheus_accepts_the_rules(capsys: pytest.CaptureFixture[str]):
    _run(capsys, "promtool", "check", "rules", *RULES)


def test_prometheus_accepts_its_configuration(capsys: pytest.CaptureFixture[str]):
    _run(capsys, "promtool", "check", "config", "--syntax-only", PROMETHEUS)


def test_every_alert_fires_and_clears_as_its_test_says(capsys: pytest.CaptureFixture[str]):
    """Firing and clearing, by Prometheus' own test runner."""
    _run(capsys, "promtool", "test", "rules", *RULE_TESTS)


def test_alertmanager_accepts_its_configuration(capsys: pytest.CaptureFixture[str]):
    _run(capsys, "amtool", "check-config", ALERTMANAGER)


@pytest.mark.parametrize("name", ALERTS)
def test_each_alert_has_a_test_of_firing_and_of_clearing(name: str):
    asked = [
        (one["exp_samples"], case["name"])
        for file in RULE_TESTS
        for case in _yaml(file)["tests"]
        for one in case.get("promql_expr_test", ())
        if f'alertname="{name}"' in one["expr"]
    ]
    assert [bool(samples) for samples, _ in asked] == [False, True, False]
    assert all(sentence.startswith(f"{name} – ") for _, sentence in asked)


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.where)
def test_each_metric_that_is_asked_for_exists(query: monitoring.Query):
    names = metrics_of(query.expression)
    assert names
    unknown = names - set(METRICS) - set(monitoring.records()) - monitoring.OF_PROMETHEUS
    assert not unknown


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.where)
def test_each_label_that_is_selected_by_exists(query: monitoring.Query):
    for metric, label in labels_of(query.expression):
        known = METRICS[metric].labels if metric in METRICS else ("job",)
        assert label in known or (label == "le" and METRICS[metric].kind == "histogram"), (metric, label)


def test_a_bound_that_is_selected_is_a_bucket():
    for query in QUERIES:
        for metric, bound in re.findall(r'(\w+)_bucket\{[^}]*le="([\d.]+)"', query.expression):
            assert float(bound) in METRICS[metric].buckets, query.where


@pytest.mark.parametrize(
    ("expression", "names"),
    [
        ("queue_size > 100 and deriv(queue_size[15m]) > 0", {"queue_size"}),
        ('sum by (job) (increase(jobs_runs_total{status="failed"}[1h]))', {"jobs_runs_total"}),
        ("histogram_quantile(0.95, sum by (le) (rate(a_seconds_bucket[5m])))", {"a_seconds"}),
        ('100 * (1 - lyceum:error_ratio:rate1h) or up{job="lyceum"} == 0', {"lyceum:error_ratio:rate1h", "up"}),
        ("time() - x offset 5m < bool 2e3", {"x"}),
    ],
)
def test_the_names_in_an_expression_are_found(expression: str, names: set[str]):
    assert metrics_of(expression) == names


def test_every_metric_of_the_specification_is_on_a_dashboard():
    """The dashboards show the queue sizes, what was processed, how long it took and what failed."""
    shown = set[str]().union(*(metrics_of(query.expression) for query in monitoring.panel_queries()))
    assert shown >= {
        "queue_size",
        "bullmq_queue_size",
        "fsrs_optimization_jobs_processed_total",
        "fsrs_optimization_job_duration_seconds",
        "cdc_calculation_jobs_processed_total",
        "cdc_calculation_job_duration_seconds",
        "jobs_failed_total",
    }


@pytest.mark.parametrize("name", ALERTS)
def test_each_alert_says_what_lyceum_needs_to_know(name: str):
    labels, words = ALERTS[name]["labels"], ALERTS[name]["annotations"]
    assert labels["severity"] in set(Severity)
    assert labels["domain"]
    assert labels["subject_type"]
    assert labels["subject_id"]
    assert words["summary"][0].isupper()
    assert words["description"].endswith(".")
    assert words["value"] == "{{ $value }}"
    assert float(words["threshold"]) >= 0
    assert words["runbook_url"] == f"docs/runbook/{kebab(name)}.md"


@pytest.mark.parametrize("name", ALERTS)
def test_a_template_asks_only_for_labels_that_its_alert_has(name: str):
    rule = ALERTS[name]
    grouped = re.findall(r"by \(([^)]*)\)", rule["expr"])
    metrics = {label for one in metrics_of(rule["expr"]) if one in METRICS for label in METRICS[one].labels}
    recorded = " ".join(monitoring.records().get(one, "") for one in metrics_of(rule["expr"]))
    known = set(grouped) | metrics | set(re.findall(r"by \(([^)]*)\)", recorded))
    text = " ".join([*rule["labels"].values(), *rule["annotations"].values()])
    assert set(re.findall(r"\$labels\.(\w+)", text)) <= known


@pytest.mark.parametrize(
    "page",
    sorted(
        {rule["annotations"]["runbook_url"] for rule in ALERTS.values()}
        | {rule.policy.runbook_url for rule in PLATFORM.values()}
    ),
)
def test_each_alert_has_a_page_in_the_runbook(page: str):
    assert (PROJECT / page).is_file()


def test_the_specified_alerts_are_there():
    assert set(ALERTS) >= {
        "JobQueueGrowing",
        "JobFailureRateHigh",
        "SchedulerStale",
        "JobMissed",
        "JudgeErrorsHigh",
        "DeadLetters",
        "PartitionMissing",
        "DatabasePoolExhausted",
        "NoWorker",
        "ErrorBudgetBurnsFast",
        "ErrorBudgetBurnsSlowly",
        "LatencyBudgetBurns",
    }


@pytest.mark.parametrize("file", DASHBOARDS, ids=lambda file: file.stem)
def test_each_dashboard_can_be_loaded(file: Path):
    board = json.loads(file.read_text(encoding="utf-8"))
    assert (board["uid"], board["title"] != "") == (f"lyceum-{file.stem}", True)
    ids = [panel["id"] for panel in board["panels"]]
    assert len(ids) == len(set(ids))
    for panel in board["panels"]:
        assert panel["title"]
        assert panel["datasource"]["uid"] == "prometheus"
        assert panel["gridPos"]["x"] + panel["gridPos"]["w"] <= 24
        assert [target["refId"] for target in panel["targets"]] == list("ABCDEF"[: len(panel["targets"])])


def test_grafana_finds_its_dashboards_and_prometheus():
    provisioning = monitoring.DEPLOY / "grafana" / "provisioning"
    (source,) = _yaml(provisioning / "datasources" / "prometheus.yml")["datasources"]
    assert (source["uid"], source["url"]) == ("prometheus", "http://prometheus:9090")
    (provider,) = _yaml(provisioning / "dashboards" / "lyceum.yml")["providers"]
    mounts = _yaml(PROJECT / "compose.yaml")["services"]["grafana"]["volumes"]
    assert any(mount.split(":")[1] == provider["options"]["path"] for mount in mounts)


def test_alerts_come_back_to_lyceum_resolved_ones_too():
    settings = _yaml(ALERTMANAGER)
    (receiver,) = settings["receivers"]
    (webhook,) = receiver["webhook_configs"]
    assert webhook["url"].endswith("/v1/alerts/webhook")
    assert webhook["send_resolved"]
    named = set(re.findall(r"alertname =~? \"?([\w.|*]+)", " ".join(str(rule) for rule in settings["inhibit_rules"])))
    for pattern in {part for name in named for part in name.split("|")}:
        assert any(re.fullmatch(pattern, alert) for alert in ALERTS), pattern


def test_what_watches_is_started_on_request_and_looks_at_services_that_exist():
    services = _yaml(PROJECT / "compose.yaml")["services"]
    for name in ("prometheus", "alertmanager", "grafana"):
        assert services[name]["profiles"] == ["monitoring"]
        assert all(port.startswith("127.0.0.1:") for port in services[name].get("ports", ()))
    hosts = re.findall(r"\b([a-z]+):(?:3001|9093|9090)\b", PROMETHEUS.read_text() + ALERTMANAGER.read_text())
    assert set(hosts) - {"localhost"} <= set(services)
