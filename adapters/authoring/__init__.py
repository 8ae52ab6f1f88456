"""The files of authors: YAML and CSV, read with the line of every value, and written so that they read the same."""

from collections.abc import Callable
from typing import Final, Literal

from adapters.authoring import csv_files, yaml_files
from domain.catalog.model import Question, Syllabus
from domain.catalog.written import Written

Format = Literal["yaml", "csv"]

READ_SYLLABUS: Final[dict[Format, Callable[[bytes], Written]]] = {
    "yaml": yaml_files.read,
    "csv": csv_files.read_syllabus,
}
READ_QUESTIONS: Final[dict[Format, Callable[[bytes], Written]]] = {
    "yaml": yaml_files.read,
    "csv": csv_files.read_questions,
}
WRITE_QUESTIONS: Final[dict[Format, Callable[[Syllabus, list[Question]], str]]] = {
    "yaml": yaml_files.write_questions,
    "csv": csv_files.write_questions,
}
