"""The one transaction: a store is every port on one connection, and `transaction` is the only commit."""

from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import TYPE_CHECKING, TypeAlias

from adapters.postgres.alerts import PostgresAlerts
from adapters.postgres.catalog import PostgresQuestions, PostgresSyllabuses, PostgresTagDebts
from adapters.postgres.complexity import PostgresComplexities
from adapters.postgres.connection import Connection, Pool
from adapters.postgres.dead_letters import PostgresDeadLetters
from adapters.postgres.evaluations import PostgresEvaluations
from adapters.postgres.events import PostgresEvents
from adapters.postgres.experiments import PostgresExperiments, PostgresExposures
from adapters.postgres.identity import PostgresIdentities, PostgresServiceTokens, PostgresUsers
from adapters.postgres.jobs import PostgresBatches, PostgresLocks, PostgresRuns
from adapters.postgres.judging import PostgresJudgings
from adapters.postgres.outbox import PostgresOutbox
from adapters.postgres.partitions import PostgresPartitions
from adapters.postgres.placements import PostgresPlacements
from adapters.postgres.practice import PostgresEncounters
from adapters.postgres.practice_sessions import PostgresPracticeSessions
from adapters.postgres.problems import PostgresAuthoredProblems
from adapters.postgres.queues import PostgresRevisionLists
from adapters.postgres.review_log import PostgresReviewLog
from adapters.postgres.scheduling import PostgresLearners, PostgresLearningPreferences, PostgresMemories
from adapters.postgres.scoring import PostgresMasteries
from adapters.postgres.skills import PostgresSkills
from adapters.postgres.study import PostgresDesk, PostgresPaths, PostgresTasks
from adapters.postgres.weights import PostgresWeights

if TYPE_CHECKING:  # a type checker does not take a cached property for the property that a Store asks for
    cached_property = property
else:
    from functools import cached_property


class PostgresStore:
    """All that a use case may read and write. A port is made when it is first asked for."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    @cached_property
    def events(self) -> PostgresEvents:
        return PostgresEvents(self.connection)

    @cached_property
    def users(self) -> PostgresUsers:
        return PostgresUsers(self.connection)

    @cached_property
    def identities(self) -> PostgresIdentities:
        return PostgresIdentities(self.connection)

    @cached_property
    def service_tokens(self) -> PostgresServiceTokens:
        return PostgresServiceTokens(self.connection)

    @cached_property
    def syllabuses(self) -> PostgresSyllabuses:
        return PostgresSyllabuses(self.connection)

    @cached_property
    def questions(self) -> PostgresQuestions:
        return PostgresQuestions(self.connection)

    @cached_property
    def tag_debts(self) -> PostgresTagDebts:
        return PostgresTagDebts(self.connection)

    @cached_property
    def placements(self) -> PostgresPlacements:
        return PostgresPlacements(self.connection)

    @cached_property
    def authored_problems(self) -> PostgresAuthoredProblems:
        return PostgresAuthoredProblems(self.connection)

    @cached_property
    def learners(self) -> PostgresLearners:
        return PostgresLearners(self.connection)

    @cached_property
    def learning_preferences(self) -> PostgresLearningPreferences:
        return PostgresLearningPreferences(self.connection)

    @cached_property
    def memories(self) -> PostgresMemories:
        return PostgresMemories(self.connection)

    @cached_property
    def review_log(self) -> PostgresReviewLog:
        return PostgresReviewLog(self.connection)

    @cached_property
    def weights(self) -> PostgresWeights:
        return PostgresWeights(self.connection)

    @cached_property
    def masteries(self) -> PostgresMasteries:
        return PostgresMasteries(self.connection)

    @cached_property
    def skills(self) -> PostgresSkills:
        return PostgresSkills(self.connection)

    @cached_property
    def complexities(self) -> PostgresComplexities:
        return PostgresComplexities(self.connection)

    @cached_property
    def partitions(self) -> PostgresPartitions:
        return PostgresPartitions(self.connection)

    @cached_property
    def revision_lists(self) -> PostgresRevisionLists:
        return PostgresRevisionLists(self.connection)

    @cached_property
    def runs(self) -> PostgresRuns:
        return PostgresRuns(self.connection)

    @cached_property
    def locks(self) -> PostgresLocks:
        return PostgresLocks(self.connection)

    @cached_property
    def batches(self) -> PostgresBatches:
        return PostgresBatches(self.connection)

    @cached_property
    def dead_letters(self) -> PostgresDeadLetters:
        return PostgresDeadLetters(self.connection)

    @cached_property
    def alerts(self) -> PostgresAlerts:
        return PostgresAlerts(self.connection)

    @cached_property
    def evaluations(self) -> PostgresEvaluations:
        return PostgresEvaluations(self.connection)

    @cached_property
    def experiments(self) -> PostgresExperiments:
        return PostgresExperiments(self.connection)

    @cached_property
    def exposures(self) -> PostgresExposures:
        return PostgresExposures(self.connection)

    @cached_property
    def judgings(self) -> PostgresJudgings:
        return PostgresJudgings(self.connection)

    @cached_property
    def outbox(self) -> PostgresOutbox:
        return PostgresOutbox(self.connection)

    @cached_property
    def encounters(self) -> PostgresEncounters:
        return PostgresEncounters(self.connection)

    @cached_property
    def practice_sessions(self) -> PostgresPracticeSessions:
        return PostgresPracticeSessions(self.connection)

    @cached_property
    def paths(self) -> PostgresPaths:
        return PostgresPaths(self.connection)

    @cached_property
    def tasks(self) -> PostgresTasks:
        return PostgresTasks(self.connection)

    @cached_property
    def desk(self) -> PostgresDesk:
        return PostgresDesk(self.connection)


OpenStore: TypeAlias = Callable[[], AbstractAsyncContextManager[PostgresStore]]


@asynccontextmanager
async def transaction(pool: Pool) -> AsyncGenerator[PostgresStore]:
    """Open a store; commit when the block ends, roll back when it raises."""
    async with pool.acquire() as connection, connection.transaction():
        yield PostgresStore(connection)
