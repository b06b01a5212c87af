"""brief, and one verb a question."""

import inspect
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from rotascope.cli.flags import Flags, build_command
from rotascope.cli.output import check_chart, check_output, check_page, emit, form_of
from rotascope.questions import registry
from rotascope.questions.options import Option, label, parse_options

Drawn = Annotated[
    str | None, typer.Option("--chart", metavar="NAME", help="Write one chart to --output: .svg, .png or .pdf.")
]
WebPage = Annotated[Path | None, typer.Option("--page", metavar="FILE", help="Write the HTML page to this file too.")]
Articles = Annotated[list[Path] | None, typer.Option("--article", metavar="FILE", help="Check this article too.")]
Full = Annotated[bool, typer.Option("--full", help="Print everything: each fold open, each table.")]


def add_to(app: typer.Typer) -> None:
    """Add the verbs."""
    parse = partial(parse_request, (registry.SPREAD,), "brief")
    app.command("brief")(build_command(brief, parameter(registry.SPREAD), parse=parse))
    for question in registry.QUESTIONS:
        parse = partial(parse_request, question.options, question.name)
        command = build_command(command_of(question), *map(parameter, question.options), parse=parse)
        about = "\n\n".join((f"{question.purpose}?", question.gives and f"Gives {question.gives}."))
        app.command(question.name, help=about.strip(), epilog=example(question))(command)


def parse_request(options: Sequence[Option], request: str, flags: Flags, texts: dict[str, Any]) -> dict[str, Any]:
    """The options parsed; a wrong one, a wrong date and an output that cannot be written are refused together here."""
    declared = {option.name for option in options}
    printed = {name: texts.pop(name) for name in list(texts) if name not in declared}
    parsed = parse_options(options, texts, request=request) | printed
    _ = flags.day
    if page := printed.get("page"):
        check_page(page)
    if printed.get("chart"):
        check_chart(flags)
    else:
        check_output(flags)
    return parsed


def brief(
    flags: Flags,
    *,
    full: Full = False,
    chart: Drawn = None,
    page: WebPage = None,
    article: Articles = None,
    **options: Any,  # noqa: ANN401 (of the registry)
) -> None:
    """Every question at one date, the verdict first."""
    form = None if chart else form_of(flags)
    from rotascope.engine import compose, open_market

    answers = compose(open_market(flags.settings.data, as_of=flags.day), article=article or (), **options)
    emit(answers, form, flags.output, full=full, chart=chart)
    if page:
        emit(answers, "html", page, full=full)


def command_of(question: registry.Question) -> Callable[..., None]:
    """A command that asks one question with the options that it declares."""

    def ask_question(flags: Flags, *, full: Full = False, chart: Drawn = None, **options: Any) -> None:  # noqa: ANN401 (of the registry)
        form = None if chart else form_of(flags)
        from rotascope.engine import ask, open_market, today

        day = flags.day or (today() if question.default_date == "today" else None)
        answer = ask(question.name, open_market(flags.settings.data, as_of=day), **options)
        emit((answer,), form, flags.output, full=full, chart=chart)
        if question.exit_rule and (fault := registry.load(question.exit_rule)(answer)):
            raise fault

    return ask_question


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
