"""What `unusual` reads: the legs of one spread, how current they are, and the window that is judged."""

from dataclasses import dataclass, replace

from rotascope.catalogue.spreads import SPREADS
from rotascope.errors import OutsideData
from rotascope.evidence import Finding, Missing, Status, weakest
from rotascope.panels.filling import fill
from rotascope.panels.freshness import freshness_of, sessions_behind
from rotascope.panels.panel import Panel
from rotascope.panels.spread import Legs, parse_spread
from rotascope.panels.view import View
from rotascope.questions.windows import WORDS, sessions_of


@dataclass(frozen=True, eq=False)
class Move:
    """A spread's move over its last `sessions`.

    window   as it was asked for
    status   ok, or stale where the legs end before the view's date
    missing  what is behind, where something is
    """

    legs: Legs
    window: str
    sessions: int
    status: Status
    missing: tuple[Missing, ...]

    @property
    def panel(self) -> Panel:
        """The levels of long and short [T, 2]."""
        return self.legs.panel

    @property
    def when(self) -> str:
        """The window in words: `year to date`, `since 2000-03-10`."""
        start = self.panel.tail(self.sessions + 1).first
        return WORDS.get(self.window.strip().lower(), f"since {start}")

    def about(self, finding: Finding) -> Finding:
        """The finding with its subject and the inputs that the legs stand on, no better than they are current."""
        evidence = finding.evidence.on(self.legs.inputs)
        status, caveats = weakest(evidence.status, self.status), (*evidence.caveats, *self.legs.caveats)
        evidence = replace(evidence, status=status, caveats=caveats)
        return replace(finding, subject={"spread": self.legs.spread.name, **finding.subject}, evidence=evidence)


def gather(view: View, *, spread: str, window: str) -> Move:
    """The move of a named spread, or of LONG/SHORT.

    raises   UnknownSymbol, UsageError for no such window, OutsideData where the legs end over a month before the date
    """
    legs = fill(view, parse_spread(spread, SPREADS))
    status, behind = freshness_of(view, legs.pair.ids, legs.last), sessions_behind(legs.last, view.as_of)
    ends = f"ends {legs.last}, {behind} sessions before {view.as_of}"
    if status == "missing":
        raise OutsideData(f"{legs.pair} {ends}", f"ask --as-of {legs.last}, or import newer prices")
    lack = Missing(str(legs.pair), f"{ends}; judged as of its own end", "import newer prices")
    return Move(legs, window, sessions_of(window, legs.panel), status, () if status == "ok" else (lack,))
