"""Search for kinks in a line: what each candidate month would explain beside the breaks already there.

Everything is linear in the line, so a thousand resampled lines are searched by one matrix product.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from rotascope.arrays import Floats, Ints

PAIRED = 40
ROUNDS = 20  # re-dating stops by itself; each round lowers the residual sum of squares


@dataclass(frozen=True, eq=False)
class TrendSearch:
    """Candidates for one more break in a piecewise line of `length` months that breaks after months `breaks`.

    continuous  the line only bends at a break; otherwise it may also jump
    min_size    months between any two breaks and to the ends
    """

    length: int
    breaks: tuple[int, ...]
    continuous: bool
    min_size: int

    @cached_property
    def design(self) -> Floats:
        """Orthonormal columns of constant, trend and the breaks so far, [T, p]."""
        time = np.arange(self.length, dtype=float)
        columns = [np.ones((self.length, 1)), time[:, None], *(self._bend(month) for month in self.breaks)]
        q: Floats = np.linalg.qr(np.hstack(columns))[0]
        return q

    @cached_property
    def candidates(self) -> Ints:
        """Months after which one more break may come."""
        breaks = np.array([0, *self.breaks, self.length - 1])
        months = np.arange(self.length)
        far = np.abs(months[:, None] - breaks).min(axis=1) >= self.min_size
        out: Ints = months[far]
        return out

    @cached_property
    def pairs(self) -> Ints:
        """Two months at once, [pairs, 2], on a grid of about 40 candidates."""
        grid = self.candidates[:: max(1, len(self.candidates) // PAIRED)]
        first, second = np.meshgrid(grid, grid, indexing="ij")
        far = second - first >= self.min_size
        out: Ints = np.column_stack([first[far], second[far]])
        return out

    @cached_property
    def _directions(self) -> Floats:
        return self._added_directions([(int(month),) for month in self.candidates])

    @cached_property
    def _paired(self) -> Floats:
        return self._added_directions([(int(first), int(second)) for first, second in self.pairs])

    def _added_directions(self, candidates: Sequence[tuple[int, ...]]) -> Floats:
        """Orthonormal directions that each candidate adds, [candidates, columns, T]."""
        out = []
        for months in candidates:
            bends = np.hstack([self._bend(month) for month in months])
            out.append(np.linalg.qr(bends - self.design @ (self.design.T @ bends))[0].T)
        return np.array(out)

    def residual(self, lines: Floats) -> Floats:
        """What the breaks so far leave of each line, [T] or [T, draws]."""
        out: Floats = lines - self.design @ (self.design.T @ lines)
        return out

    def gains(self, residuals: Floats) -> Floats:
        """RSS reduction of each candidate, [candidates] or [candidates, draws], of what the breaks so far leave."""
        return _explained(self._directions, residuals)

    def best(self, lines: Floats) -> tuple[Ints, Floats, Floats]:
        """For each line: the best place, its F-like ratio (reduction over what is left), and the reduction."""
        return self._best(self.candidates, self._directions, lines)

    def best_pair(self, lines: Floats) -> tuple[Ints, Floats, Floats]:
        """As `best`, for two breaks at once, which see a turn that is taken back."""
        return self._best(self.pairs, self._paired, lines)

    def _best(self, months: Ints, directions: Floats, lines: Floats) -> tuple[Ints, Floats, Floats]:
        residuals = self.residual(lines)
        gains = _explained(directions, residuals)
        gain = gains.max(axis=0)
        rest = np.maximum((residuals**2).sum(axis=0) - gain, np.finfo(float).tiny)
        return months[gains.argmax(axis=0)], gain / rest, gain

    def _bend(self, month: int) -> Floats:
        after: Floats = np.maximum(np.arange(self.length, dtype=float) - month, 0.0)
        if self.continuous:
            return after[:, None]
        return np.column_stack([after, after > 0.0])


def _explained(directions: Floats, residuals: Floats) -> Floats:
    count, columns, length = directions.shape
    along = directions.reshape(count * columns, length) @ residuals
    out: Floats = (along.reshape(count, columns, *residuals.shape[1:]) ** 2).sum(axis=1)
    return out


def settle(values: Floats, breaks: Sequence[int], *, continuous: bool, min_size: int) -> tuple[int, ...]:
    """Each break dated again given the others until none moves."""
    months = sorted(breaks)
    for _ in range(ROUNDS):
        before = list(months)
        for k in range(len(months)):
            others = tuple(months[:k] + months[k + 1 :])
            best, _, _ = TrendSearch(len(values), others, continuous, min_size).best(values)
            months = sorted([*others, int(best)])
        if months == before:
            break
    return tuple(months)
