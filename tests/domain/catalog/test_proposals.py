"""What is proposed for a question in debt: the concepts whose words it shares, its own theme's first among equals."""

from uuid import UUID

from domain.catalog.proposals import Candidate, Doubtful, Proposals
from domain.kernel.ids import derived_id

SORTING, GRAPHS = derived_id("theme", "sorting"), derived_id("theme", "graphs")


def concept(name: str, theme_id: UUID = SORTING, summary: str = "") -> Candidate:
    return Candidate(derived_id("concept", name), theme_id, name, summary)


HEAPS, HEAPSORT, QUICKSORT = concept("Heaps"), concept("Heapsort"), concept("Quicksort")
PATHS = concept("Shortest paths", GRAPHS, "The way of the least weight between two nodes of a graph.")
TREES = concept("Spanning trees", GRAPHS, "A tree of the least weight that reaches all nodes of a graph.")
ALL = Proposals([HEAPS, HEAPSORT, QUICKSORT, PATHS, TREES])


def doubtful(stem: str = "", *tags: str, at: UUID | None = None, theme_id: UUID = SORTING, text: str = "") -> Doubtful:
    return Doubtful(at or derived_id("concept", "THEME::sorting"), theme_id, tags, stem, text)


def test_the_concept_whose_name_the_stem_holds_comes_first() -> None:
    proposed = ALL.propose(doubtful("How long does quicksort take?"))
    assert proposed == [QUICKSORT, HEAPS, HEAPSORT]


def test_without_a_shared_word_the_concepts_of_its_theme_stand_in_the_authors_order() -> None:
    assert ALL.propose(doubtful("What is it?")) == [HEAPS, HEAPSORT, QUICKSORT]


def test_a_tag_says_more_than_the_stem_and_the_stem_more_than_the_explanation() -> None:
    by_tag = ALL.propose(doubtful("quicksort", "heapsort", text="heaps"))
    assert by_tag == [HEAPSORT, QUICKSORT, HEAPS]


def test_a_concept_of_another_theme_is_proposed_for_its_words() -> None:
    assert ALL.propose(doubtful("Find the shortest path from here to there."))[0] == PATHS


def test_a_word_that_many_concepts_have_says_little() -> None:
    proposed = ALL.propose(doubtful("All nodes of a graph: one of the spanning ones?"))
    assert proposed.index(TREES) < proposed.index(PATHS)


def test_case_plurals_and_short_words_do_not_matter() -> None:
    assert ALL.propose(doubtful("A HEAP of it"))[0] == HEAPS
    assert PATHS not in ALL.propose(doubtful("is it of a"))


def test_where_the_question_is_now_leads_so_that_it_can_be_confirmed() -> None:
    proposed = ALL.propose(doubtful("quicksort", at=HEAPSORT.concept_id))
    assert proposed == [HEAPSORT, QUICKSORT, HEAPS]


def test_five_are_proposed_at_most_and_none_when_nothing_speaks_for_any() -> None:
    many = Proposals([concept(f"Concept {n}") for n in range(9)])
    assert len(many.propose(doubtful("Which?"))) == 5
    assert not ALL.propose(doubtful("Which?", theme_id=derived_id("theme", "unmapped")))


def test_the_same_question_gets_the_same_proposals() -> None:
    question = doubtful("Weight of the shortest paths and of heaps", "graph")
    assert ALL.propose(question) == Proposals([HEAPS, HEAPSORT, QUICKSORT, PATHS, TREES]).propose(question)
