"""An article may be younger than the market that it is checked against; it may not be younger than today."""

from pathlib import Path

import pytest

from rotascope.cli import main


def test_an_article_younger_than_the_data_is_untestable_not_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    article = tmp_path / "late.txt"
    article.write_text("As of October 15, 2026, the S&P 500 rose 5% this year.", encoding="utf-8")
    assert main(["check", str(article)]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "0 of 1 claim in late.txt are refuted; 1 cannot be tested here or are still to come" in said


def test_an_article_from_the_future_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    article = tmp_path / "future.txt"
    article.write_text("March 3, 2099. The S&P 500 rose 5% this year.", encoding="utf-8")
    assert main(["check", str(article)]) == 2
    assert "is dated 2099-03-03, after" in capsys.readouterr().err
