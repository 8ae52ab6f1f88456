"""What authors do with coding problems: import them, note what a check found, publish and withdraw them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

import msgspec

from domain.catalog.errors import NotChecked, ProblemNotFound
from domain.catalog.events import ProblemPublished, ProblemWithdrawn
from domain.catalog.foreign_problems import Adopted, ForeignBank, adopt
from domain.catalog.model import Imported
from domain.catalog.ports import Store
from domain.catalog.problem_checks import Authored, CheckReport
from domain.catalog.problem_files import ProblemFile, read_file
from domain.catalog.problems import Bundle, Problem, digest
from domain.catalog.written import refuse
from domain.kernel.errors import FieldProblem, Invalid
from domain.kernel.events import Happened


async def import_problems(
    store: Store, *, files: Sequence[ProblemFile], now: datetime, dry_run: bool = False, shipped: bool = False
) -> Imported:
    """Bring the problems of the files into the catalogue. Raises NotImported with every mistake.

    What changed is a new version, which nobody is given until it was checked and published. With `shipped`, for the
    product's own problems, it is published at once: our tests have run their solutions in the sandbox, and a new
    machine need not run them again before the first learner has a task.
    """
    syllabus = await store.syllabuses.lock()
    read = [read_file(file, syllabus) for file in files]
    names = [(problem.code, file.public_name) for (problem, *_), file in zip(read, files, strict=True)]
    refuse((*(mistake for *_, mistakes in read for mistake in mistakes), *_twice(names)))
    return await save_problems(
        store, problems=[(problem, bundle) for problem, bundle, _ in read], now=now, dry_run=dry_run, shipped=shipped
    )


async def import_bank(
    store: Store, *, bank: ForeignBank, now: datetime, dry_run: bool = False
) -> tuple[Imported, Adopted]:
    """Bring what can be brought of a foreign bank into the catalogue as drafts; return also what was left out."""
    syllabus = await store.syllabuses.lock()
    adopted = adopt(bank, [code for code, concept in syllabus.concepts.items() if not concept.pseudo])
    refuse(tuple(_twice([(problem.code, "") for problem, _ in adopted.problems])))
    return await save_problems(store, problems=adopted.problems, now=now, dry_run=dry_run), adopted


async def save_problems(
    store: Store,
    *,
    problems: Sequence[tuple[Problem, Bundle]],
    now: datetime,
    dry_run: bool = False,
    shipped: bool = False,
) -> Imported:
    """Save sound problems, those that are new or changed; a problem of ours that was withdrawn stays so."""
    known = await store.authored_problems.find([problem.code for problem, _ in problems])
    told = [(problem, bundle, digest(problem, bundle)) for problem, bundle in problems]
    changed = [one for one in told if one[0].code not in known or known[one[0].code].digest != one[2]]
    created = sum(problem.code not in known for problem, *_ in changed)
    if not dry_run:
        for problem, bundle, content in changed:
            before = known.get(problem.code)
            published = shipped and (before is None or before.is_published)
            new = replace(problem, version=before.version + 1 if before else 1)
            authored = Authored(problem=new, bundle=bundle, updated_at=now, published_at=now if published else None)
            await store.authored_problems.save(authored, digest=content)
            if published:
                await _tell(store, new, None, now)
    return Imported(created, len(changed) - created, len(told) - len(changed))


async def note_check(store: Store, *, problem_id: UUID, report: CheckReport) -> bool:
    """Keep what a check found, unless the problem was changed or deleted meanwhile; tell whether it was kept."""
    return await store.authored_problems.note_check(problem_id, report)


async def problems_to_check(store: Store, *, codes: object) -> list[UUID]:
    """Return the problems with these codes, or, without any, those that nobody has checked as they are.

    Raises Invalid when the codes are no list of texts, ProblemNotFound when one of them names no problem.
    """
    if codes is None:
        return await store.authored_problems.to_check(None)
    try:
        wanted = list(dict.fromkeys(msgspec.convert(codes, list[str])))
    except msgspec.ValidationError:
        raise Invalid.field("codes", "type", "codes is a list of the codes of problems.") from None
    found = await store.authored_problems.to_check(wanted)
    if len(found) < len(wanted):
        raise ProblemNotFound("One of the codes names no problem.")
    return found


async def publish_problem(store: Store, *, problem_id: UUID, by: UUID, now: datetime) -> Authored:
    """Let learners be given this version. Raises ProblemNotFound, or NotChecked unless its last check passed."""
    authored = await _hold(store, problem_id)
    if authored.checked is None or not authored.checked.passed:
        raise NotChecked
    if authored.published_at is not None:
        return authored
    await store.authored_problems.publish(problem_id, at=now)
    await _tell(store, authored.problem, by, now)
    return replace(authored, published_at=now)


async def withdraw_problem(store: Store, *, problem_id: UUID, by: UUID, now: datetime) -> Authored:
    """Take a problem out of the bank; tasks that have it say so, and their learners' work is kept."""
    authored = await _hold(store, problem_id)
    if authored.published_at is None:
        return authored
    await store.authored_problems.withdraw(problem_id)
    event = ProblemWithdrawn(problem_id=problem_id, version=authored.problem.version)
    await store.events.record(Happened(event=event, subject=problem_id, actor_id=by), at=now)
    return replace(authored, published_at=None)


async def _hold(store: Store, problem_id: UUID) -> Authored:
    authored = await store.authored_problems.hold(problem_id)
    if authored is None:
        raise ProblemNotFound
    return authored


async def _tell(store: Store, problem: Problem, by: UUID | None, now: datetime) -> None:
    event = ProblemPublished(problem_id=problem.problem_id, version=problem.version)
    await store.events.record(Happened(event=event, subject=problem.problem_id, actor_id=by), at=now)


def _twice(names: Sequence[tuple[str, str]]) -> list[FieldProblem]:
    """Return what is wrong with codes that several problems have; each comes with the file it stands in."""
    files: dict[str, list[str]] = {}
    for code, file in names:
        files.setdefault(code, []).append(file)
    return [
        FieldProblem(" and ".join(filter(None, found)) or "code", "twice", f"two problems have the code “{code}”")
        for code, found in sorted(files.items())
        if code and len(found) > 1
    ]
