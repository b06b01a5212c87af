"""The verbs are the registry's questions: one that is added there without its line here is caught."""

from rotascope.cli.verbs import VERBS
from rotascope.questions import QUESTIONS


def test_each_question_is_a_verb_with_its_options() -> None:
    wanted = {one.name: [(option.name, option.help) for option in one.options] for one in QUESTIONS}
    assert {verb.name: list(verb.options) for verb in VERBS} == wanted


def test_each_verb_says_what_its_question_asks() -> None:
    asked = {one.name: one.summary for one in QUESTIONS}
    for verb in VERBS:
        assert verb.help.rstrip("?") == asked[verb.name].rstrip("?")
