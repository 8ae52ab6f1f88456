"""What authors do with the catalogue: import a syllabus or questions, export them, and settle tag debt."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from domain.catalog.events import ConceptMoved, TagDebtLogged
from domain.catalog.model import DebtReason, Imported, Question, Syllabus, TagDebt, concept_id, question_id, theme_id
from domain.catalog.ports import Store
from domain.catalog.questions import plan_questions, read_questions
from domain.catalog.syllabus import SyllabusPlan, check_ties, plan_syllabus, read_syllabus
from domain.catalog.tags import UNMAPPED, UNMAPPED_BLOCK, UNMAPPED_YEAR, pseudo_concept
from domain.catalog.written import Problems, Written
from domain.kernel.events import Happened


async def import_syllabus(store: Store, *, written: Written, now: datetime, dry_run: bool = False) -> Imported:
    """Bring the syllabus to what the file says; what it does not name stays. Raises NotImported with every line."""
    known = await store.syllabuses.lock()
    problems = Problems()
    draft = read_syllabus(written, problems)
    check_ties(draft, known, problems)
    problems.refuse()
    plan = plan_syllabus(draft, known)
    if not dry_run:
        await _write_syllabus(store, plan, now=now)
    return plan.imported


async def import_questions(store: Store, *, written: Written, now: datetime, dry_run: bool = False) -> Imported:
    """Bring the questions of the file into the catalogue and log what is owed on their tags.

    A debt that is open already is left alone, and one that the file no longer shows is settled, so that the same file
    twice changes nothing. Raises NotImported with every line.
    """
    known = await store.syllabuses.lock()
    problems = Problems()
    read = read_questions(written, _with_unmapped(known), problems)
    problems.refuse()
    codes = [question.code for question in read]
    plan = plan_questions(read, await store.questions.find(codes), _with_unmapped(known))
    if dry_run:
        return plan.imported
    if any(debt.theme_id == theme_id(UNMAPPED.code) for debt in plan.debts) and UNMAPPED.code not in known.themes:
        await store.syllabuses.save(SyllabusPlan(_UNMAPPED_ALONE, frozenset(), {}, Imported()))
    await store.questions.save(plan.changed, at=now)
    await _settle_and_log(store, [question_id(code) for code in codes], plan.debts, now=now)
    return plan.imported


async def export_questions(store: Store) -> tuple[Syllabus, list[Question]]:
    """Return every question that an author wrote, and the syllabus that names their concepts and themes."""
    return await store.syllabuses.get(), await store.questions.authored()


async def log_tag_debt(store: Store, *, debts: Sequence[TagDebt], now: datetime) -> None:
    """Log what is owed on the tags of questions; what is open already is counted once more."""
    if debts:
        await store.tag_debts.add(debts, at=now)
        counts = Counter(str(debt.reason) for debt in debts)
        await store.events.record(Happened(event=TagDebtLogged(by_reason=dict(counts))), at=now)


async def settle_tag_debt(store: Store, *, settled: UUID, reason: DebtReason, now: datetime) -> bool:
    """Put one question's debt right; tell whether there was one."""
    return await store.tag_debts.settle([(settled, reason)], at=now) > 0


_UNMAPPED_ALONE = Syllabus(
    years={UNMAPPED_YEAR.code: UNMAPPED_YEAR},
    blocks={UNMAPPED_BLOCK.code: UNMAPPED_BLOCK},
    themes={UNMAPPED.code: UNMAPPED},
    concepts={pseudo_concept(UNMAPPED).code: pseudo_concept(UNMAPPED)},
)


def _with_unmapped(known: Syllabus) -> Syllabus:
    return Syllabus(
        years=known.years,
        blocks=known.blocks,
        themes={**_UNMAPPED_ALONE.themes, **known.themes},
        concepts={**_UNMAPPED_ALONE.concepts, **known.concepts},
        edges=known.edges,
    )


async def _write_syllabus(store: Store, plan: SyllabusPlan, *, now: datetime) -> None:
    await store.syllabuses.save(plan)
    found_a_theme = [concept_id(code) for code, before in plan.moved_from.items() if before == UNMAPPED.code]
    if found_a_theme:
        await store.tag_debts.settle_unmapped(found_a_theme, at=now)
    moved = [
        ConceptMoved(
            concept_id=concept_id(code),
            from_theme_id=theme_id(before),
            to_theme_id=theme_id(plan.changed.concepts[code].theme_code),
        )
        for code, before in plan.moved_from.items()
    ]
    await store.events.record(*(Happened(event=event, subject=event.concept_id) for event in moved), at=now)


async def _settle_and_log(store: Store, looked_at: Sequence[UUID], debts: Sequence[TagDebt], *, now: datetime) -> None:
    owed_before = await store.tag_debts.owed(looked_at)
    owed_now = {(debt.question_id, debt.reason) for debt in debts}
    await store.tag_debts.settle(owed_before - owed_now, at=now)
    await log_tag_debt(store, debts=[d for d in debts if (d.question_id, d.reason) not in owed_before], now=now)
