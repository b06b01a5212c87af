"""Measures the verdict's errors on markets whose truth is known, and writes docs/calibration.md and its chart.

    python benchmarks/calibration.py [--markets 600] [--processes 2] [--kept FOLDER] [--output FOLDER]

With --kept each block's result is written to that folder, and a run that was stopped goes on where it was; empty it
when the verdict changes. Exit code 1 where a goal is not held, so that it can stand in a pipeline.
"""

import argparse
import sys
from pathlib import Path

from calibration_chart import chart
from calibration_page import page
from calibration_parts import Measured
from daily_reading import study_daily
from empty_markets import null_rates
from power_curves import power_curves
from reader_comparison import compare_readers
from reading_rules import study_rules
from reseeded import reseed
from resumed import Bench
from shaken_markets import shake, twin_correlation

DOCS = Path(__file__).parents[1] / "docs"


def main() -> int:
    """Every study, then the page."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument(
        "--markets", type=int, default=600, help="half the empty markets of each law; the rest in proportion"
    )
    options.add_argument("--processes", type=int, default=2)
    options.add_argument("--kept", type=Path, help="folder of results that a later run goes on from")
    options.add_argument("--output", type=Path, default=DOCS)
    arguments = options.parse_args()
    bench, markets = Bench(arguments.kept, arguments.processes), arguments.markets
    measured = Measured(
        rates=null_rates(bench, 2 * markets),
        rules=study_rules(bench, markets // 4),
        readers=compare_readers(bench, markets),
        seeds=reseed(bench),
        power=power_curves(bench, markets // 2, markets // 4),
        daily=study_daily(bench, markets // 2, markets // 4),
        changes=shake(bench, max(1, markets // 40)),
        markets=markets,
        twin=twin_correlation(),
    )
    arguments.output.mkdir(parents=True, exist_ok=True)
    (arguments.output / "calibration.md").write_text(page(measured), encoding="utf-8")
    (arguments.output / "calibration.svg").write_text(chart(measured.power), encoding="utf-8")
    missed = measured.missed
    print("goals held" if not missed else f"goals NOT held: {'; '.join(missed)}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
