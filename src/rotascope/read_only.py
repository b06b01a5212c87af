"""A mapping that nobody changes, for the fields of frozen records."""

from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class ReadOnly(dict[K, V]):
    """A dictionary that refuses every change with TypeError; `|` gives a plain one, JSON and equality are a dict's."""

    def _refuse(self, *_arguments: object, **_options: object) -> NoReturn:
        raise TypeError("a record's mapping is read-only; make another record with dataclasses.replace")

    if not TYPE_CHECKING:
        __setitem__ = __delitem__ = __ior__ = clear = pop = popitem = setdefault = update = _refuse

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(frozenset(self.items()))

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (dict(self),)

    def __repr__(self) -> str:
        return dict.__repr__(self)


NOTHING: ReadOnly[Any, Any] = ReadOnly()


def make_read_only(record: object, *names: str) -> None:
    """Keep these mappings of a frozen record as they are now; called from its `__post_init__`."""
    for name in names:
        object.__setattr__(record, name, ReadOnly(getattr(record, name)))
