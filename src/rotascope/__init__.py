"""rotascope computes what market articles assert: see README.md."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rotascope.engine import ask, brief, leadership, open_market, unusual
    from rotascope.errors import RotascopeError
    from rotascope.evidence import Answer, Evidence, Finding

__version__ = "0.1.0"
__all__ = ["Answer", "Evidence", "Finding", "RotascopeError", "ask", "brief", "leadership", "open_market", "unusual"]

_HOMES = {"Answer": "evidence", "Evidence": "evidence", "Finding": "evidence", "RotascopeError": "errors"}


def __getattr__(name: str) -> Any:  # noqa: ANN401 (a module attribute)
    """Load a public name on first use, so that `import rotascope` stays fast."""
    if name not in __all__:
        raise AttributeError(f"module 'rotascope' has no attribute {name!r}")
    return getattr(import_module(f"rotascope.{_HOMES.get(name, 'engine')}"), name)


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
