"""Fits pyBKT to the rows of a file, in an environment of its own, and prints the seconds it took."""

import json
import sys
import time
import warnings

import numpy as np
import pandas as pd  # pyright: ignore[reportMissingImports]
from pyBKT.models import Model  # pyright: ignore[reportMissingImports]


def main() -> None:
    """Its defaults are left as they are: five starts, a hundred rounds, all cores."""
    warnings.simplefilter("ignore")
    rows = np.load(sys.argv[1])
    frame = pd.DataFrame(
        {
            "user_id": rows["pupils"],
            "skill_name": rows["skills"].astype(str),
            "correct": rows["correct"].astype(int),
            "order_id": np.arange(len(rows["skills"])),
        }
    )
    begin = time.perf_counter()
    Model(seed=1).fit(data=frame)
    print(json.dumps({"seconds": time.perf_counter() - begin}))


if __name__ == "__main__":
    main()
