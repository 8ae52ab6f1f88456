"""Decides what a file's bytes say: UTF-8, or the line at which they stop being it."""

from domain.catalog.written import NotImported
from domain.kernel.errors import FieldProblem


def decoded(content: bytes) -> str:
    """Return the text, without the mark that some spreadsheets put in front of it."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise refused(line, "encoding", "this is not UTF-8") from error


def refused(line: int, rule: str, message: str) -> NotImported:
    """Build the refusal of a file that cannot be read further than this line."""
    return NotImported(
        f"Line {line}: {message}. Nothing was imported.", problems=(FieldProblem(f"line {line}", rule, message),)
    )
