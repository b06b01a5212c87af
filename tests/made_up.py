"""A made-up brief with the values that faces get wrong: NaN, None, tiny, negative, huge, hostile text."""

from datetime import UTC, date, datetime, timedelta
from math import cos, nan, sin

from rotascope.evidence import Answer, Chart, Column, Display, Evidence, Finding, Input, Missing, Table, Window

DAY = date(2026, 2, 6)
HOSTILE = "<script>alert(1)</script>"
PIPED = "a|b*c_d`e[f]"
MADE = datetime(2026, 2, 7, 6, 30, tzinfo=UTC)
LONG = Input("IWM", "import prices.csv", "2026-02-07", DAY, "total")
SHORT = Input(HOSTILE, "import prices.csv", "2026-02-07", date(2026, 2, 4), "price")
SPREAD = (Column("spread", "Spread"), Column("label", "In words"))
YEAR = Window(date(2025, 12, 31), DAY, 25)


def evidence(value: float | str | None, unit: str = "fraction", **details: object) -> Evidence:
    return Evidence(value=value, unit=unit, method="made up for a test", inputs=(LONG, SHORT), **details)  # type: ignore[arg-type]


def ranks() -> Table:
    columns = (
        Column("window", "Window"),
        Column("gap", "Gap", "pp"),
        Column("share", "As large or larger", "probability"),
        Column("windows", "Windows", "count"),
        Column("level", "Level", "number", "usd"),
        Column("since", "Since", "date"),
    )
    rows = (
        ("YTD", 0.063312, 0.12, 24_801, 1234567.891, date(2009, 3, 9)),
        ("1m", -0.000049, 0.000012, 0, nan, None),
        (HOSTILE, nan, None, 12, -0.00001234, date(1927, 1, 3)),
        (PIPED, -1.5, 1.0, 10**12, 6.02e23, None),
    )
    return Table("Ranks among windows", columns, rows, (LONG, SHORT), "Overlapping windows.")


def lines() -> Table:
    names = ("Small over large", "Value over growth", HOSTILE, "Technology over market")
    rows = tuple(
        (DAY - timedelta(days=7 * (80 - week)), f"s{number}", name, 1 + 0.02 * (number + 1) * sin(week / (6 + number)))
        for number, name in enumerate(names)
        for week in range(80)
    )
    columns = (Column("date", "Date", "date"), *SPREAD, Column("value", "First over second", "number"))
    chart = Chart("lines", "date", ("value",), color="spread", text="label", level=1.0)
    return Table("Relative lines, two years", columns, rows, (LONG, SHORT), "1.0 at the start.", chart)


def rotation() -> Table:
    names = ("Small over large", "Value over growth", HOSTILE, "Technology over market", "Quality over junk")
    rows = tuple(
        (
            f"s{number}",
            name,
            DAY - timedelta(days=7 * (8 - week)),
            100 + 1.4 * cos(number * 0.4 - week / 4),
            100 + 1.4 * sin(number * 0.4 - week / 4),
        )
        for number, name in enumerate(names)
        for week in range(8)
    )
    columns = (
        *SPREAD,
        Column("date", "Date", "date"),
        Column("ratio", "Ratio", "number"),
        Column("momentum", "Momentum", "number"),
    )
    chart = Chart("rotation", "ratio", ("momentum",), color="spread", text="label", order="date")
    return Table("Rotation map", columns, rows, (LONG,), "Centre 100 on both axes.", chart)


def calendar() -> Table:
    rows = tuple((year, 0.11 * sin(year * 1.7)) for year in range(1927, 2027))
    columns = (Column("year", "Year", "text"), Column("gap", "Gap", "pp"))
    return Table("Gap by calendar year", columns, rows, (LONG,), chart=Chart("calendar", "year", ("gap",)))


def history() -> Table:
    rows = tuple(
        (date(1990, 1, 5) + timedelta(days=7 * week), None if week < 5 else 0.08 * sin(week / 31))
        for week in range(1880)
    )
    columns = (Column("date", "Date", "date"), Column("gap", "Gap", "pp"))
    return Table("Rolling gap", columns, rows, (LONG,), chart=Chart("history", "date", ("gap",)))


def over_time(name: str, level: float, *, hole: int | None = None, display: Display = "number") -> Table:
    rows = tuple(
        (date(2024, 1, 5) + timedelta(days=7 * week), None if week == hole else level * (1 + 0.3 * sin(week / 9)))
        for week in range(104)
    )
    columns = (Column("date", "Date", "date"), Column(name, name, display))
    return Table("Over time", columns, rows, (LONG,), chart=Chart("line", "date", (name,)))


def lorenz(years: tuple[int, ...] = (2023, 2026)) -> Table:
    rows = tuple((f"{year}-06-30", at / 20, (at / 20) ** (year - 2018)) for year in years for at in range(21))
    columns = (Column("date", "As of"), Column("names", "Names", "percent"), Column("weight", "Weight", "percent"))
    return Table("Lorenz curve", columns, rows, (LONG,), chart=Chart("lorenz", "names", ("weight",), color="date"))


def contribution() -> Table:
    rows = tuple((f"n{number}", 0.1, 0.2, 0.03 - 0.012 * number) for number in range(5))
    columns = (
        Column("id", "Name"),
        Column("weight", "Weight", "percent"),
        Column("return", "Return", "percent"),
        Column("contribution", "Contribution", "pp"),
    )
    return Table("Contributions", columns, rows, (LONG,), chart=Chart("bars", "id", ("contribution",)))


def heat(names: int = 5) -> Table:
    rows = tuple(
        (f"Spread {number} {HOSTILE}", "IWM over SPY, funds, total return", window, gap - 0.01 * number, share, DAY)
        for number in range(names)
        for window, gap, share in (("1M", 0.021, 0.004), ("6M", -0.113, 0.03), ("YTD", 0.0004, None))
    )
    columns = (
        Column("spread", "Spread"),
        Column("instruments", "Measured by"),
        Column("window", "Window"),
        Column("gap", "Gap", "pp"),
        Column("share", "As large either way", "percent"),
        Column("through", "Through", "date"),
    )
    chart = Chart("heat", "window", ("gap",), color="spread", text="instruments", share="share")
    return Table("Who leads", columns, rows, (LONG, SHORT), chart=chart)


def density() -> Table:
    rows = tuple((0.01 * step, 100 - step * step) for step in range(-10, 11))
    columns = (Column("gap", "Gap", "pp"), Column("windows", "Windows", "count"))
    return Table("Every gap", columns, rows, (LONG,), chart=Chart("density", "gap", ("windows",), level=0.034))


def turn() -> Table:
    rows = tuple((date(2024, 1, 5) + timedelta(days=7 * week), 1 + 0.1 * sin(week / 12)) for week in range(120))
    columns = (Column("date", "Date", "date"), Column("value", "First over second", "number"))
    span, day = (date(2024, 9, 1), date(2025, 6, 1)), date(2025, 2, 3)
    marked = f"break 3 February 2025 {HOSTILE}"
    chart = Chart("turn", "date", ("value",), level=1.0, span=span, day=day, marked=marked)
    return Table("The turn", columns, rows, (LONG,), chart=chart)


def episodes(count: int = 5) -> Table:
    rows = tuple(
        (f"{1960 + number}-03-01", session, 0.001 * session * cos(number))
        for number in range(count)
        for session in range(-20, 41, 5)
    )
    columns = (Column("episode", "To"), Column("session", "Sessions since", "count"), Column("gap", "Gap since", "pp"))
    return Table("What followed", columns, rows, (LONG,), chart=Chart("episodes", "session", ("gap",), color="episode"))


def waterfall() -> Table:
    rows = (
        ("Earnings", 0.05, "part"),
        ("Valuation", -0.02, "part"),
        ("Not explained", 0.004, "unexplained"),
        (f"All of it {HOSTILE}", 0.034, "total"),
    )
    columns = (Column("part", "Part"), Column("points", "Points", "pp"), Column("kind", "Kind"))
    return Table(
        "Where it came from", columns, rows, (LONG,), chart=Chart("waterfall", "part", ("points",), text="kind")
    )


def dumbbell() -> Table:
    rows = (("Small over large", -0.02, 0.03), (f"Value {HOSTILE}", 0.04, -0.01), ("Momentum", None, 0.02))
    columns = (Column("spread", "Spread"), Column("then", "31 July", "pp"), Column("now", "31 August", "pp"))
    return Table("Then and now", columns, rows, (LONG,), chart=Chart("dumbbell", "spread", ("then", "now")))


def ranges() -> Table:
    rows = (
        ("Rate cuts", -0.004, -0.009, -0.001, "against"),
        (f"Orders {HOSTILE}", 0.002, -0.003, 0.007, "cannot tell"),
        ("Tax", 0.01, 0.006, None, "supports"),
    )
    columns = (
        Column("cause", "Cause"),
        Column("typical", "Typical month", "pp"),
        Column("low", "from", "pp"),
        Column("high", "to", "pp"),
        Column("verdict", "The story"),
    )
    chart = Chart("ranges", "cause", ("typical",), text="verdict", low="low", high="high")
    return Table("Causes", columns, rows, (LONG,), chart=chart)


def findings() -> tuple[Finding, ...]:
    return (
        Finding(
            "gap",
            "Small over large leads this year",
            evidence(0.063312, display="pp", window=YEAR, interval=(0.01, 0.11)),
        ),
        Finding(
            "rank",
            "A gap this large came in one window of eight",
            evidence(0.12, "probability", n_effective=240.4, searched=14),
        ),
        Finding(
            "tiny", "A streak that chance hardly gives", evidence(14, "sessions", p_value=0.000012, p_adjusted=0.021)
        ),
        Finding("none", "Not measured", evidence(nan, display="pp", status="missing", caveats=("needs 252 sessions",))),
        Finding("hostile", f"About {HOSTILE} and {PIPED}", evidence(-1234.5678, "usd", status="stale")),
    )


def answer(
    question: str, *, simulated: bool = False, headline: str = "Small caps lead, early: +6.33 pp this year"
) -> Answer:
    tables = {
        "leadership": {"lines": lines(), "rotation": rotation(), "ranks": ranks()},
        "unusual": {"ranks": ranks(), "calendar": calendar(), "history": history()},
    }.get(question, {})
    return Answer(
        question=question,
        as_of=DAY,
        data="us",
        headline=headline,
        findings=findings(),
        tables=tables,
        missing=(Missing(HOSTILE, "ends 2026-02-04", "import newer prices"),),
        simulated=simulated,
        store_version=3,
        generated_at=MADE,
    )


def brief(*, simulated: bool = False) -> tuple[Answer, ...]:
    return tuple(
        answer(name, simulated=simulated, headline=f"{name}: small caps lead, early")
        for name in ("brief", "leadership", "unusual")
    )


def scatter() -> Table:
    rows = (
        (f"N1 {HOSTILE}", 0.31, 0.041, "in"),
        ("N2", -0.4, 0.0, ""),
        ("N3", 0.12, 0.012, ""),
        ("N4", 0.25, 0.03, "in"),
        ("N5", None, 0.02, ""),
    )
    columns = (
        Column("id", "Company"),
        Column("discount", "Discount", "percent"),
        Column("benefit", "Benefit", "percent"),
        Column("screen", "gems"),
    )
    chart = Chart("scatter", "discount", ("benefit",), color="id", text="screen", level=0.012)
    return Table("Cheap and helped", columns, rows, (LONG,), chart=chart)
