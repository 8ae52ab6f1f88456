"""How answers are laid out for a fit: histories, and the tree of what begins alike."""

import numpy as np
from hypothesis import given

from domain.scoring.histories import grow, histories_of
from tests.domain.scoring.answering import columns, logs


def spelt(tree):
    """Return each node as the concept and answers that lead to it, with what it counts."""
    words = {}
    for node, parent in enumerate(tree.parents.tolist()):
        before = words[parent] if parent >= 0 else (int(tree.skills[node]), "")
        words[node] = (before[0], before[1] + str(int(tree.correct[node])))
    return {words[node]: (tree.learners[node], tree.ended[node], tree.held_out[node]) for node in words}


def test_what_begins_alike_is_one_node():
    log = [(0, 1, True), (0, 2, True), (0, 1, False), (0, 2, True), (7, 1, True)]
    assert spelt(grow(histories_of(*columns(log)))) == {
        (0, "1"): (2, 0, 0),
        (0, "10"): (1, 1, 0),
        (0, "11"): (1, 1, 0),
        (7, "1"): (1, 1, 0),
    }


def test_the_last_answers_to_a_concept_are_held_out():
    log = [(0, learner, True) for learner in (1, 2, 1, 3, 1)]
    histories = histories_of(*columns(log), held_out=0.4)
    assert (histories.lengths.tolist(), histories.trained.tolist()) == ([3, 1, 1], [2, 1, 0])
    assert spelt(grow(histories)) == {(0, "1"): (3, 2, 1), (0, "11"): (1, 0, 0), (0, "111"): (1, 1, 1)}
    seen = histories.seen()
    assert (seen.lengths.tolist(), seen.correct.tolist()) == ([2, 1], [True, True, True])


def test_histories_of_some_concepts_are_numbered_anew():
    log = [(0, 1, True), (5, 1, False), (3, 2, True), (5, 2, True), (5, 1, True)]
    some = histories_of(*columns(log)).only(np.array([5, 0]))
    assert sorted(zip(some.skills.tolist(), some.lengths.tolist(), strict=True)) == [(0, 1), (0, 2), (1, 1)]
    assert spelt(grow(some)) == {(0, "0"): (1, 0, 0), (0, "01"): (1, 1, 0), (0, "1"): (1, 1, 0), (1, "1"): (1, 1, 0)}


def test_no_answers_are_a_tree_without_nodes():
    tree = grow(histories_of(*columns([])))
    assert (tree.levels, len(tree.skills), tree.widest) == ([], 0, (0, 0))


@given(logs)
def test_every_answer_is_counted_once(log):
    tree = grow(histories_of(*columns(log), held_out=0.2))
    assert tree.learners.sum() == len(log)
    assert tree.ended.sum() == len({(concept, learner) for concept, learner, _ in log})
    per_concept = np.bincount([concept for concept, _, _ in log])
    assert tree.held_out.sum() == np.floor(per_concept * 0.2).sum()
    for node, (wrong, right) in enumerate(zip(tree.wrong, tree.right, strict=True)):
        for child, answer in ((wrong, False), (right, True)):
            assert child == len(tree.skills) or (tree.parents[child] == node and tree.correct[child] == answer)


@given(logs)
def test_which_learner_gave_which_history_does_not_matter(log):
    renamed = [(concept, 4 - learner, correct) for concept, learner, correct in log]
    one, other = grow(histories_of(*columns(log))), grow(histories_of(*columns(renamed)))
    assert spelt(one) == spelt(other)
