"""brief, and one verb a question."""

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from rotascope.cli.flags import FORMATS, Flags, build_command
from rotascope.cli.output import Extent, check_chart, check_extent, check_output, check_page, emit, form_of
from rotascope.cli.progress import waiting
from rotascope.errors import OutsideData, StoreFault, UsageError
from rotascope.questions import registry
from rotascope.questions.options import Option, label, parse_date, parse_options
from rotascope.read_only import make_read_only

SHOWN = {
    "full": Annotated[bool, typer.Option("--full", help="Print everything: each fold open, each table.")],
    "quiet": Annotated[bool, typer.Option("--quiet", help="Print the headline and the verdict only.")],
    "no_pager": Annotated[bool, typer.Option("--no-pager", help="Do not page; PAGER names the pager.")],
    "chart": Annotated[
        str | None, typer.Option(metavar="NAME", help="Write one chart to --output: .svg, .png or .pdf.")
    ],
    "since": Annotated[str | None, typer.Option(metavar="YYYY-MM-DD", help="Say what changed since that day.")],
}
OF_BRIEF = {
    "page": Annotated[Path | None, typer.Option(metavar="FILE", help="Write the HTML page to this file too.")],
    "article": Annotated[list[str] | None, typer.Option(metavar="FILE", help="Check this article too.")],
}
ARTICLE = Option("article", "file", "text, Markdown or HTML", "article.txt", many=True)


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked of one command, read and found possible before anything is computed.

    options  of the question, parsed
    since    the earlier date that the answer is compared with
    page     where the HTML page is written beside what is printed; article: files that a brief checks
    """

    options: Mapping[str, Any]
    extent: Extent
    since: date | None = None
    chart: str | None = None
    page: Path | None = None
    article: tuple[Path, ...] = ()

    def __post_init__(self) -> None:
        """Keep the options as they are now."""
        make_read_only(self, "options")


def add_to(app: typer.Typer) -> None:
    """Add the verbs."""
    parse = partial(parse_request, (registry.SPREAD,), "brief")
    shown = [typed(name, kind) for name, kind in (SHOWN | OF_BRIEF).items()]
    app.command("brief")(build_command(brief, *shown, parameter(registry.SPREAD), parse=parse))
    for question in registry.QUESTIONS:
        parse = partial(parse_request, question.options, question.name)
        shown = [typed(name, kind) for name, kind in SHOWN.items()]
        command = build_command(command_of(question), *shown, *map(parameter, question.options), parse=parse)
        about = "\n\n".join((f"{question.purpose}?", question.gives and f"Gives {question.gives}."))
        app.command(question.name, help=about.strip(), epilog=example(question))(command)


def parse_request(options: Sequence[Option], name: str, flags: Flags, texts: dict[str, Any]) -> dict[str, Any]:
    """The request; a wrong option, a wrong date and an output that cannot be written are refused together here."""
    declared = {option.name for option in options}
    parsed = parse_options(options, {key: text for key, text in texts.items() if key in declared}, request=name)
    articles = parse_options((ARTICLE,), {"article": texts.get("article") or None}, request=name)
    request = Request(
        parsed,
        Extent(texts["full"], texts["quiet"], not texts["no_pager"]),
        parse_since(texts["since"], flags.day),
        texts["chart"],
        texts.get("page"),
        articles.get("article", ()),
    )
    check_extent(flags, request.extent, chart=request.chart)
    if request.page:
        check_page(request.page)
    if request.chart:
        check_chart(flags)
    else:
        check_output(flags)
    check_request(flags, request, name)
    return {"request": request}


def check_request(flags: Flags, request: Request, name: str) -> None:
    """Refuse a chart that no answer draws, a format, a market and a date that there cannot be."""
    declared = [question for question in registry.QUESTIONS if name in ("brief", question.name)]
    charts = dict.fromkeys(chart for question in declared for chart in question.charts)
    if request.chart and all(question.charts for question in declared) and request.chart not in charts:
        near = get_close_matches(request.chart, charts, n=3) or charts
        raise UsageError(f"{name} draws no chart {request.chart!r}", f"choose one of {', '.join(near)}")
    if flags.format and flags.format not in FORMATS:
        raise UsageError(f"--format {flags.format!r} is no format", f"choose one of {', '.join(FORMATS)}")
    for part in (flags.data or "").split("+"):
        path = Path(part.partition("@")[0]).expanduser()
        if "/" in part and not path.exists() and not Path(flags.data or "").expanduser().exists():
            raise StoreFault(f"no store at {path}", f"make one: rotascope data import FILE... --data {path}")
    if flags.day and flags.day > datetime.now(UTC).date():
        raise OutsideData(f"{flags.day} is in the future", "give today or an earlier date")


def parse_since(text: str | None, day: date | None) -> date | None:
    """The earlier date; UsageError where it is none, or not before --as-of."""
    since = None if text is None else parse_date(text, name="--since")
    if since and day and since >= day:
        raise UsageError(f"--since {since} is not before --as-of {day}", "give an earlier date")
    return since


def brief(flags: Flags, *, request: Request) -> None:
    """Every question at one date, the verdict first."""
    form = None if request.chart else form_of(flags)
    with waiting("reading the market") as tell:
        from rotascope.engine import compiling_aside, compose, open_market

        with compiling_aside() as first_run:
            note = " (and compiling, as a first run does)" if first_run else ""
            view = open_market(flags.settings.data, as_of=flags.day)
            answers = compose(
                view,
                article=request.article,
                since=request.since,
                progress=lambda question: tell(f"asking: {question}{note}"),
                **request.options,
            )
    emit(answers, form, flags.output, extent=request.extent, chart=request.chart)
    if request.page:
        emit(answers, "html", request.page, extent=request.extent)


def command_of(question: registry.Question) -> Callable[..., None]:
    """A command that asks one question with the options that it declares."""

    def ask_question(flags: Flags, *, request: Request) -> None:
        form = None if request.chart else form_of(flags)
        with waiting("reading the market") as tell:
            from rotascope.engine import ask, open_market, today

            day = flags.day or (today() if question.default_date == "today" else None)
            view = open_market(flags.settings.data, as_of=day)
            tell(f"asking: {question.purpose}")
            answer = ask(question.name, view, since=request.since, **request.options)
        emit((answer,), form, flags.output, extent=request.extent, chart=request.chart)
        if question.exit_rule and (fault := registry.load(question.exit_rule)(answer)):
            raise fault

    return ask_question


def typed(name: str, kind: Any) -> inspect.Parameter:  # noqa: ANN401 (an annotation)
    """A parameter that every question's command has, unset unless it is given."""
    default = False if kind.__origin__ is bool else None
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=kind)


def parameter(option: Option) -> inspect.Parameter:
    """How typer takes an option: as text, which the registry parses; what is required stands after the verb."""
    kind: Any = bool if option.kind == "flag" else list[str] if option.many else str
    if option.required:
        meant = typer.Argument(metavar=f"{label(option)}{'...' if option.many else ''}", help=option.help)
        return inspect.Parameter(option.name, inspect.Parameter.KEYWORD_ONLY, annotation=Annotated[kind, meant])
    metavar = "|".join(option.choices) or METAVARS.get(option.kind)
    optional = Annotated[kind | None, typer.Option(metavar=metavar, help=option.help)]
    return inspect.Parameter(option.name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=optional)


METAVARS = {
    "date": "YYYY-MM-DD",
    "spread": "NAME|LONG/SHORT",
    "window": "WINDOW",
    "file": "FILE",
    "number": "N",
    "text": "TEXT",
}


def example(question: registry.Question) -> str:
    """A command line that asks the question with its options' examples."""
    words = [option.example for option in question.options if option.required]
    words += [f"{label(option)} {option.example}" for option in question.options if not option.required][:2]
    return " ".join(("For example: rotascope", question.name, *words))
