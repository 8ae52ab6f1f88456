"""Reads what is deployed beside the product: which rules and panels there are, and which metrics they ask for."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

DEPLOY: Final = Path(__file__).parent
PROMETHEUS: Final = DEPLOY / "prometheus" / "prometheus.yml"
ALERTMANAGER: Final = DEPLOY / "alertmanager" / "alertmanager.yml"
RULES: Final = tuple(sorted((DEPLOY / "prometheus" / "rules").glob("*.yml")))
RULE_TESTS: Final = tuple(sorted((DEPLOY / "prometheus" / "tests").glob("*.yml")))
DASHBOARDS: Final = tuple(sorted((DEPLOY / "grafana" / "dashboards").glob("*.json")))
RUNBOOK: Final = DEPLOY.parent / "docs" / "runbook"

_STRING: Final = re.compile(r'"[^"]*"|\'[^\']*\'')
_GROUPING: Final = re.compile(r"\b(by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)")
_SELECTOR: Final = re.compile(r"([A-Za-z_:][\w:]*)\s*\{([^}]*)\}")
_RANGE: Final = re.compile(r"\[[^\]]*\]")
_WORD: Final = re.compile(r"(?<![\w.])[A-Za-z_:][\w:]*(?![\w:])(?!\s*\()")
_MATCHER: Final = re.compile(r"([A-Za-z_]\w*)\s*(?:=~|!~|!=|=)")
_KEYWORDS: Final = frozenset(("and", "or", "unless", "bool", "offset", "group_left", "group_right"))
_PARTS: Final = ("_bucket", "_sum", "_count")
OF_PROMETHEUS: Final = frozenset(("up",))


@dataclass(frozen=True, slots=True)
class Query:
    """One expression, and where it stands."""

    where: str
    expression: str


def alerts() -> dict[str, dict[str, Any]]:
    """Return the alerting rules by name."""
    return {rule["alert"]: rule for rule in rules() if "alert" in rule}


def records() -> dict[str, str]:
    """Return the recorded series with their expressions."""
    return {rule["record"]: rule["expr"] for rule in rules() if "record" in rule}


def rules() -> Iterator[dict[str, Any]]:
    for file in RULES:
        for group in yaml.safe_load(file.read_text(encoding="utf-8"))["groups"]:
            yield from group["rules"]


def rule_queries() -> list[Query]:
    return [Query(rule.get("alert") or rule["record"], rule["expr"]) for rule in rules()]


def panel_queries() -> list[Query]:
    return [
        Query(f"{file.stem}: {panel['title']}", target["expr"])
        for file in DASHBOARDS
        for panel in json.loads(file.read_text(encoding="utf-8"))["panels"]
        for target in panel["targets"]
    ]


def metrics_of(expression: str) -> set[str]:
    """Return the series that an expression asks for, recorded ones too; buckets, sums and counts by their histogram."""
    plain = _RANGE.sub("", _GROUPING.sub("", _SELECTOR.sub(r"\1 ", _STRING.sub('""', expression))))
    return {_base(word) for word in _WORD.findall(plain) if word not in _KEYWORDS}


def labels_of(expression: str) -> Iterator[tuple[str, str]]:
    """Return each metric with a label that it is selected by."""
    for metric, selectors in _SELECTOR.findall(_STRING.sub('""', expression)):
        for label in _MATCHER.findall(selectors):
            yield _base(metric), label


def kebab(name: str) -> str:
    """Return the name of an alert's page: `NoWorker` → `no-worker`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower()


def _base(metric: str) -> str:
    return next((metric.removesuffix(part) for part in _PARTS if metric.endswith(part)), metric)
