"""Articles from file to verdicts: the gold set, what is refused, and what every answer promises."""

import json
import re
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import typst

import rotascope as rs
from gold_articles import answer, articles, document, every_case, gold, market
from rotascope.claims.grammar.extract import MOST_CLAIMS
from rotascope.claims.records import COMPUTED, REFUTED, VERDICTS
from rotascope.cli import main
from rotascope.errors import InputRefused, UsageError
from rotascope.panels.panel import Panel
from rotascope.panels.view import View
from rotascope.questions.check import answer as check
from rotascope.questions.check import check_texts, sections
from rotascope.questions.check.document import annotated_articles
from rotascope.questions.check.files import ArticleText
from rotascope.questions.check.plugins import GROUP, suggestions

Writer = Callable[[bytes | str], Path]


@pytest.fixture
def article(tmp_path: Path) -> Writer:
    def write(content: bytes | str) -> Path:
        path = tmp_path / "article.txt"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


def test_nine_of_ten_numeric_claims_are_found() -> None:
    numeric = [case for case in every_case() if case.numeric]
    assert len(numeric) >= 90
    assert sum(case.claim is not None for case in numeric) >= 0.90 * len(numeric)


def test_nineteen_of_twenty_verdicts_are_right() -> None:
    read = [(case, case.claim) for case in every_case() if case.claim is not None]
    wrong = [
        (case.article, case.anchor, case.verdict, claim.verdict)
        for case, claim in read
        if claim.verdict != case.verdict
    ]
    assert len(wrong) <= 0.05 * len(read), wrong


def test_rounding_refutes_nothing_and_no_forecast_is_called_true() -> None:
    verdicts = [(case.verdict, case.claim.verdict) for case in every_case() if case.claim is not None]
    assert [pair for pair in verdicts if pair[0] in ("true", "rounded") and pair[1] in REFUTED] == []
    assert [pair for pair in verdicts if pair[0] == "forecast" and pair[1] in COMPUTED] == []


def test_the_gold_set_plants_every_kind_of_error() -> None:
    assert {case.verdict for case in every_case()} == set(VERDICTS)


@pytest.mark.parametrize("path", articles(), ids=lambda path: path.name)
def test_each_article_is_dated_by_its_own_words(path: Path) -> None:
    assert str(document(path).articles[0].dated) == gold(path)["dated"]


@pytest.mark.parametrize("path", articles(), ids=lambda path: path.name)
def test_planted_contradictions_are_found(path: Path) -> None:
    assert set(gold(path).get("conflicts", [])) <= {
        conflict.kind for conflict in document(path).conflicts if not conflict.holds
    }


@pytest.mark.parametrize("path", articles(), ids=lambda path: path.name)
def test_true_always_has_a_number_with_its_inputs(path: Path) -> None:
    for claim in document(path).articles[0].claims:
        if claim.verdict in COMPUTED:
            evidence = claim.checked.evidence
            assert evidence is not None
            assert evidence.value is not None
            assert evidence.inputs or claim.checked.claim.type in ("event", "identity")


@pytest.mark.parametrize("path", articles(), ids=lambda path: path.name)
def test_json_places_each_claim_in_the_file(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    written = json.loads(json.dumps(answer(path).to_dict(), allow_nan=False))
    for claim in written["articles"][0]["claims"]:
        raw = source[claim["start"] : claim["end"]]
        if claim["type"] not in ("rout", "event"):
            assert raw.split()[0][:3] == claim["text"].split()[0][:3], (raw, claim["text"])


def test_a_claim_keeps_its_id_when_the_article_grows() -> None:
    text = "The S&P 500 rose 1.0% this week. The Dow fell 2.0% this week."
    texts = (text, f"The Nasdaq Composite rose 3.0% this week. {text}")
    ids = [
        [claim.permanent_id for claim in annotated_articles(answered).articles[0].claims]
        for answered in (
            check_texts(market("us"), [ArticleText("note", words)], dated=date(2022, 6, 17)) for words in texts
        )
    ]
    assert ids[0] == ids[1][1:]
    assert len(set(ids[1])) == 3


def test_nothing_that_came_after_the_article_judges_it() -> None:
    """The same verdicts from a view that ends on the article's day; only hindsight may differ."""
    path = next(path for path in articles() if path.name.startswith("2022"))
    then = annotated_articles(check(market("us").at(date(2022, 6, 17)), files=path))
    later = document(path)
    pairs = list(zip(then.articles[0].claims, later.articles[0].claims, strict=True))
    assert all(claim.verdict == other.verdict for claim, other in pairs)
    assert all(claim.checked.evidence == other.checked.evidence for claim, other in pairs)


def test_hindsight_is_marked() -> None:
    path = next(path for path in articles() if path.name.startswith("2022"))
    forecasts = [claim for claim in document(path).articles[0].claims if claim.checked.hindsight]
    assert forecasts
    assert all(claim.verdict == "forecast" for claim in forecasts)
    assert all(claim.checked.hindsight.startswith("hindsight") for claim in forecasts)


def test_several_articles_are_set_against_each_other(article: Writer, tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text("As of March 1, 2024, the CHIPS Act, signed in March 2023, is at work.")
    first = article("As of March 1, 2024, the CHIPS Act, signed in August 2022, is at work.")
    checked = check(market("us"), files=[first, other])
    assert [conflict.kind for conflict in annotated_articles(checked).conflicts] == ["dated twice"]
    assert [row["sides"] for row in checked.tables["consistency"].records()] == ["article.txt [1], other.txt [1]"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b" \n ", "empty"),
        (b"%PDF-1.7 ...", "PDF that cannot be read"),
        (b"\x00\x01\x02binary\x00", "binary"),
        ("As of March 9, 2026".encode("utf-16-le"), "binary"),
        (b"caf\xe9 as of March 9, 2026", "UTF-8"),
    ],
)
def test_what_is_no_text_is_refused_in_a_line(article: Writer, content: bytes, words: str) -> None:
    with pytest.raises(InputRefused, match=words) as fault:
        check(market("us"), files=article(content))
    assert fault.value.remedy


@pytest.fixture
def printed(tmp_path: Path) -> Callable[[str], Path]:
    def write(text: str) -> Path:
        (tmp_path / "article.typ").write_text(text, encoding="utf-8")
        path = tmp_path / "article.pdf"
        path.write_bytes(typst.compile(tmp_path / "article.typ"))
        return path

    return write


def test_a_pdf_is_read_and_one_without_text_says_so(printed: Callable[[str], Path]) -> None:
    path = printed("As of February 6, 2026, the Dow has gained 4.3% this year.")
    checked = annotated_articles(check(market("us"), files=path))
    assert [claim.verdict for claim in checked.articles[0].claims] == ["true"]
    with pytest.raises(InputRefused, match="without text"):
        check(market("us"), files=printed("#rect()"))


def test_without_the_extra_a_pdf_names_its_remedy(article: Writer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypdf", None)
    with pytest.raises(InputRefused, match="is a PDF") as fault:
        check(market("us"), files=article(b"%PDF-1.7 ..."))
    assert "rotascope[pdf]" in fault.value.remedy


@pytest.mark.parametrize(
    "text",
    [
        "Der Dow hat in diesem Jahr um 4,3 Prozent zugelegt und damit die Erwartungen der Anleger klar erfüllt. " * 4,
        "Les actions américaines ont progressé de quatre pour cent depuis le début de cette année boursière. " * 4,
        "道琼斯指数今年上涨了 4.3%。",
    ],
)
def test_another_language_says_so(article: Writer, text: str) -> None:
    with pytest.raises(InputRefused, match="not in English"):
        check(market("us"), files=article(text), dated=date(2026, 2, 6))


def test_figures_alone_are_no_other_language(article: Writer) -> None:
    path = article("Index Close Week YTD\n" + "Dow Jones Industrial Average 50,115.67 2.5% 4.3%\n" * 12)
    assert annotated_articles(check(market("us"), files=path, dated=date(2026, 2, 6))).articles[0].claims


def test_two_dates_close_by_leave_the_day_open_and_two_far_apart_are_of_the_first(article: Writer) -> None:
    text = "Published February 5, 2026\n\nUpdated {}\n\nThe Dow has gained 4.3% this year."
    near = annotated_articles(check(market("us"), files=article(text.format("February 6, 2026")))).articles[0]
    assert (str(near.first), str(near.dated)) == ("2026-02-05", "2026-02-06")
    far = annotated_articles(check(market("us"), files=article(text.format("March 6, 2026")))).articles[0]
    assert (str(far.first), str(far.dated)) == ("2026-02-05", "2026-02-05")


def test_a_transcript_of_fifty_thousand_words_is_read_in_part_and_says_so(article: Writer) -> None:
    line = "As I said, the Dow has gained 4.3% this year, and then we talked about it for a while longer. "
    path = article("As of February 6, 2026.\n" + line * 2_700)
    answer = check(market("us"), files=path)
    assert len(annotated_articles(answer).articles[0].claims) == MOST_CLAIMS
    assert any("were read" in lack.why for lack in answer.missing)


def test_an_editor_gets_the_reading_a_sentence_the_source_and_a_correction_to_paste(article: Writer) -> None:
    text = "As of February 6, 2026.\n\nThe Dow has gained 9.9% this year. The Dow has gained 4.3% this year."
    wrong, right = annotated_articles(check(market("us"), files=article(text))).articles[0].claims
    assert wrong.verdict in REFUTED
    assert wrong.correction == "The Dow has gained 4.3% this year."
    assert right.correction == ""
    assert wrong.read_as.startswith("Dow Jones Industrial Average; change up; 2026-01-01 to 2026-02-06 (“this year”)")
    assert wrong.plain.startswith("The data show 4.")
    assert right.plain.startswith("The data agree: 4.")
    assert wrong.source.startswith("DJI, ")
    assert {"read_as", "plain", "correction", "source", "id"} <= set(wrong.to_dict())


def test_utf_16_with_its_mark_is_read(article: Writer) -> None:
    text = "As of February 6, 2026, the Dow has gained 4.3% this year."
    checked = annotated_articles(check(market("us"), files=article(text.encode("utf-16"))))
    assert [claim.verdict for claim in checked.articles[0].claims] == ["true"]


def test_a_missing_file_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot read"):
        check(market("us"), files=tmp_path / "none.txt")
    with pytest.raises(InputRefused, match="no regular file"):
        check(market("us"), files=tmp_path)


def test_a_date_is_asked_for_and_never_guessed(article: Writer) -> None:
    path = article("The Dow has gained 4.3% this year.")
    with pytest.raises(UsageError, match="does not say its date") as fault:
        check(market("us"), files=path)
    assert "--dated" in fault.value.remedy
    checked = annotated_articles(check(market("us"), files=path, dated=date(2026, 2, 6)))
    assert checked.articles[0].claims[0].verdict == "true"


@pytest.mark.parametrize("dated", ["yesterday", "2026-02-30", "06.02.2026"])
def test_a_date_that_is_none_is_refused(article: Writer, dated: str) -> None:
    with pytest.raises(UsageError, match="is not a date"):
        rs.check(market("us"), files=article("The Dow gained 4.3%."), dated=dated)  # type: ignore[arg-type]


def test_a_date_to_come_is_refused(article: Writer) -> None:
    with pytest.raises(UsageError, match="after"):
        check(market("us"), files=article("As of March 9, 2031, the Dow has gained 4.3% this year."))


def test_data_that_end_before_the_article_leave_each_claim_untestable(article: Writer) -> None:
    path = article("As of August 28, 2026, the Dow has gained 4.3% this year and industrials lost 2.1% this year.")
    claims = annotated_articles(check(market("us"), files=path)).articles[0].claims
    assert [claim.verdict for claim in claims] == ["untestable", "untestable"]
    assert all("import" in claim.checked.needs for claim in claims)


def test_no_claim_is_said_and_is_no_failure(article: Writer, capsys: pytest.CaptureFixture[str]) -> None:
    path = article("As of March 9, 2026, nothing was said.")
    assert main(["check", str(path)]) == 0
    assert "No checkable claim" in capsys.readouterr().out


@pytest.mark.parametrize(("text", "code"), [("the Dow has gained 4.3%", 0), ("the Dow has gained 9.9%", 5)])
def test_the_exit_code_says_whether_anything_is_refuted(
    article: Writer, capsys: pytest.CaptureFixture[str], text: str, code: int
) -> None:
    path = article(f"{text} this year.")
    assert main(["check", str(path), "--dated", "2026-02-06", "--format", "json"]) == code
    out = capsys.readouterr()
    written = json.loads(out.out)
    assert written["question"] == "check"
    assert written["articles"][0]["claims"][0]["text"] in text
    assert ("refuted" in out.err) == (code == 5)


def test_no_example_stands_in_a_brief_unasked() -> None:
    assert sections(market("us").at(date(2026, 2, 6))) == ()


class Point:
    """An installed extractor."""

    def __init__(self, statements: object) -> None:
        self.statements = statements

    def load(self) -> Callable[[str], object]:
        def extractor(text: str) -> object:
            if isinstance(self.statements, Exception):
                raise self.statements
            return self.statements

        return extractor


def test_a_faulty_extractor_stops_no_check(monkeypatch: pytest.MonkeyPatch) -> None:
    points = [Point(ValueError("x")), Point([(0, 4, "The Dow rose 3% in 2025.")]), Point([("a",)])]
    monkeypatch.setattr(
        "rotascope.questions.check.plugins.entry_points", lambda *, group: points if group == GROUP else []
    )
    assert [(statement.start, statement.end) for statement in suggestions("text")] == [(0, 4)]


def test_the_document_takes_no_name_of_the_answer() -> None:
    checked = answer(articles()[0])
    bare = replace(checked, document=None).to_dict()
    assert not document(articles()[0]).to_dict().keys() & bare.keys()


def test_a_finding_is_named_by_question_topic_and_statistic() -> None:
    ids = {finding.id for path in articles() for finding in answer(path).findings}
    assert {"check.article.claims", "check.claim.change", "check.claim.rate_moves"} <= ids
    assert all(re.fullmatch(r"check\.(article|claim)\.[a-z_]+", id_) for id_ in ids)


def test_data_that_cannot_be_read_end_no_other_claim(article: Writer, monkeypatch: pytest.MonkeyPatch) -> None:
    path = article("As of February 6, 2026, the Dow has gained 4.3% this year. The Nasdaq has lost 0.9% this year.")
    view = market("us").at(date(2026, 2, 6))
    levels = View.levels

    def faulty_levels(self: View, reference: str) -> Panel:
        if reference == "index:DJI":
            raise ZeroDivisionError("planted")
        return levels(self, reference)

    untouched = annotated_articles(check(view, files=path)).articles[0].claims
    monkeypatch.setattr(View, "levels", faulty_levels)
    dow, nasdaq = annotated_articles(check(view, files=path)).articles[0].claims
    assert dow.verdict == "untestable"
    assert "ZeroDivisionError: planted" in dow.checked.reason
    assert nasdaq.verdict == untouched[1].verdict == "true"
