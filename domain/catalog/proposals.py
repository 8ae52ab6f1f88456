"""Decides which concepts to propose for a question whose tags do not say plainly what it is about."""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from domain.catalog.constants import (
    PROPOSAL_STEM_WEIGHT,
    PROPOSAL_SUMMARY_SHARE,
    PROPOSAL_TAG_WEIGHT,
    PROPOSAL_TEXT_WEIGHT,
    PROPOSAL_THEME_WEIGHT,
    PROPOSAL_WORD_SHORTEST,
    PROPOSALS_MOST,
)

_WORD: Final = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A concept as it can be proposed; candidates are compared in the authors' order."""

    concept_id: UUID
    theme_id: UUID
    name: str
    summary: str = ""


@dataclass(frozen=True, slots=True)
class Doubtful:
    """What is known of a question whose tags need a person. `concept_id` is where it is now."""

    concept_id: UUID
    theme_id: UUID
    tags: Sequence[str]
    stem: str
    text: str = ""


class Proposals:
    """Compares questions with concepts by the words they share; a word that many concepts have says little."""

    def __init__(self, candidates: Sequence[Candidate]) -> None:
        self._candidates = [(one, _words(one.name), _words(one.summary)) for one in candidates]
        self._spread = Counter(word for _, name, summary in self._candidates for word in name | summary)

    def propose(self, question: Doubtful) -> list[Candidate]:
        """Return up to five concepts, the likeliest first.

        Points are the sum, over the words shared, of what the word's place in the question is worth, divided by how
        many concepts have the word; being of the question's theme counts too. Where it is now leads if it is among
        them: to confirm it is one key. Who has no points is not proposed.
        """
        worth = _worth(question)
        scored = [(self._points(one, name, summary, question, worth), one) for one, name, summary in self._candidates]
        chosen = sorted((line for line in scored if line[0] > 0), key=lambda line: -line[0])  # stable: authors' order
        best = [one for _, one in chosen][:PROPOSALS_MOST]
        return sorted(best, key=lambda one: one.concept_id != question.concept_id)

    def _points(
        self,
        one: Candidate,
        name: Collection[str],
        summary: Collection[str],
        question: Doubtful,
        worth: Mapping[str, float],
    ) -> float:
        by_name = sum(worth.get(word, 0) / self._spread[word] for word in sorted(name))
        by_summary = sum(worth.get(word, 0) / self._spread[word] for word in sorted(summary) if word not in name)
        own = PROPOSAL_THEME_WEIGHT if one.theme_id == question.theme_id else 0
        return by_name + PROPOSAL_SUMMARY_SHARE * by_summary + own


def _worth(question: Doubtful) -> dict[str, float]:
    worth = dict.fromkeys(_words(question.text), PROPOSAL_TEXT_WEIGHT)
    worth.update(dict.fromkeys(_words(question.stem), PROPOSAL_STEM_WEIGHT))
    worth.update(dict.fromkeys(_words(" ".join(question.tags)), PROPOSAL_TAG_WEIGHT))
    return worth


def _words(text: str) -> frozenset[str]:
    """Return the words of a text, small and in the singular as far as an "s" tells."""
    words = (word.lower() for word in _WORD.findall(text))
    return frozenset(_singular(word) for word in words if len(word) >= PROPOSAL_WORD_SHORTEST)


def _singular(word: str) -> str:
    return word[:-1] if word.endswith("s") and not word.endswith("ss") and len(word) > PROPOSAL_WORD_SHORTEST else word
