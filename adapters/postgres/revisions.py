"""Decides how alembic is asked for one step; imported only where there is a step to take, since it costs a second."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import Script


def upgrade(migrations: Path, database_url: str, revision: str) -> None:
    command.upgrade(_config(migrations, database_url), revision)


def downgrade(migrations: Path, database_url: str, revision: str) -> None:
    command.downgrade(_config(migrations, database_url), revision)


def write(migrations: Path, message: str, *, revision: str) -> Path:
    """Write the Python file of a migration and return its path."""
    config = _config(migrations, "")
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    written = command.revision(config, message=message, rev_id=revision)
    if not isinstance(written, Script):
        raise TypeError(written)
    return Path(written.path)


def _config(migrations: Path, database_url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(migrations))
    config.set_main_option("path_separator", "os")
    url = "postgresql+asyncpg://" + database_url.partition("://")[2]
    config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))  # a percent sign means something to configparser
    return config
