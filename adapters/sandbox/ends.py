"""How a sandboxed process may end before it has answered everything."""


class Ended(Exception):
    """The process is no more, and answers nothing."""

    seconds: float = 0.0
    """What it had used of its allowance for the line that ended it."""


class OutOfTime(Ended):
    """It computed or waited for longer than it may."""


class OutOfMemory(Ended):
    """It held more memory than it may."""


class SaidTooMuch(Ended):
    """It wrote more than it may, or where it may not."""


class Stopped(Ended):
    """It was asked to stop."""
