"""SQL with names for its values: a statement of forty numbered ones would be read by nobody."""

import re
from typing import Final

_NAME: Final = re.compile(r"(?<!:):([a-z_]+)")


class Named:
    """A statement written with `:name`, sent with `$1`; `values` puts named values into that order."""

    def __init__(self, sql: str) -> None:
        self.names: Final = tuple(dict.fromkeys(_NAME.findall(sql)))
        self.sql: Final = _NAME.sub(lambda found: f"${self.names.index(found[1]) + 1}", sql)

    def values(self, **given: object) -> tuple[object, ...]:
        """Return the values in the order of the statement; a name too many or too few is a mistake."""
        if given.keys() != set(self.names):
            raise TypeError(f"the statement has other names: {sorted(given.keys() ^ set(self.names))}")
        return tuple(given[name] for name in self.names)
