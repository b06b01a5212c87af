"""Verdicts on the spreads of a view: which can be judged together, and the gap that each verdict is about."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from rotascope.evidence import Evidence, Missing, Window, show
from rotascope.inference.rarity.rank import WindowRank, window_rank
from rotascope.inference.verdicts.probability import LeadProbability, disagreement, lead_probability
from rotascope.inference.verdicts.verdict import NEED, Verdict, VerdictModel
from rotascope.measures.leadership import Gap, daily_differences, differences_side_by_side, gap_since
from rotascope.panels.filling import FilledSpread
from rotascope.panels.spread import Legs
from rotascope.questions.windows import quarter_end
from rotascope.questions.wording import gap_method

OTHER_SIGN = "the sum of daily differences on own scale, which the test reads, has the other sign"


@dataclass(frozen=True, eq=False)
class SpreadVerdict:
    """A spread with its verdict, its gap over the window that decided it, and the probability that a side leads now.

    deadline   until when the gap that would change the word is counted
    """

    filled: FilledSpread
    verdict: Verdict
    gap: Gap
    lead: LeadProbability
    deadline: date

    @property
    def probability(self) -> tuple[float, float]:
        """P that the side of the deciding gap leads by 1 pp a month or more, least and most of all priors."""
        return self.lead.of(1 if self.verdict.best.value > 0.0 else -1)

    @property
    def disagreement(self) -> str | None:
        """Why word and probability differ, where they do."""
        return disagreement(called=self.verdict.stage in {"established", "dominant"}, probability=self.probability)

    @cached_property
    def rank(self) -> WindowRank:
        """The deciding gap among all windows of its length."""
        return window_rank(self.legs.panel.between(None, self.gap.end), sessions=self.gap.sessions)

    @property
    def storm(self) -> float:
        """How many times as volatile the days of the deciding gap were as those of the whole record."""
        days = daily_differences(self.legs.panel.between(None, self.gap.end)).values[:, 0]
        return float(np.std(days[-self.gap.sessions :]) / np.std(days))

    @property
    def legs(self) -> Legs:
        """The spread's legs."""
        return self.filled.legs

    @property
    def evidence(self) -> Evidence:
        """The deciding gap, with the p-values of the search; fragile where another benchmark would change the word."""
        verdict, test = self.verdict, self.verdict.best
        caveats = [f"{show(verdict.confidence, 'percent')} of the criteria could be computed"]
        if test.value * self.gap.value < 0.0:
            caveats.append(OTHER_SIGN)
        if self.disagreement:
            caveats.append(f"word and probability differ: {self.disagreement}")
        return Evidence.gap(
            self.gap.value,
            window=Window(self.gap.start, self.gap.end, self.gap.sessions),
            p_value=test.p_value,
            p_adjusted=test.p_adjusted,
            n_effective=test.evidence.n_effective,
            searched=test.evidence.searched,
            inputs=self.legs.inputs,
            method=f"{gap_method(self.legs)}; tested by {test.value:+.1f} standard deviations over the window: "
            f"{test.evidence.method}",
            status="fragile" if verdict.fragile else "ok",
            caveats=(*test.evidence.caveats, *caveats, *self.legs.caveats),
        )


def note_short(spread: FilledSpread) -> Missing:
    """A history too short for a verdict; where a layer above hides a longer one, that is why, and the way out."""
    why = f"{len(spread.legs.panel) - 1} sessions of history; a verdict needs {NEED}"
    hidden = [f"{used.layer} hides {used.series} of {used.hides}" for used in spread.legs.inputs if used.hides]
    remedy = "import the whole history, or ask --data us-only" if hidden else "import more history"
    plain = f"{spread.label}: only {len(spread.legs.panel) - 1:,} sessions of history"
    return Missing(spread.name, "; ".join((why, *hidden)), remedy, plain)


def judge_all(filled: Sequence[FilledSpread]) -> tuple[tuple[SpreadVerdict, ...], tuple[Missing, ...]]:
    """Verdicts on the current spreads whose history is long enough, and a note for those whose is not."""
    current = [spread for spread in filled if spread.status == "ok"]
    ready = [spread for spread in current if len(spread.legs.panel) > NEED]
    missing = tuple(note_short(spread) for spread in current if spread not in ready)
    if not ready:
        return (), missing
    differences = differences_side_by_side({spread.name: spread.legs.panel for spread in ready})
    deadline, ahead = quarter_end(differences.last)
    verdicts = VerdictModel().judge(differences, ahead=ahead)
    return tuple(judged(*pair, deadline) for pair in zip(ready, verdicts, strict=True)), missing


def judged(filled: FilledSpread, verdict: Verdict, deadline: date) -> SpreadVerdict:
    """The verdict with the compounded gap between the same two closes, and the probability of a lead at the last."""
    window = verdict.best.evidence.window
    if window is None:
        raise ValueError(f"the search of {filled.name} names no window")
    panel = filled.legs.panel.between(None, window.end)
    return SpreadVerdict(
        filled, verdict, gap_since(panel, start=window.start), lead_probability(daily_differences(panel)), deadline
    )
