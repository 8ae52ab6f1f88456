"""Every setting reads what it promises, and refuses the rest in one sentence."""

import stat
from pathlib import Path

import pytest

from adapters.embedded.secret import embedded_secret
from adapters.settings import InvalidSetting, Issuer, Settings, declared

GIVEN = {
    "DATABASE_URL": "postgresql://lyceum@db:5432/lyceum",
    "REDIS_URL": "redis://valkey:6379/1",
    "LYCEUM_SECRET": "0123456789abcdef0123456789abcdef",
}


def test_a_given_database_means_production_and_its_defaults() -> None:
    settings = Settings.from_env(GIVEN)

    assert settings.environment == "production"
    assert not settings.is_embedded
    assert settings.worker_concurrency == 10
    assert settings.port == 3000


def test_embedded_has_smaller_defaults(tmp_path: Path) -> None:
    settings = Settings.from_env(GIVEN | {"LYCEUM_ENV": "embedded", "LYCEUM_HOME": str(tmp_path)})

    assert (settings.worker_concurrency, settings.api_processes) == (4, 1)


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+asyncpg"])
def test_the_database_is_spelt_for_each_library(scheme: str) -> None:
    settings = Settings.from_env(GIVEN | {"DATABASE_URL": f"{scheme}://lyceum@db/lyceum"})

    assert settings.database_url == "postgresql://lyceum@db/lyceum"
    assert settings.sqlalchemy_url == "postgresql+asyncpg://lyceum@db/lyceum"


def test_pages_and_api_have_neighbouring_addresses() -> None:
    settings = Settings.from_env(GIVEN | {"LYCEUM_PORT": "4000"})

    assert (settings.url, settings.api_url) == ("http://127.0.0.1:4000", "http://127.0.0.1:4001")


def test_issuers_come_as_json() -> None:
    text = '[{"issuer": "https://id.example.org", "jwks_url": "https://id.example.org/jwks", "audience": "lyceum"}]'
    settings = Settings.from_env(GIVEN | {"LYCEUM_JWKS_ISSUERS": text})

    assert settings.jwks_issuers == (Issuer("https://id.example.org", "https://id.example.org/jwks", "lyceum"),)


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("LYCEUM_PORT", "http", "LYCEUM_PORT must be a whole number from 1 to 65533, not 'http'."),
        ("LYCEUM_PORT", "70000", "LYCEUM_PORT must be a whole number from 1 to 65533, not '70000'."),
        ("DATABASE_URL", "mysql://db", "DATABASE_URL must begin with postgresql:// or"),
        ("REDIS_URL", "valkey:6379", "REDIS_URL must begin with redis:// or rediss:// or unix://, not 'valkey:6379'."),
        ("LYCEUM_SECRET", "short", "LYCEUM_SECRET must have at least 32 characters"),
        ("LYCEUM_ENV", "staging", "LYCEUM_ENV must be one of embedded, production, not 'staging'."),
        ("LYCEUM_JWKS_ISSUERS", "{", "LYCEUM_JWKS_ISSUERS must be a JSON list"),
        ("LYCEUM_JWKS_ISSUERS", '[{"issuer": 1}]', "LYCEUM_JWKS_ISSUERS must be a JSON list"),
        ("OTEL_EXPORTER_OTLP_ENDPOINT", "collector", "OTEL_EXPORTER_OTLP_ENDPOINT must begin with http:// or https://"),
        ("PERF_SAMPLE_RATE", "1.01", "PERF_SAMPLE_RATE must be a number from 0 to 1, not '1.01'."),
        ("PERF_SAMPLE_RATE", "-0.1", "PERF_SAMPLE_RATE must be a number from 0 to 1"),
        ("PERF_SAMPLE_RATE", "nan", "PERF_SAMPLE_RATE must be a number from 0 to 1"),
        ("PERF_SAMPLE_RATE", "5 %", "PERF_SAMPLE_RATE must be a number from 0 to 1"),
        ("LOG_LEVEL", "loud", "LOG_LEVEL must be one of DEBUG, INFO, WARNING, ERROR"),
    ],
)
def test_a_wrong_value_is_refused_in_one_sentence(name: str, text: str, sentence: str) -> None:
    with pytest.raises(InvalidSetting) as refusal:
        Settings.from_env(GIVEN | {name: text})

    assert str(refusal.value).startswith(sentence)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize("name", ["REDIS_URL", "LYCEUM_SECRET"])
def test_production_guesses_nothing(name: str) -> None:
    given = {key: text for key, text in GIVEN.items() if key != name}

    with pytest.raises(InvalidSetting, match=f"{name} is not set"):
        Settings.from_env(given)


def test_without_addresses_a_running_product_is_needed(tmp_path: Path) -> None:
    with pytest.raises(InvalidSetting, match="Lyceum is not running: start it with `make up`, or set DATABASE_URL"):
        Settings.from_env({"LYCEUM_HOME": str(tmp_path)})


def test_the_embedded_secret_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    secret = embedded_secret(tmp_path / "home")

    assert embedded_secret(tmp_path / "home") == secret
    assert len(secret) == 64
    assert stat.S_IMODE((tmp_path / "home" / "secret").stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "home").iterdir()] == ["secret"]


def test_each_setting_says_what_it_means_and_what_happens_without_it() -> None:
    for field, setting in declared().items():
        assert setting.meaning.endswith("."), field
        assert setting.otherwise or setting.default is not None, field


@pytest.mark.parametrize(
    ("given", "rate"), [({}, 0.05), ({"PERF_SAMPLE_RATE": "0"}, 0), ({"PERF_SAMPLE_RATE": "1"}, 1)]
)
def test_one_request_in_twenty_is_sampled_unless_the_environment_says_otherwise(
    given: dict[str, str], rate: float
) -> None:
    assert Settings.from_env(GIVEN | given).perf_sample_rate == rate
