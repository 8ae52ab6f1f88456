"""Decides what is asked of the bank for planning: every module's problems, so that the next ones are at hand."""

from typing import Final

from domain.catalog.modules import MODULES
from domain.catalog.ports import Bank
from domain.study.constants import DIFFICULTY_LEAST, DIFFICULTY_MOST, MODULE_SUPPLY_MOST
from domain.study.planning import Supply

ALL: Final = (DIFFICULTY_LEAST, DIFFICULTY_MOST)


async def supply_of(bank: Bank) -> Supply:
    """Return the problems of every module. Asked before a transaction is opened, since the bank may be far away."""
    return {
        module.code: tuple(await bank.get_problems_by_module(module.code, ALL, MODULE_SUPPLY_MOST))
        for module in MODULES
    }
