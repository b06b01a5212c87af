"""rotascope computes what market articles assert: see README.md."""

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rotascope.engine import ask as ask
    from rotascope.engine import breadth as breadth
    from rotascope.engine import causes as causes
    from rotascope.engine import check as check
    from rotascope.engine import leadership as leadership
    from rotascope.engine import open_market as open_market
    from rotascope.engine import unusual as unusual
    from rotascope.errors import RotascopeError as RotascopeError
    from rotascope.evidence import Answer as Answer
    from rotascope.evidence import Evidence as Evidence
    from rotascope.evidence import Finding as Finding

__version__ = "0.1.0"

_HOMES = {
    "Answer": "evidence",
    "Evidence": "evidence",
    "Finding": "evidence",
    "RotascopeError": "errors",
    "ask": "engine",
    "breadth": "engine",
    "brief": "pages",
    "causes": "engine",
    "check": "engine",
    "leadership": "engine",
    "open_market": "engine",
    "unusual": "engine",
}
__all__ = sorted(_HOMES)  # noqa: PLE0605 (one table says each name once)


def __getattr__(name: str) -> Any:  # noqa: ANN401 (a module attribute)
    """Load a public name on first use, so that `import rotascope` stays fast."""
    if name not in _HOMES:
        raise AttributeError(f"module 'rotascope' has no attribute {name!r}")
    return getattr(import_module(f"rotascope.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return [*__all__, "__version__"]


class _Namespace(ModuleType):
    """A question's function and the folder of its topic share a name; the public name is always the function."""

    def __setattr__(self, name: str, value: object) -> None:
        if not (name in _HOMES and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Namespace
