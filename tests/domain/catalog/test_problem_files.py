"""A problem's file is read whole, or refused with the line of everything that is wrong with it."""

import pytest

from adapters.authoring.yaml_files import read as read_yaml
from domain.catalog.model import Concept, Syllabus, concept_id
from domain.catalog.modules import MODULE_NAMES, MODULES
from domain.catalog.problem_files import ProblemFile, read_file
from domain.catalog.problems import digest, problem_id
from domain.catalog.written import NotImported, Written
from tests.problem_writing import BUNDLE, PUBLIC, WHOLE, read

LINE_OF_SOLUTIONS = WHOLE.splitlines().index("solutions:") + 1


def mistakes(text: str, syllabus: Syllabus | None = None) -> list[tuple[str, str, str]]:
    with pytest.raises(NotImported) as refused:
        read(text) if syllabus is None else read(text, syllabus)
    return [(one.field, one.rule, one.message) for one in refused.value.problems]


def rules(old: str, new: str) -> list[tuple[str, str]]:
    """Return the lines and rules that one change of the sound file breaks."""
    assert WHOLE.count(old) >= 1
    return [(line, rule) for line, rule, _ in mistakes(WHOLE.replace(old, new, 1))]


def test_a_sound_problem_reads_as_it_was_written() -> None:
    problem, bundle = read()
    assert (problem.code, problem.problem_id, problem.module) == (
        "long-words",
        problem_id("long-words"),
        "arrays-strings",
    )
    assert problem.concept_ids == (concept_id("text-scanning"),)
    assert problem.languages == ("python", "javascript")
    assert problem.visible[0].arguments == [["ox", "horse", "mouse"], 5]
    assert problem.hidden_categories == ("typical", "edge", "large")
    assert problem.hints[2] == "Count while you scan."
    assert problem.starters["python"] == "def count_long(words, least):\n    pass\n"
    assert problem.starters["javascript"] == "function countLong(words, least) {\n}\n"
    assert [solution.language for solution in bundle.solutions] == ["python", "javascript"]
    assert bundle.wrong[0].fails == "edge_cases"


def test_hidden_values_stay_as_they_were_written_until_judging_asks_for_them() -> None:
    _, bundle = read()
    assert bundle.hidden[8].arguments[0] == {"$repeat": ["word", 5000]}
    assert bundle.expanded[8].arguments[0] == ["word"] * 5000
    assert bundle.expanded[9].arguments[0] == ["ab" * 4000]


def test_the_digest_tells_any_change_and_nothing_else() -> None:
    assert digest(*read()) == digest(*read(WHOLE.replace("title: Count", "title:    Count")))
    for old, new in (("title: Count", "title: Find"), ("secret one", "secret uno"), ("least letters", "least signs")):
        changed = WHOLE.replace(old, new)
        assert changed == WHOLE or digest(*read()) != digest(*read(changed))


@pytest.mark.parametrize(
    ("old", "new", "line", "rule"),
    [
        ("code: long-words\nhidden", "code: long-words\nhid", "line 24", "hidden"),
        ("module: arrays-strings", "module: arrays", "line 2", "unknown_module"),
        ("title: Count long words", 'title: ""', "line 3", "missing"),
        ("difficulty: 2", "difficulty: 6", "line 4", "out_of_range"),
        ("target_minutes: 15", "target_minutes: soon", "line 5", "out_of_range"),
        ("[text-scanning]", "[heaps]", "line 6", "unknown_concept"),
        ("[text-scanning]", "[]", "line 6", "missing"),
        ("objectives: [Scan a text once]", "objectives: []", "line 7", "missing"),
        ("statement: Given", "statment: Given", "line 1", "missing"),
        ("  python: count_long\n", "  python: count long\n", "line 11", "name"),
        ("  python: count_long\n", "  python: lambda\n", "line 11", "name"),
        ("  javascript: countLong\n", "  javascript: 2long\n", "line 12", "name"),
        ("{name: least,", "{name: the least,", "line 15", "name"),
        ("  returns: whole number", "  answers: whole number", "line 11", "missing"),
        ("{kind: exact}", "{kind: nearly}", "line 17", "unknown_kind"),
        ("{kind: exact}", "{kind: exact, tolerance: 0.1}", "line 17", "tolerance"),
        ("{kind: exact}", "{kind: tolerance}", "line 17", "missing"),
        ("{kind: exact}", "{kind: tolerance, tolerance: 2}", "line 17", "tolerance"),
        ("{kind: exact}", "{kind: tolerance, tolerance: true}", "line 17", "tolerance"),
        ("{kind: exact}", "{kind: any_of}", "line 21", "expected"),
        ("time_ms: 200", "time_ms: 60000", "line 18", "out_of_range"),
        ("Compare each length., ", "", "line 19", "hints"),
        ("- {name: nothing, arguments: [[], 1], expected: 0}\n", "", "line 21", "visible"),
        ("[[], 1], expected: 0}", "[[]], expected: 0}", "line 22", "arguments"),
        ("[[], 1], expected: 0}", "[[], yes], expected: 0}", "line 22", "value"),
        ("[[], 1], expected: 0}", "[[], 1]}", "line 22", "missing"),
        ("[[], 1], expected: 0}", "[{$repeat: [a, 3000]}, 1], expected: 0}", "line 22", "value"),
        ("name: nothing,", "name: two of three,", "line 1", "twice"),
        ("---\ncode: long-words", "---\ncode: long-words\ncopied: true", "line 25", "unknown_field"),
        ("category: typical", "category: usual", "line 26", "unknown_category"),
        ("{$repeat: [word, 5000]}", "{$repeat: [word, 5000000]}", "line 34", "value"),
        ("{$repeat: [word, 5000]}", "{$often: [word, 5000]}", "line 34", "value"),
        ("name: secret two", "name: secret one", "line 24", "twice"),
        ("  python: |\n    def", "  ruby: |\n    def", f"line {LINE_OF_SOLUTIONS + 1}", "unknown_field"),
        ("fails: edge_cases", "fails: somehow", f"line {LINE_OF_SOLUTIONS + 11}", "unknown_fails"),
        ("- language: python", "- language: ruby", f"line {LINE_OF_SOLUTIONS + 9}", "unknown_language"),
    ],
)
def test_every_mistake_is_told_by_its_line(old: str, new: str, line: str, rule: str) -> None:
    assert (line, rule) in rules(old, new)


def test_a_bundle_hides_at_least_ten_tests_of_every_category() -> None:
    fewer = WHOLE.replace("- {name: secret ten, category: large", "- {name: secret ten, category: edge")
    fewer = fewer.replace("- {name: secret nine, category: large", "- {name: secret nine, category: edge")
    assert [(rule, words) for _, rule, words in mistakes(fewer)] == [("hidden", "no hidden test is of category large")]
    one_less = "\n".join(line for line in WHOLE.splitlines() if "secret four" not in line)
    assert [words for *_, words in mistakes(one_less)] == ["a problem hides at least 10 tests, not 9"]


def test_a_bundle_without_a_wrong_solution_is_refused() -> None:
    assert [(rule, words) for _, rule, words in mistakes(WHOLE[: WHOLE.index("wrong:")])] == [
        ("missing", "a bundle needs a wrong solution")
    ]


def test_all_mistakes_are_told_at_once_in_the_order_of_their_lines() -> None:
    wrong = (
        WHOLE.replace("difficulty: 2", "difficulty: 9").replace("fails: edge_cases", "fails: x").replace("5000]", "x]")
    )
    assert [rule for _, rule, _ in mistakes(wrong)] == ["out_of_range", "value", "unknown_fails"]


def test_a_problem_that_is_no_set_of_fields_is_refused() -> None:
    nothing = Written(3, "text")
    *_, told = read_file(ProblemFile(nothing, nothing, "a.yaml", "a.bundle.yaml"), Syllabus())
    assert told[0].field == "a.yaml line 3"
    assert told[-1].field == "a.bundle.yaml line 3"


def test_two_files_tell_their_own_lines() -> None:
    file = ProblemFile(read_yaml(PUBLIC.encode()), read_yaml(BUNDLE.replace("long-words", "other").encode()), "p", "b")
    *_, told = read_file(file, Syllabus())
    assert {one.field for one in told} == {"p line 6", "b line 1"}


def test_a_tolerance_is_kept_as_a_number() -> None:
    problem, _ = read(WHOLE.replace("{kind: exact}", "{kind: tolerance, tolerance: 1e-6}"))
    assert (problem.comparison.kind, problem.comparison.tolerance) == ("tolerance", 1e-6)


def test_a_code_is_in_kebab_case() -> None:
    assert [rule for _, rule, _ in mistakes(WHOLE.replace("code: long-words", "code: Long_Words"))] == ["bad_code"]


def test_a_pseudo_concept_is_no_topic() -> None:
    stand_in = Syllabus(concepts={"text-scanning": Concept("text-scanning", "t", "", "", 0, pseudo=True)})
    assert [rule for _, rule, _ in mistakes(WHOLE, stand_in)] == ["unknown_concept"]


def test_the_track_has_fourteen_modules_each_with_a_name() -> None:
    assert len(MODULES) == len(MODULE_NAMES) == 14
    assert (MODULES[0].code, MODULES[-1].code) == ("introduction", "design")
