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

    joined     the line only bends at a break; otherwise it may also jump
    min_size   months between any two breaks and to the ends
    """

    length: int
    breaks: tuple[int, ...]
    joined: bool
    min_size: int

    @cached_property
    def design(self) -> Floats:
        """Orthonormal columns of constant, trend and the breaks so far, [T, p]."""
        time = np.arange(self.length, dtype=float)
        columns = [np.ones((self.length, 1)), time[:, None], *(self._bend(place) for place in self.breaks)]
        q: Floats = np.linalg.qr(np.hstack(columns))[0]
        return q

    @cached_property
    def places(self) -> Ints:
        """Months after which one more break may come."""
        taken = np.array([0, *self.breaks, self.length - 1])
        months = np.arange(self.length)
        far = np.abs(months[:, None] - taken).min(axis=1) >= self.min_size
        out: Ints = months[far]
        return out

    @cached_property
    def pairs(self) -> Ints:
        """Two months at once, [pairs, 2], on a grid of about 40 candidates."""
        grid = self.places[:: max(1, len(self.places) // PAIRED)]
        first, second = np.meshgrid(grid, grid, indexing="ij")
        far = second - first >= self.min_size
        out: Ints = np.column_stack([first[far], second[far]])
        return out

    @cached_property
    def _directions(self) -> Floats:
        return self._added([(int(place),) for place in self.places])

    @cached_property
    def _paired(self) -> Floats:
        return self._added([(int(one), int(two)) for one, two in self.pairs])

    def _added(self, candidates: Sequence[tuple[int, ...]]) -> Floats:
        """Orthonormal directions that each candidate adds, [candidates, columns, T]."""
        out = []
        for places in candidates:
            bends = np.hstack([self._bend(place) for place in places])
            out.append(np.linalg.qr(bends - self.design @ (self.design.T @ bends))[0].T)
        return np.array(out)

    def residual(self, lines: Floats) -> Floats:
        """What the breaks so far leave of each line, [T] or [T, draws]."""
        out: Floats = lines - self.design @ (self.design.T @ lines)
        return out

    def gains(self, left: Floats) -> Floats:
        """RSS reduction of each candidate, [candidates] or [candidates, draws], for residuals `left`."""
        return _explained(self._directions, left)

    def best(self, lines: Floats) -> tuple[Ints, Floats, Floats]:
        """For each line: the best place, its F-like ratio (reduction over what is left), and the reduction."""
        return self._best(self.places, self._directions, lines)

    def best_pair(self, lines: Floats) -> tuple[Ints, Floats, Floats]:
        """As `best`, for two breaks at once, which see a turn that is taken back."""
        return self._best(self.pairs, self._paired, lines)

    def _best(self, places: Ints, directions: Floats, lines: Floats) -> tuple[Ints, Floats, Floats]:
        left = self.residual(lines)
        gains = _explained(directions, left)
        gain = gains.max(axis=0)
        rest = np.maximum((left**2).sum(axis=0) - gain, np.finfo(float).tiny)
        return places[gains.argmax(axis=0)], gain / rest, gain

    def _bend(self, place: int) -> Floats:
        after: Floats = np.maximum(np.arange(self.length, dtype=float) - place, 0.0)
        if self.joined:
            return after[:, None]
        return np.column_stack([after, after > 0.0])


def _explained(directions: Floats, left: Floats) -> Floats:
    count, columns, length = directions.shape
    along = directions.reshape(count * columns, length) @ left
    out: Floats = (along.reshape(count, columns, *left.shape[1:]) ** 2).sum(axis=1)
    return out


def settled(line: Floats, breaks: Sequence[int], *, joined: bool, min_size: int) -> tuple[int, ...]:
    """Each break dated again given the others until none moves."""
    places = sorted(breaks)
    for _ in range(ROUNDS):
        before = list(places)
        for k in range(len(places)):
            others = tuple(places[:k] + places[k + 1 :])
            found, _, _ = TrendSearch(len(line), others, joined, min_size).best(line)
            places = sorted([*others, int(found)])
        if places == before:
            break
    return tuple(places)
