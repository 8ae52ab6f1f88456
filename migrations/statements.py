"""How a migration sends several statements at once: through asyncpg's simple protocol, inside alembic's transaction."""

from pathlib import Path
from typing import Any

from alembic import op


def run(sql: str) -> None:
    """Run every statement of `sql` in the migration's own transaction."""
    bind = op.get_bind()
    bind.exec_driver_sql("select 1")  # SQLAlchemy begins lazily: without this the driver would commit each statement
    driver: Any = bind.connection.dbapi_connection
    driver.run_async(lambda connection: connection.execute(sql))


def run_beside(module: str) -> None:
    """Run the .sql file that stands beside the migration `module` (its `__file__`)."""
    run(Path(module).with_suffix(".sql").read_text(encoding="utf-8"))
