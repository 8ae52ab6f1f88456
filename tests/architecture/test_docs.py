"""The reference is what the code says today."""

from collections.abc import Callable

import pytest

from docs.generate import PAGES, REFERENCE


@pytest.mark.parametrize(("name", "page"), PAGES.items())
def test_the_reference_says_what_the_code_says(name: str, page: Callable[[], str]) -> None:
    assert (REFERENCE / name).read_text(encoding="utf-8") == page(), "run `python -m docs.generate`"
