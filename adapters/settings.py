"""Decides what the process was told by its environment: every setting, declared once, read once."""

import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Final, Literal, Self, get_type_hints
from urllib.parse import urlsplit

import msgspec

from adapters.embedded import addresses
from adapters.embedded.secret import embedded_secret
from domain.experiments.constants import FSRS_AB_SPLIT_RATIO
from domain.scheduling.constants import FSRS_OPTIMIZER_COOLDOWN_DAYS

PROJECT: Final = Path(__file__).resolve().parent.parent

Environment = Literal["embedded", "production"]


class InvalidSetting(Exception):
    """A setting is missing or makes no sense; the message says which, and what would."""


class Setting(msgspec.Struct, frozen=True, kw_only=True):
    """What an operator needs to know about one environment variable."""

    name: str
    meaning: str
    read: Callable[[str], object]
    default: str | None = None
    """As it would be written in the environment; None: it has to be given, or is found as `otherwise` says."""
    embedded: str | None = None
    """The default under `make up`, where it differs."""
    otherwise: str = ""
    """What happens without it, when that is not a plain default."""

    def parse(self, text: str) -> object:
        """Return the value that the text stands for, or say in one sentence why it stands for none."""
        try:
            return self.read(text.strip())
        except ValueError as error:
            raise InvalidSetting(f"{self.name} {error}, not {text.strip()!r}.") from error


class Issuer(msgspec.Struct, frozen=True):
    """Someone else whose access tokens we accept, and where their public keys are."""

    issuer: str
    jwks_url: str
    audience: str


def _path(text: str) -> Path:
    return Path(text).expanduser().absolute()


def _url_of(*schemes: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if urlsplit(text).scheme not in schemes:
            raise ValueError(f"must begin with {' or '.join(f'{scheme}://' for scheme in schemes)}")
        return text

    return read


def _database_url(text: str) -> str:
    url = _url_of("postgresql", "postgres", "postgresql+asyncpg")(text)
    return "postgresql://" + url.split("://", 1)[1]


def _whole(low: int, high: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not text.isdecimal() or not low <= int(text) <= high:
            raise ValueError(f"must be a whole number from {low} to {high}")
        return int(text)

    return read


def _share(text: str) -> float:
    try:
        share = float(text)
    except ValueError:
        share = -1
    if not 0 <= share <= 1:
        raise ValueError("must be a number from 0 to 1")
    return share


def _one_of(*words: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in words:
            raise ValueError(f"must be one of {', '.join(words)}")
        return text

    return read


def _secret(text: str) -> str:
    shortest = 32
    if len(text) < shortest:
        raise ValueError(f"must have at least {shortest} characters (try `openssl rand -hex 32`)")
    return text


def _issuers(text: str) -> tuple[Issuer, ...]:
    try:
        return msgspec.convert(json.loads(text), tuple[Issuer, ...])
    except (json.JSONDecodeError, msgspec.ValidationError) as error:
        raise ValueError('must be a JSON list of {"issuer", "jwks_url", "audience"}') from error


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Everything the outside may decide; handed to whoever needs it, never read again."""

    environment: Annotated[
        Environment,
        Setting(
            name="LYCEUM_ENV",
            meaning="`embedded`: one machine, bundled servers, demo logins shown. `production`: nothing is assumed.",
            read=_one_of("embedded", "production"),
            otherwise="`production` when DATABASE_URL is given, else `embedded`",
        ),
    ]
    home: Annotated[
        Path,
        Setting(
            name="LYCEUM_HOME",
            meaning="Folder of all local data: the bundled servers' files, logs, built pages.",
            read=_path,
            otherwise="`var/` in the checkout",
        ),
    ]
    database_url: Annotated[
        str,
        Setting(
            name="DATABASE_URL",
            meaning="PostgreSQL 16 or later, as postgresql://user:password@host:5432/name.",
            read=_database_url,
            otherwise="the PostgreSQL that `make up` runs",
        ),
    ]
    redis_url: Annotated[
        str,
        Setting(
            name="REDIS_URL",
            meaning="Valkey or Redis, as redis://host:6379/0 or unix:///path/to.sock?db=0.",
            read=_url_of("redis", "rediss", "unix"),
            otherwise="the Valkey that `make up` runs",
        ),
    ]
    secret: Annotated[
        str,
        Setting(
            name="LYCEUM_SECRET",
            meaning="Signs our access tokens; at least 32 characters. Changing it logs everybody out.",
            read=_secret,
            otherwise="made once and kept in `var/secret` when embedded; production must give it",
        ),
    ]
    port: Annotated[
        int,
        Setting(
            name="LYCEUM_PORT",
            meaning="Port of the pages on 127.0.0.1; the API takes the next one.",
            read=_whole(1, 65_533),
            default="3000",
        ),
    ]
    jwks_issuers: Annotated[
        tuple[Issuer, ...],
        Setting(
            name="LYCEUM_JWKS_ISSUERS",
            meaning='Others whose tokens are accepted: a JSON list of {"issuer", "jwks_url", "audience"}.',
            read=_issuers,
            default="[]",
        ),
    ]
    api_processes: Annotated[
        int,
        Setting(
            name="API_PROCESSES",
            meaning="Processes that answer requests.",
            read=_whole(1, 64),
            default="2",
            embedded="1",
        ),
    ]
    api_pool_size: Annotated[
        int,
        Setting(
            name="API_POOL_SIZE",
            meaning="Most database connections of one API process.",
            read=_whole(2, 200),
            default="16",
        ),
    ]
    worker_processes: Annotated[
        int,
        Setting(
            name="WORKER_PROCESSES",
            meaning="Processes that do what messages ask for.",
            read=_whole(1, 64),
            default="1",
        ),
    ]
    worker_concurrency: Annotated[
        int,
        Setting(
            name="WORKER_CONCURRENCY",
            meaning="Messages that one worker process handles at the same time.",
            read=_whole(1, 200),
            default="10",
            embedded="4",
        ),
    ]
    worker_pool_size: Annotated[
        int,
        Setting(
            name="WORKER_POOL_SIZE",
            meaning="Most database connections of one worker process.",
            read=_whole(2, 200),
            default="12",
            embedded="6",
        ),
    ]
    judge: Annotated[
        Literal["embedded", "judge0", "piston"],
        Setting(
            name="JUDGE",
            meaning="Who runs learners' programs: `embedded` (Deno, on the workers' machines), `judge0` or `piston`.",
            read=_one_of("embedded", "judge0", "piston"),
            default="embedded",
        ),
    ]
    judge_url: Annotated[
        str,
        Setting(
            name="JUDGE_URL",
            meaning="Where Judge0 or Piston answers, as http://judge:2358.",
            read=lambda text: _url_of("http", "https")(text) if text else "",
            default="",
        ),
    ]
    judge_token: Annotated[
        str,
        Setting(
            name="JUDGE_TOKEN",
            meaning="What Judge0 (X-Auth-Token) or Piston (Authorization) wants to be told; empty: nothing.",
            read=str,
            default="",
        ),
    ]
    judge_concurrency: Annotated[
        int,
        Setting(
            name="JUDGE_CONCURRENCY",
            meaning="Programs that one worker process judges at the same time.",
            read=_whole(1, 64),
            default="2",
        ),
    ]
    problem_bank_url: Annotated[
        str,
        Setting(
            name="PROBLEM_BANK_URL",
            meaning="Where another server's bank of problems answers, as https://bank.example/v1/; empty: our own.",
            read=lambda text: _url_of("http", "https")(text) if text else "",
            default="",
        ),
    ]
    problem_bank_token: Annotated[
        str,
        Setting(
            name="PROBLEM_BANK_TOKEN",
            meaning="What that bank wants to be told (Authorization: Bearer …); empty: nothing.",
            read=str,
            default="",
        ),
    ]
    perf_sample_rate: Annotated[
        float,
        Setting(
            name="PERF_SAMPLE_RATE",
            meaning="Share of requests whose duration is kept for /v1/admin/observability/metrics; failures all are.",
            read=_share,
            default="0.05",
        ),
    ]
    fsrs_ab_split_ratio: Annotated[
        float,
        Setting(
            name="FSRS_AB_SPLIT_RATIO",
            meaning="Share of learners who may get weights of their own, unless the running experiment has its shares.",
            read=_share,
            default=str(FSRS_AB_SPLIT_RATIO),
        ),
    ]
    fsrs_optimizer_cooldown_days: Annotated[
        int,
        Setting(
            name="FSRS_OPTIMIZER_COOLDOWN_DAYS",
            meaning="Days from a learner's being put down for training until they may be again.",
            read=_whole(0, 365),
            default=str(FSRS_OPTIMIZER_COOLDOWN_DAYS),
        ),
    ]
    otlp_endpoint: Annotated[
        str,
        Setting(
            name="OTEL_EXPORTER_OTLP_ENDPOINT",
            meaning="Where traces go by OTLP over HTTP, as http://collector:4318; empty: nowhere.",
            read=lambda text: _url_of("http", "https")(text) if text else "",
            default="",
        ),
    ]
    log_level: Annotated[
        str,
        Setting(
            name="LOG_LEVEL",
            meaning="Least severe log line written.",
            read=lambda text: _one_of("DEBUG", "INFO", "WARNING", "ERROR")(text.upper()),
            default="INFO",
        ),
    ]

    @property
    def sqlalchemy_url(self) -> str:
        """The same database, spelt for SQLAlchemy (which only carries the migrations)."""
        return "postgresql+asyncpg://" + self.database_url.split("://", 1)[1]

    @property
    def url(self) -> str:
        """Where the pages, and through them the API, answer on this machine."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def api_url(self) -> str:
        """Where the API itself answers on this machine."""
        return f"http://127.0.0.1:{self.port + 1}"

    @property
    def is_embedded(self) -> bool:
        return self.environment == "embedded"

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> Self:
        """Read every setting, or raise InvalidSetting with one sentence about the first that is wrong.

        Without DATABASE_URL and REDIS_URL the servers of a running `make up` are used, so that a command typed
        beside it reaches the same data.
        """
        given = {name: text for name, text in (os.environ if environ is None else environ).items() if text.strip()}
        fallback = _found(given)
        values = {field: _value(setting, given, fallback) for field, setting in declared().items()}
        return msgspec.convert(values, cls)


def declared() -> dict[str, Setting]:
    """Return each setting under the name of its field, in the order of the reference page."""
    hints = get_type_hints(Settings, include_extras=True)
    return {field: hints[field].__metadata__[0] for field in Settings.__struct_fields__}


def home_of(environ: Mapping[str, str]) -> Path:
    """Return the folder of local data, whatever else is set or missing."""
    return _path(environ["LYCEUM_HOME"]) if environ.get("LYCEUM_HOME", "").strip() else PROJECT / "var"


def _found(given: Mapping[str, str]) -> dict[str, str]:
    """Return what is found rather than given: the environment, the folder, the running servers, the secret."""
    home = home_of(given)
    found = {"LYCEUM_HOME": str(home), "LYCEUM_ENV": "production" if "DATABASE_URL" in given else "embedded"}
    if given.get("LYCEUM_ENV", found["LYCEUM_ENV"]) != "embedded":
        return found
    if "LYCEUM_SECRET" not in given:
        found["LYCEUM_SECRET"] = embedded_secret(home)
    if servers := addresses.running(home):
        found |= {"DATABASE_URL": servers.database_url, "REDIS_URL": servers.redis_url}
    return found


def _value(setting: Setting, given: Mapping[str, str], found: Mapping[str, str]) -> object:
    embedded = given.get("LYCEUM_ENV", found["LYCEUM_ENV"]) == "embedded"
    default = setting.embedded if embedded and setting.embedded is not None else setting.default
    text = given.get(setting.name, found.get(setting.name, default))
    if text is not None:
        return setting.parse(text)
    if embedded:
        raise InvalidSetting(f"Lyceum is not running: start it with `make up`, or set {setting.name}.")
    raise InvalidSetting(f"{setting.name} is not set. {setting.meaning}")
