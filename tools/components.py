"""Write docs/components.md and its drawings: every chart by the code from the embedded market, tokens, parts.

`python tools/components.py` writes them anew; a test holds them up to date.
"""

from collections.abc import Mapping
from pathlib import Path

from rotascope.catalogue.themes import SCREENS
from rotascope.engine import ask, open_market
from rotascope.evidence import Answer, Chart, Column, Table
from rotascope.measures.leadership import gap_since
from rotascope.pages import tokens
from rotascope.pages.charts import RENDERERS
from rotascope.pages.pictures import picture
from rotascope.panels.filling import fill_all
from rotascope.questions.winners.screens import presets_section

ROOT = Path(__file__).parents[1]
PAGE, IMAGES = ROOT / "docs" / "components.md", ROOT / "docs" / "images" / "components"
DAY, ARTICLE = "2026-08-31", ROOT / "examples" / "articles" / "2026-blue-chips-lead.md"
# Where each kind stands in an answer: the question, and the name of its table.
SHOWN: Mapping[str, tuple[str, str]] = {
    "heat": ("leadership", "map"),
    "density": ("unusual", "density"),
    "lines": ("leadership", "foremost"),
    "line": ("breadth", "effective"),
    "history": ("unusual", "drawdown"),
    "calendar": ("unusual", "calendar"),
    "bars": ("check", "verdicts"),
    "rotation": ("leadership", "rotation"),
    "lorenz": ("breadth", "lorenz"),
    "turn": ("unusual", "turn"),
    "episodes": ("unusual", "episodes"),
    "dumbbell": ("leadership", "handoffs"),
    "ranges": ("causes", "relations"),
}
INTRODUCTION = f"""Written by `tools/components.py` from the code: each chart is drawn from the embedded market as of
{DAY}, and a test holds drawings and tokens up to date. A table chooses its chart by kind (`rotascope.evidence.Chart`);
each chart saves alone, from a page by its link or from the command line."""
ALONE = "No question has such a table yet: here the months of a year."
SIMULATED = "companies of the simulated market."
PARTS = (
    ("Kicker and headline", "`header`", "what the page is of, and its answer in plain words"),
    ("Lead", "`.lead`", "one to three charts beside the sentences; one column on a phone"),
    ("Key findings", "`.key`", "three to five sentences; a status that is not ok stands after its sentence"),
    ("Asides", "`.aside`", "what usually followed, what changed in a month"),
    ("What is missing", "`.lacking`", "one line, and a fold with every input, why, and what to do"),
    ("Figure", "`figure`", "a chart for wide screens and one for phones, its file, and its data in a fold"),
    ("No data", "`.empty`", "in the place of a chart or table that has no rows by the date"),
    ("Section", "`.question`", "a question of a brief: verdict, lead, folds; folds without a script"),
    (
        "Findings with evidence",
        "`.findings`",
        "the sentence, the statistician's line, the value, its evidence",
    ),
    ("Table", "`.scroll`", "numbers to the right; wide ones scroll by themselves and take the keyboard"),
    ("Simulated banner", "`.simulated`", "stays in sight on every page of made-up data"),
)


def month_by_month() -> Answer:
    """The year's gap of the size factor as the months' parts, which add up to it."""
    view = open_market("us-only", as_of=DAY)
    legs = next(spread.legs for spread in fill_all(view)[0] if spread.name == "small-large")
    start = legs.panel.last.replace(year=legs.panel.last.year - 1, month=12, day=31)
    year = legs.panel.between(start)
    months = [day.astype("datetime64[M]").item() for day in year.dates]
    ends = [row for row in range(1, len(months)) if row == len(months) - 1 or months[row] != months[row + 1]]
    totals = [gap_since(year.head(row + 1), start=start).value for row in ends]
    parts = [total - before for before, total in zip([0.0, *totals], totals, strict=False)]
    rows = (
        *((f"{months[row]:%B}", part, "part") for row, part in zip(ends, parts, strict=True)),
        (f"{months[-1]:%Y} so far", totals[-1], "total"),
    )
    columns = (Column("month", "Month"), Column("points", "Part of the gap", "pp"), Column("kind", "Kind"))
    chart = Chart("waterfall", "month", ("points",), text="kind")
    title = f"{legs.pair} in {months[-1]:%Y}: the months' parts of its gap"
    table = Table(title, columns, tuple(rows), legs.inputs, chart=chart)
    return Answer(question="leadership", as_of=view.as_of, data=view.market, headline=title, tables={"months": table})


def quadrant() -> Answer:
    """Companies of the simulated market, since the embedded one has no accounts."""
    view = open_market("simulated")
    section = presets_section(view, SCREENS)
    return Answer(
        question="winners",
        as_of=view.as_of,
        data=view.market,
        headline=SIMULATED,
        tables=section.tables,
        simulated=True,
    )


def drawings() -> dict[str, str]:
    """Every kind of chart as SVG text."""
    view = open_market("us-only", as_of=DAY)
    questions = dict.fromkeys(question for question, _ in SHOWN.values())
    answers = {question: ask(question, view) for question in questions if question != "check"}
    answers["check"] = ask("check", view, files=(ARTICLE,))
    drawn = {kind: picture((answers[question],), name) for kind, (question, name) in SHOWN.items()}
    drawn["scatter"] = picture((quadrant(),), "quadrant")
    return {**drawn, "waterfall": picture((month_by_month(),), "months")}


def page() -> str:
    """The documentation page."""
    explained = {kind: f"`{question} --chart {name} --output {name}.svg`" for kind, (question, name) in SHOWN.items()}
    explained |= {"scatter": f"`winners --data simulated --chart quadrant --output quadrant.svg`: {SIMULATED}"}
    charts = [
        f"### {renderer.kind}\n\n{explained.get(renderer.kind, ALONE)}"
        f"\n\n![The chart {renderer.kind}](images/components/{renderer.kind}.svg)"
        for renderer in RENDERERS
    ]
    parts = "\n".join(f"| {name} | {where} | {what} |" for name, where, what in PARTS)
    return (
        "\n\n".join(
            (
                "# Components of a page",
                INTRODUCTION,
                f"## Parts\n\n| Part | Where in the page | What it is for |\n|---|---|---|\n{parts}",
                "## Charts",
                *charts,
                "## Tokens\n\nColours, sizes and spaces of every page and chart, from `src/rotascope/pages/tokens.py`.",
                token_table("Colour", tokens.LIGHT, {"On dark screens": tokens.DARK, "In print": tokens.PRINT}),
                token_table("Type", tokens.TYPE, {}),
                token_table("Space", tokens.SPACE, {}),
                colour_pairs("Lines and tails", tokens.TINTS),
                colour_pairs("Rising squares, ordinary to rare", tokens.RISING),
                colour_pairs("Falling squares, ordinary to rare", tokens.FALLING),
                colour_pairs("Quadrants", dict(tokens.QUADRANTS.values())),
            )
        )
        + "\n"
    )


def token_table(name: str, values: Mapping[str, str], others: Mapping[str, Mapping[str, str]]) -> str:
    """Tokens by name with their values."""
    head = " | ".join((name, "Value", *others))
    rows = (
        f"| {token} | `{value}` |" + "".join(f" `{other.get(token, value)}` |" for other in others.values())
        for token, value in values.items()
    )
    return "\n".join((f"| {head} |", "|---" * (2 + len(others)) + "|", *rows))


def colour_pairs(name: str, pairs: Mapping[str, str]) -> str:
    """Colours of a chart with those of dark screens."""
    rows = (f"| `{light}` | `{dark}` |" for light, dark in pairs.items())
    return "\n".join((f"| {name} | On dark screens |", "|---|---|", *rows))


def main() -> None:
    """Write the page and its drawings."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(page(), encoding="utf-8")
    for kind, drawing in drawings().items():
        (IMAGES / f"{kind}.svg").write_text(drawing, encoding="utf-8")


if __name__ == "__main__":
    main()
