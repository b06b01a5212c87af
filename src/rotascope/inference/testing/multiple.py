"""What is left of several p-values when it counts that there were several."""

from collections.abc import Iterable

from rotascope.errors import BadSetting


def holm(p_values: Iterable[float], *, tests: int | None = None) -> list[float]:
    """Holm's adjusted p-values, in the order given: the family-wise error is held whatever the dependence.

    p_values  of one family, each 0..1
    tests     size of the family, where it is larger than what is given: the others count as p = 1
    raises    BadSetting for a NaN, a number outside, or a family smaller than its p-values
    source    Holm (1979), Scandinavian Journal of Statistics 6:65-70
    """
    values = _check_p_values(p_values)
    count = _family(values, tests)
    adjusted, running = [0.0] * len(values), 0.0
    for rank, index in enumerate(sorted(range(len(values)), key=values.__getitem__)):
        running = max(running, min(1.0, (count - rank) * values[index]))
        adjusted[index] = running
    return adjusted


def bonferroni(p_values: Iterable[float], *, tests: int | None = None) -> list[float]:
    """Each p-value times the number of tests, at most 1, in the order given.

    tests     size of the family, where it is larger than what is given here; None = as many as are given
    raises    BadSetting for a NaN, a number outside 0..1, or a family smaller than its p-values
    source    Dunn (1961), Journal of the American Statistical Association 56:52-64
    """
    values = _check_p_values(p_values)
    count = _family(values, tests)
    return [min(1.0, count * value) for value in values]


def _family(values: list[float], tests: int | None) -> int:
    """The size of the family of these p-values."""
    count = len(values) if tests is None else tests
    if count < len(values):
        raise BadSetting(
            f"a family of {count} tests with {len(values)} p-values", "count every test that was looked at"
        )
    return count


def _check_p_values(p_values: Iterable[float]) -> list[float]:
    values = list(p_values)
    outside = [value for value in values if not 0.0 <= value <= 1.0]
    if outside:
        raise BadSetting(f"a p-value of {outside[0]:g}", "give numbers from 0 to 1; leave out what was not tested")
    return values
