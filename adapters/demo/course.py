"""What is learned in the demonstration: the product's own content, as it is in the database."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import numpy as np

from adapters.authoring import READ_QUESTIONS, READ_SYLLABUS, problem_files
from adapters.demo.learners import Floats
from adapters.postgres.store import PostgresStore
from adapters.settings import PROJECT
from domain.catalog.graph import topological_order
from domain.catalog.model import Question, Syllabus
from domain.catalog.problem_use_cases import import_problems
from domain.catalog.use_cases import export_questions, import_questions, import_syllabus

CONTENT: Final = PROJECT / "content"
_MIDDLE: Final = 3
_STEP: Final = 2
_SURPRISE: Final = 1.2
_SEED: Final = 7


@dataclass(frozen=True, slots=True)
class Course:
    """Concepts in an order in which they can be learned, each with its questions and how hard it is (around 0)."""

    syllabus: Syllabus
    concepts: tuple[str, ...]
    questions: tuple[tuple[Question, ...], ...]
    hardness: Floats


async def load_content(store: PostgresStore, now: datetime) -> None:
    """Import the product's syllabus, questions and problems, and a few questions that nobody has placed."""
    written = READ_SYLLABUS["yaml"]((CONTENT / "syllabus.yaml").read_bytes())
    await import_syllabus(store, written=written, now=now)
    for file in (*sorted((CONTENT / "questions").glob("*.yaml")), CONTENT / "demo" / "questions-to-place.yaml"):
        await import_questions(store, written=READ_QUESTIONS["yaml"](file.read_bytes()), now=now)
    await import_problems(store, files=problem_files.read_path(CONTENT / "problems"), now=now, shipped=True)


async def read_course(store: PostgresStore) -> Course:
    """Return all concepts that authors have written questions for."""
    syllabus, questions = await export_questions(store)
    asked: dict[str, list[Question]] = defaultdict(list)
    for question in questions:
        asked[question.concept_code].append(question)
    authored = [code for code, concept in syllabus.concepts.items() if code in asked and not concept.pseudo]
    concepts = topological_order(authored, syllabus.edges)
    authored_as = [
        sum(question.difficulty - _MIDDLE for question in asked[code]) / len(asked[code]) for code in concepts
    ]
    # what authors expect is not what learners meet: some concepts prove much harder than their questions look
    proves = np.random.default_rng(_SEED).normal(0, _SURPRISE, len(concepts))
    hardness = np.array(authored_as, np.float64) / _STEP + proves
    return Course(syllabus, concepts, tuple(tuple(asked[code]) for code in concepts), hardness)
