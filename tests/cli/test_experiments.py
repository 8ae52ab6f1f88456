"""`lyceum experiments`, as whoever runs the product uses it without a browser."""

from click.testing import CliRunner, Result

from cli.main import main


def lyceum(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["experiments", *(str(argument) for argument in arguments)])


def test_an_experiment_is_started_listed_and_stopped(url: str) -> None:
    assert url
    assert lyceum("list").output.startswith("tuned_weights: Not started\n  Not started.\n")
    started = lyceum("start", "tuned_weights", "--share", "0.8", "--share", "0.2", "--days", "14")
    lines = started.output.splitlines()
    assert lines[0] == "tuned_weights: Too early, day 1 of 14"
    assert [line.split(",")[1].split(":")[0] for line in lines[2:]] == [" 80 %", " 20 %"]
    stopped = lyceum("stop", "tuned_weights", "--winner", "tuned", "--reason", "Better.")
    assert stopped.output.splitlines()[:2] == [
        "tuned_weights: Adopted, day 1 of 14",
        "  Stopped on day 1: the better arm was adopted. Everybody has Tuned weights since then. Better.",
    ]


def test_what_is_not_said_is_as_defined(url: str) -> None:
    assert url
    assert "day 1 of 28" in lyceum("start", "complexity_strength").output


def test_refusals_are_a_sentence(url: str) -> None:
    assert url
    unknown = lyceum("start", "louder")
    assert (unknown.exit_code, unknown.output.splitlines()[0][:35]) == (1, "Error: There is no experiment 'loud")
    assert lyceum("stop", "tuned_weights").output == "Error: An experiment that was never started cannot be stopped.\n"
