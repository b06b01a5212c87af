"""Markdown: GitHub tables whose cells cannot break out of them."""

import made_up
from rotascope.pages import markdown
from rotascope.pages.page import Page

PAGE = markdown.document(Page.of(made_up.brief()))


def test_every_row_of_a_table_has_as_many_cells_as_its_head() -> None:
    blocks = [block.splitlines() for block in PAGE.split("\n\n") if block.startswith("| ")]
    assert len(blocks) == 7  # six tables and the sources
    for lines in blocks:
        pipes = [line.replace("\\|", "").count("|") for line in lines]
        assert len(set(pipes)) == 1


def test_what_markdown_or_html_would_act_on_is_escaped() -> None:
    assert markdown.safe("a|b*c_d`e[f]\n<i>~$&") == r"a\|b\*c\_d\`e\[f\] &lt;i&gt;\~\$&amp;"
    assert made_up.HOSTILE not in PAGE
    assert made_up.PIPED not in PAGE


def test_it_starts_with_the_verdict_and_says_what_is_missing() -> None:
    assert PAGE.startswith("# brief: small caps lead, early\n")
    assert "## What is missing\n\n- **&lt;script&gt;" in PAGE


def test_an_answer_that_lacks_nothing_says_so() -> None:
    from dataclasses import replace

    page = markdown.document(Page.of((replace(made_up.answer("unusual"), missing=()),)))
    assert "Nothing that these questions need." in page
