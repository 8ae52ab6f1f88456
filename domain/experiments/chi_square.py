"""Decides how surprising a chi-square is: its upper tail, for a whole number of degrees of freedom."""

from math import erfc, exp, lgamma, log, sqrt


def chi_square_tail(chi2: float, degrees: int) -> float:
    """Return P(X >= chi2) for X of a chi-square distribution with `degrees` (1, 2, …) degrees of freedom.

    The regularised upper gamma function Q(a, x) with a = degrees/2 and x = chi2/2, by its recurrence from Q(1/2, x) =
    erfc(√x) or Q(1, x) = exp(-x): Q(a + 1, x) = Q(a, x) + x^a exp(-x) / Γ(a + 1) (DLMF 8.4.6, 8.8.6). All terms are
    positive, so nothing cancels.
    """
    x = chi2 / 2
    if x <= 0:
        return 1.0
    a, tail = (0.5, erfc(sqrt(x))) if degrees % 2 else (1.0, exp(-x))
    while a < degrees / 2:
        tail += exp(a * log(x) - x - lgamma(a + 1))
        a += 1
    return tail
