"""Measures the verdict's errors on simulated markets and writes docs/calibration.md and its chart.

    python benchmarks/calibration.py [--markets 1000] [--quick] [--output FOLDER]

Exit code 1 where a goal is not held, so that it can stand in a pipeline.
"""

import argparse
import sys
from pathlib import Path
from time import perf_counter

from calibration_chart import chart
from calibration_page import by_kind, page, silent
from empty_markets import GOAL, null_rates
from power_curves import power_curves
from shaken_markets import shake, twin_correlation

DOCS = Path(__file__).parents[1] / "docs"
QUICK = 100


def main() -> int:
    """Every study, then the page."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--markets", type=int, default=1_000, help="empty markets of each law; the rest in proportion")
    options.add_argument("--quick", action="store_true", help=f"a tenth: {QUICK} markets")
    options.add_argument("--output", type=Path, default=DOCS)
    arguments = options.parse_args()
    markets = QUICK if arguments.quick else arguments.markets
    began = perf_counter()
    rates = null_rates(markets)
    print(f"(a) {perf_counter() - began:.0f} s", file=sys.stderr)
    power = power_curves(markets // 2, markets // 5)
    print(f"(b) {perf_counter() - began:.0f} s", file=sys.stderr)
    changes = shake(max(1, markets // 25))
    print(f"(c) {perf_counter() - began:.0f} s", file=sys.stderr)
    text = page(rates, power, changes, markets=markets, twin=twin_correlation())
    arguments.output.mkdir(parents=True, exist_ok=True)
    (arguments.output / "calibration.md").write_text(text, encoding="utf-8")
    (arguments.output / "calibration.svg").write_text(chart(power), encoding="utf-8")
    goals_met = all(rate.met for rate in rates) and all(silent(cases) <= GOAL for cases in by_kind(changes).values())
    print("goals held" if goals_met else "goals NOT held")
    return 0 if goals_met else 1


if __name__ == "__main__":
    sys.exit(main())
