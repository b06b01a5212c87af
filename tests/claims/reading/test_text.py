"""Text as a reader sees it, each character traced to the file."""

from itertools import pairwise

import pytest

from rotascope.claims.reading.text import LONGEST_SENTENCE, make_readable, split_sentences


def sentences_of(text: str) -> list[str]:
    return [text[sentence.start : sentence.end] for sentence in split_sentences(text)]


def test_plain_text_keeps_its_places() -> None:
    page = make_readable("The S&P 500 rose 8%.")
    assert page.text == "The S&P 500 rose 8%."
    assert page.source_span(4, 11) == (4, 11)


def test_html_becomes_text_and_remembers_where_it_stood() -> None:
    source = "<html><head><title>x</title></head><p>The S&amp;P 500 <b>rose</b> 8%</p><script>fell 9%</script></html>"
    page = make_readable(source)
    assert "S&P 500 rose 8%" in page.text
    assert "9%" not in page.text
    position = page.text.index("8%")
    start, end = page.source_span(position, position + 2)
    assert source[start:end] == "8%"


def test_markdown_signs_and_link_targets_are_not_read() -> None:
    page = make_readable("# **Stocks** [rose 8%](https://example.com/9%25)\n> `today`")
    assert page.text.split("\n") == [" Stocks rose 8%", " today"]


def test_a_character_that_would_deceive_the_eye_is_dropped() -> None:
    page = make_readable("up \u202e%8\u202c and\u200b 5\u00a0%")
    assert page.text == "up %8 and 5 %"
    assert page.source_span(3, 4) == (4, 5)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Apple Inc. rose 3.5% on Mar. 9. Then it fell.", 2),
        ("The U.S. economy grew. It did.", 2),
        ("First.\nSecond", 2),
        ('He said "up 5%." She agreed.', 2),
        ("", 0),
    ],
)
def test_sentences_end_where_they_end(text: str, count: int) -> None:
    assert len(sentences_of(text)) == count


def test_a_sentence_without_end_comes_in_pieces_that_cover_it() -> None:
    pieces = split_sentences("word " * (3 * LONGEST_SENTENCE))
    assert [len(piece.tokens) for piece in pieces] == [LONGEST_SENTENCE] * 3
    assert all(earlier.end < later.start for earlier, later in pairwise(pieces))
