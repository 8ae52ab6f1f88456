"""The registry refuses a number that does not say where it comes from."""

from typing import Any

import pytest

from domain.kernel.constants import REGISTRY, WithoutProvenance, constant

WHOLE: dict[str, Any] = {"unit": "days", "source": "a paper", "note": "why it is here"}


@pytest.fixture(autouse=True)
def _registry_as_it_was():
    before = dict(REGISTRY)
    yield
    REGISTRY.clear()
    REGISTRY.update(before)


def test_a_constant_is_its_value():
    assert constant("SOME_DAYS", 7, **WHOLE, within=(1, 30)) == 7
    assert REGISTRY["SOME_DAYS"].source == "a paper"


@pytest.mark.parametrize("missing", ["unit", "source", "note"])
def test_a_constant_without_provenance_fails_at_import(missing: str):
    with pytest.raises(WithoutProvenance):
        constant("SOME_DAYS", 7, **{**WHOLE, missing: " "})


def test_a_constant_outside_its_own_range_fails_at_import():
    with pytest.raises(WithoutProvenance):
        constant("SOME_DAYS", 31, **WHOLE, within=(1, 30))


def test_a_name_is_declared_once():
    constant("SOME_DAYS", 7, **WHOLE)
    with pytest.raises(WithoutProvenance):
        constant("SOME_DAYS", 8, **WHOLE)
