"""rotascope computes what market articles assert: see README.md.

One function a question, as `rotascope.questions.registry` declares them: `rs.unusual(view, spread="small-large")`.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from rotascope.version import __version__ as __version__

if TYPE_CHECKING:
    from rotascope.engine import open_market
    from rotascope.errors import RotascopeError
    from rotascope.evidence import Answer, Evidence, Finding
    from rotascope.pages import brief
    from rotascope.pages.notebook import ask, shown
    from rotascope.questions.breadth import answer as _breadth
    from rotascope.questions.causes import answer as _causes
    from rotascope.questions.check import answer as _check
    from rotascope.questions.leadership import answer as _leadership
    from rotascope.questions.unusual import answer as _unusual
    from rotascope.questions.winners import answer as _winners

    breadth, causes, check = shown(_breadth), shown(_causes), shown(_check)
    leadership, unusual, winners = shown(_leadership), shown(_unusual), shown(_winners)

_HOMES = {
    "Answer": "evidence",
    "Evidence": "evidence",
    "Finding": "evidence",
    "RotascopeError": "errors",
    "ask": "pages.notebook",
    "brief": "pages",
    "open_market": "engine",
}
__all__ = [
    "Answer",
    "Evidence",
    "Finding",
    "RotascopeError",
    "ask",
    "breadth",
    "brief",
    "causes",
    "check",
    "leadership",
    "open_market",
    "unusual",
    "winners",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401 (a module attribute)
    """Load a public name on first use, so that `import rotascope` stays fast."""
    if name in _HOMES:
        return getattr(import_module(f"rotascope.{_HOMES[name]}"), name)
    if not name.startswith("_") and name in _questions():
        return import_module("rotascope.pages.notebook").question_function(name)
    raise AttributeError(f"module 'rotascope' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*__all__, *_questions(), "__version__"})


def _questions() -> list[str]:
    """The names of the questions."""
    registry = import_module("rotascope.questions.registry")
    return [question.name for question in registry.QUESTIONS]
