"""What articles say against themselves and each other."""

import pytest

from claim_reading import claims_of
from rotascope.claims.verdicts.consistency import find_conflicts
from rotascope.claims.verdicts.resolve import carry_over_windows


def kinds(*articles: str) -> list[tuple[str, bool]]:
    return [
        (conflict.kind, conflict.holds)
        for conflict in find_conflicts([carry_over_windows(claims_of(text)) for text in articles])
    ]


TWO = "The Dow gained 8.9% this year, while the Nasdaq lost 4.8% over the same period. "


@pytest.mark.parametrize(
    ("gap", "holds"),
    [("That nearly 14-percentage-point gap is wide.", True), ("That 11-percentage-point gap is wide.", False)],
)
def test_a_gap_is_the_difference_of_its_sides(gap: str, holds: bool) -> None:
    assert ("sum", holds) in kinds(TWO + gap)


@pytest.mark.parametrize(
    ("articles", "expected"),
    [
        (("The CHIPS Act was signed in August 2022.", "The CHIPS Act was signed in late 2023."), "dated twice"),
        (("The Dow gained 8.9% in January 2026.", "The Dow gained 4.2% in January 2026."), "contradiction"),
        (("The Dow gained 8.9% in January 2026. The Dow lost 8.9% in January 2026.",), "contradiction"),
        (
            ("The fed funds rate is in a range of 3.50% to 3.75%.", "The fed funds rate ranges from 4.25% to 4.50%."),
            "contradiction",
        ),
        (
            ("Intel made a profit of $140 billion in 2025.", "Intel made a profit of $140 million in 2025."),
            "other unit",
        ),
        (("Apple (NASDAQ: AAPL) rose.", "Apple (NYSE: AAPL) rose."), "contradiction"),
    ],
)
def test_what_cannot_both_hold_is_found(articles: tuple[str, ...], expected: str) -> None:
    assert [kind for kind, holds in kinds(*articles) if not holds] == [expected]


@pytest.mark.parametrize(
    "articles",
    [
        ("The Dow gained 8.9% in January 2026.", "The Dow gained nearly 9% in January 2026."),
        ("The Dow gained 8.9% in January 2026.", "The Dow gained 2% in February 2026."),
        ("The CHIPS Act was signed in August 2022.", "The CHIPS Act was signed on August 9, 2022."),
        ("The Dow gained 8.9% in 2025.", "The Dow will gain 4% in 2025."),
    ],
)
def test_what_can_both_hold_is_no_contradiction(articles: tuple[str, ...]) -> None:
    assert [kind for kind, holds in kinds(*articles) if not holds] == []
