"""Finds the files of problems and their bundles, and reads them; so too the banks of others."""

from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import msgspec

from adapters.authoring.text import refused
from adapters.authoring.yaml_files import read_all
from domain.catalog.constants import PROBLEM_FILE_LARGEST, PROBLEM_VALUE_DEPTH
from domain.catalog.foreign_problems import ForeignBank
from domain.catalog.problem_files import BUNDLE, ProblemFile
from domain.catalog.written import NotImported, Written, refuse
from domain.kernel.errors import FieldProblem

SECRET: Final = ".bundle.yaml"  # noqa: S105  the end of a file's name
_BANK: Final = ".json"


def read_documents(content: bytes, *, name: str = "") -> list[ProblemFile]:
    """Return the problems of one file: the public part of each, and its bundle as another document."""
    _check_size(content)
    documents = list(read_all(content, deepest=PROBLEM_VALUE_DEPTH))
    bundles = {_code(document): document for document in documents if _is_bundle(document)}
    problems = [document for document in documents if not _is_bundle(document)]
    for document in problems:
        if _code(document) not in bundles:
            words = f"the problem “{_code(document)}” has no bundle: a second document with the same code"
            raise refused(document.line, "bundle", words)
    if not problems:
        raise refused(1, "empty", "there is no problem here")
    return [ProblemFile(document, bundles[_code(document)], name, name) for document in problems]


def read_bank(content: bytes) -> ForeignBank:
    """Return a bank of exercises with their cases, as JSON."""
    _check_size(content)
    try:
        return msgspec.json.decode(content, type=ForeignBank)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        words = f"this is no bank of problems: {error}"
        raise NotImported(
            f"{words}. Nothing was imported.", problems=(FieldProblem("bank", "shape", words),)
        ) from error


def read_path(path: Path) -> list[ProblemFile]:
    """Return the problems of a file, with its bundle in it or beside it, or of a folder and the folders in it."""
    if path.is_dir():
        return [one for file in _problems_in(path) for one in _read_file(file, str(file.relative_to(path)))]
    return _read_file(path, path.name)


def is_bank(path: Path) -> bool:
    """Tell whether a file is a bank in JSON rather than problems of our own form."""
    return path.suffix == _BANK


def _problems_in(folder: Path) -> Sequence[Path]:
    found = [file for file in sorted(folder.rglob("*.yaml")) if not file.name.endswith(SECRET)]
    if not found:
        raise refused(1, "empty", f"there is no problem in the folder {folder.name}")
    return found


def _read_file(file: Path, name: str) -> list[ProblemFile]:
    beside = file.with_name(file.name.removesuffix(".yaml") + SECRET)
    if not beside.exists():
        with _naming(name):
            return read_documents(file.read_bytes(), name=name)
    bundle_name = name.removesuffix(".yaml") + SECRET
    return [ProblemFile(_only(file, name), _only(beside, bundle_name), name, bundle_name)]


def _only(file: Path, name: str) -> Written:
    content = file.read_bytes()
    with _naming(name):
        _check_size(content)
        documents = list(read_all(content, deepest=PROBLEM_VALUE_DEPTH))
        if len(documents) != 1:
            raise refused(1, "documents", f"a file with its bundle beside it holds one document, not {len(documents)}")
    return documents[0]


@contextmanager
def _naming(name: str) -> Generator[None]:
    """Say in which of several files a mistake is."""
    try:
        yield
    except NotImported as refusal:
        refuse(tuple(FieldProblem(f"{name} {one.field}", one.rule, one.message) for one in refusal.problems))


def _check_size(content: bytes) -> None:
    if len(content) > PROBLEM_FILE_LARGEST:
        words = f"a file has at most {PROBLEM_FILE_LARGEST:,} bytes; large values are written as forms"
        raise refused(1, "size", words)


def _code(document: Written) -> str:
    code = document.value.get("code") if isinstance(document.value, Mapping) else None
    return code.value if code and isinstance(code.value, str) else ""


def _is_bundle(document: Written) -> bool:
    return isinstance(document.value, Mapping) and not (BUNDLE - {"code"}).isdisjoint(document.value)
