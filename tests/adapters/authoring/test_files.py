"""Files of authors: what cannot be read is refused with its line, and what is written reads the same."""

import pytest

from adapters.authoring import READ_QUESTIONS, READ_SYLLABUS, WRITE_QUESTIONS, Format
from domain.catalog.model import Choice, Concept, Question, QuestionKind, Syllabus, Theme
from domain.catalog.questions import read_questions
from domain.catalog.syllabus import check_ties, plan_syllabus, read_syllabus
from domain.catalog.tags import pseudo_concept
from domain.catalog.written import NotImported, Problems, Written

BOMB = "\n".join(
    ["a: &a [x, x]", *(f"{z}: &{z} [*{a}, *{a}]" for a, z in zip("abcdefgh", "bcdefghi", strict=True))]
).encode()


@pytest.mark.parametrize(
    ("content", "line", "rule"),
    [
        (b"a: 1\nb: \xff", 2, "encoding"),
        (b"a: 1\nb: [1\nc: 2", 3, "yaml"),
        ("a: é\nb: \x01".encode(), 2, "yaml"),
        (BOMB, 1, "alias"),
        (b"a: 1\nb: *x", 2, "alias"),
        (b"- 1\n- !!python/object/apply:os.system [ls]", 2, "tag"),
        (b"[" * 20 + b"]" * 20, 1, "depth"),
        (b"[" * 5000, 1, "yaml"),
        (b"a: 1\nb: 2\na: 3", 3, "twice"),
        (b"a: 1\n[b]: 2", 2, "key"),
        (b"a: 1\n---\nb: 2", 3, "documents"),
    ],
)
def test_yaml_that_cannot_be_read_is_refused_with_its_line(content: bytes, line: int, rule: str) -> None:
    with pytest.raises(NotImported) as refusal:
        READ_QUESTIONS["yaml"](content)
    (problem,) = refusal.value.problems
    assert (problem.field, problem.rule) == (f"line {line}", rule)


def test_a_folded_text_is_on_the_line_of_its_field_and_nothing_is_nothing() -> None:
    read = READ_QUESTIONS["yaml"](b"\xef\xbb\xbf- a: >-\n    x\n    y\n  b: ~\n  c: '~'\n")
    assert read.value == (Written(1, {"a": Written(1, "x y"), "b": Written(4, None), "c": Written(5, "~")}),)


def test_an_empty_file_says_nothing() -> None:
    assert READ_SYLLABUS["yaml"](b"# only a comment\n") == Written(1, None)


@pytest.mark.parametrize(
    ("content", "line", "rule"),
    [
        (b"code,kid\nq,choice", 1, "column"),
        (b"code,code\nq,choice", 1, "column"),
        (b"code,kind\nq,choice\nr,choice,more", 3, "cells"),
        (b'code,stem\nq,"two\nlines"\nr,"open', 4, "csv"),
    ],
)
def test_csv_that_cannot_be_read_is_refused_with_its_line(content: bytes, line: int, rule: str) -> None:
    with pytest.raises(NotImported) as refusal:
        READ_QUESTIONS["csv"](content)
    (problem,) = refusal.value.problems
    assert (problem.field, problem.rule) == (f"line {line}", rule)


def test_a_record_is_on_the_line_it_starts_on_and_empty_records_are_passed_over() -> None:
    read = READ_QUESTIONS["csv"](b'code,stem\nq,"two\nlines"\n,\nr,one\n')
    assert isinstance(read.value, tuple)
    assert [record.line for record in read.value] == [2, 5]


@pytest.mark.parametrize(
    ("rows", "rule"), [("y,First,b,B,,,c", "missing"), ("y,First,b,B,t,T,c\ny,Second,b,B,t,T,d", "name")]
)
def test_a_syllabus_in_csv_needs_all_three_divisions_under_one_name(rows: str, rule: str) -> None:
    header = "year_code,year_name,block_code,block_name,theme_code,theme_name,code\n"
    with pytest.raises(NotImported) as refusal:
        READ_SYLLABUS["csv"]((header + rows).encode())
    assert [problem.rule for problem in refusal.value.problems] == [rule]


def test_a_syllabus_says_the_same_in_both_formats() -> None:
    in_yaml = b"""
years:
- code: y
  name: First year
  blocks:
  - code: b
    themes:
    - code: t
      name: Sorting
      concepts: [{code: heaps}, {code: heapsort, prerequisites: [heaps, stray], summary: With a heap.}]
concepts: [{code: stray, name: Stray}]
"""
    in_csv = b"""\
year_code,year_name,block_code,theme_code,theme_name,code,name,summary,prerequisites
y,First year,b,t,Sorting,heaps,,,
y,,b,t,,heapsort,,With a heap.,heaps|stray
,,,,,stray,Stray,,
"""
    plans = []
    for read, content in ((READ_SYLLABUS["yaml"], in_yaml), (READ_SYLLABUS["csv"], in_csv)):
        problems = Problems()
        draft = read_syllabus(read(content), problems)
        check_ties(draft, Syllabus(), problems)
        problems.refuse()
        plans.append(plan_syllabus(draft, Syllabus()))
    assert plans[0] == plans[1]


THEME = Theme("sorting", "b", "Sorting", 0)
SYLLABUS = Syllabus(
    themes={"sorting": THEME},
    concepts={"heaps": Concept("heaps", "sorting", "Heaps", "", 0), pseudo_concept(THEME).code: pseudo_concept(THEME)},
)
QUESTIONS = [
    Question(
        code="q1",
        concept_code="heaps",
        kind=QuestionKind.CHOICES,
        stem="Which of\n\nthese — “all”?",
        choices=(Choice("a", "null"), Choice("b", "yes, \\ | no"), Choice("c", "1e3")),
        answer=("a", "c"),
        explanation=": - # & * !",
        difficulty=4,
        tags=("x|y", "no"),
        hint="Ask: what is “all”, | or 'some'?",
    ),
    Question("q2", "heaps", QuestionKind.CHOICE, "=1+1", (Choice("a", "~"), Choice("b", "'")), "b", "So.", 1),
    Question("q3", pseudo_concept(THEME).code, QuestionKind.SHORT, "How?", (), ("3|4", "0.75"), "So.", 5, ("t",)),
]


@pytest.mark.parametrize("format_", ["yaml", "csv"])
def test_what_is_exported_reads_the_same(format_: Format) -> None:
    problems = Problems()
    content = WRITE_QUESTIONS[format_](SYLLABUS, QUESTIONS).encode()
    read = read_questions(READ_QUESTIONS[format_](content), SYLLABUS, problems)
    assert not problems.told()
    assert list(read) == QUESTIONS
