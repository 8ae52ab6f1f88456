"""An author's syllabus is refused with every line that is wrong, and otherwise compared with what is known."""

from collections.abc import Sequence

import pytest

from adapters.authoring import READ_SYLLABUS
from domain.catalog.model import Edge, EdgeKind, Imported, Syllabus
from domain.catalog.syllabus import SyllabusPlan, check_ties, plan_syllabus, read_syllabus
from domain.catalog.tags import UNMAPPED, pseudo_concept
from domain.catalog.written import NotImported, Problems

SOUND = """\
years:
  - code: y
    name: First year
    blocks:
      - code: b
        themes:
          - code: t
            name: Sorting
            concepts:
              - code: heaps
              - code: heapsort
                name: Heapsort
                prerequisites: [heaps]
                related: [heaps]
"""


def read(text: str, known: Syllabus | None = None) -> SyllabusPlan:
    problems, known = Problems(), known or Syllabus()
    draft = read_syllabus(READ_SYLLABUS["yaml"](text.encode()), problems)
    check_ties(draft, known, problems)
    problems.refuse()
    return plan_syllabus(draft, known)


def refused(text: str, known: Syllabus | None = None) -> Sequence[tuple[str, str]]:
    with pytest.raises(NotImported) as refusal:
        read(text, known)
    return [(problem.field, problem.rule) for problem in refusal.value.problems]


def test_every_theme_is_born_with_the_concept_that_stands_in_for_a_missing_tag() -> None:
    plan = read(SOUND)
    stand_in = pseudo_concept(plan.changed.themes["t"])
    assert plan.changed.concepts[stand_in.code] == stand_in
    assert stand_in.pseudo
    assert plan.imported == Imported(created=5)


def test_the_same_syllabus_again_changes_nothing() -> None:
    known = read(SOUND).changed
    plan = read(SOUND, known)
    assert plan.changed == Syllabus()
    assert not plan.dropped_edges
    assert plan.imported == Imported(unchanged=5)


def test_edges_belong_to_the_concept_under_which_they_are_written() -> None:
    known = read(SOUND).changed
    plan = read(SOUND.replace("related: [heaps]", "part_of: [heaps]"), known)
    assert plan.dropped_edges == {Edge("heapsort", "heaps", EdgeKind.RELATED)}
    assert plan.changed.edges == {Edge("heapsort", "heaps", EdgeKind.PART_OF)}
    assert plan.imported == Imported(updated=1, unchanged=4)


def test_a_concept_may_move_to_another_theme() -> None:
    known = read(SOUND).changed
    moved = SOUND.replace("- code: t\n", "- code: u\n")
    assert read(moved, known).moved_from == {"heaps": "t", "heapsort": "t"}


def test_a_concept_without_a_theme_goes_to_the_one_theme_called_unmapped() -> None:
    plan = read("concepts: [{code: stray}]")
    assert plan.changed.concepts["stray"].theme_code == UNMAPPED.code
    assert [block.name for block in plan.changed.blocks.values()] == ["Unmapped"]


def test_a_concept_that_has_a_theme_keeps_it_when_a_file_names_none() -> None:
    known = read(SOUND).changed
    plan = read("concepts: [{code: heaps, name: Heap structures}]", known)
    assert plan.changed.concepts["heaps"].theme_code == "t"
    assert not plan.moved_from


def test_a_concept_with_two_primary_themes_is_refused_on_its_second_line() -> None:
    with pytest.raises(
        NotImported, match=r"^Line 16: concept “heaps” has two primary themes\. Nothing was imported\.$"
    ):
        read(SOUND + "          - code: u\n            concepts: [{code: heaps}]\n")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [("line 1", "shape"), ("line 1", "empty")]),
        ("- years", [("line 1", "shape"), ("line 1", "empty")]),
        ("years: soon", [("line 1", "shape")]),
        ("years:\n- name: no code", [("line 2", "missing")]),
        ("years:\n- code: a b\n", [("line 2", "bad_code")]),
        ("years:\n- code: a\n  nmae: typo", [("line 3", "unknown_field")]),
        ("years:\n- code: a\n  name: [1]", [("line 3", "not_text")]),
        ("years:\n- code: a\n- code: a", [("line 3", "twice")]),
        (f"years:\n- code: a\n  name: {'x' * 121}", [("line 3", "too_long")]),
        ("concepts:\n- code: a\n- code: a", [("line 3", "twice")]),
        ("concepts:\n- code: a\n  prerequisites:\n  - b\n  - a", [("line 4", "unknown_concept"), ("line 5", "itself")]),
        ("concepts:\n- code: a\n  prerequisites: [[b]]", [("line 3", "not_text")]),
        ("concepts:\n- code: a\n  prerequisites: [b]\n- code: b\n  prerequisites: [a]", [("line 2", "cycle")]),
        ("concepts:\n- code: a\n  part_of: [b]\n- code: b\n  part_of: [a]", [("line 2", "cycle")]),
    ],
)
def test_a_mistake_is_told_with_its_line(text: str, expected: list[tuple[str, str]]) -> None:
    assert refused(text) == expected


def test_a_cycle_through_what_is_known_already_is_found() -> None:
    known = read("concepts: [{code: a}, {code: b, prerequisites: [a]}]").changed
    assert refused("concepts:\n- code: a\n  prerequisites: [b]", known) == [("line 2", "cycle")]


def test_a_concept_that_is_written_again_drops_its_old_prerequisites_before_cycles_are_sought() -> None:
    known = read("concepts: [{code: a}, {code: b, prerequisites: [a]}]").changed
    plan = read("concepts: [{code: b}, {code: a, prerequisites: [b]}]", known)
    assert plan.dropped_edges == {Edge("a", "b", EdgeKind.PREREQUISITE)}
