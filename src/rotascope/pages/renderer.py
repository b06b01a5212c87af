"""How a kind of thing is drawn: looked up by its kind in a tuple, loaded when something is drawn."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from rotascope.questions.registry import load


@dataclass(frozen=True, slots=True)
class Renderer:
    """A kind, and "module:function" of what draws it."""

    kind: str
    function: str

    def load(self) -> Callable[..., Any]:
        """The function."""
        return load(self.function)


def find_renderer(renderers: Sequence[Renderer], kind: str) -> Renderer | None:
    """The renderer of a kind; None where none draws it, and what there is stands as text and tables."""
    return next((renderer for renderer in renderers if renderer.kind == kind), None)
