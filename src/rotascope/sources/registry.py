"""Every source that can be asked by name: those of this program, and those that other packages bring.

A package brings one by an entry point of the group `rotascope.sources`, whose object is a `Source`:

    [project.entry-points."rotascope.sources"]
    mybank = "mybank_rotascope:SOURCE"

Nothing of such a package is imported before its source is asked for.
"""

from importlib.metadata import EntryPoint, entry_points

from rotascope.errors import UsageError
from rotascope.sources.contract import Source
from rotascope.sources.packs.source import RegistryPacks

GROUP = "rotascope.sources"
VERBS = ("plan", "fetch", "parse")

SOURCES: tuple[Source, ...] = (RegistryPacks(),)


def find_source(name: str) -> Source:
    """The source of that name. Raises UsageError where there is none, where two packages bring it, or it is broken."""
    brought = [point for point in entry_points(group=GROUP) if point.name == name]
    built_in = [source for source in SOURCES if source.name == name]
    if len(brought) + len(built_in) > 1:
        packages = [*("rotascope" for _ in built_in), *(package_of(point) for point in brought)]
        raise UsageError(f"source {name!r} comes from {' and '.join(packages)}", "uninstall one of them")
    if built_in:
        return built_in[0]
    if not brought:
        raise UsageError(f"no source {name!r}", f"choose one of {', '.join(source_names())}")
    return load_source(brought[0])


def source_names() -> tuple[str, ...]:
    """Every name that `find_source` knows: the program's own first, then what is installed beside it, unloaded."""
    brought = sorted(point.name for point in entry_points(group=GROUP))
    return tuple(dict.fromkeys([*(source.name for source in SOURCES), *brought]))


def load_source(point: EntryPoint) -> Source:
    """A source that another package brings. Raises UsageError, naming the package, where it is none."""
    remedy = f"update or uninstall {package_of(point)}"
    try:
        source: Source = point.load()
    except Exception as fault:
        cause = f"{type(fault).__name__}: {fault}"
        raise UsageError(f"source {point.name!r} cannot be loaded: {cause}", remedy) from fault
    lacking = [verb for verb in VERBS if not callable(getattr(source, verb, None))]
    if lacking or isinstance(source, type) or getattr(source, "name", None) != point.name:
        what = f"has no {', '.join(lacking)}" if lacking else "is no source of that name"
        raise UsageError(f"source {point.name!r}: {point.value} {what}", remedy)
    return source


def package_of(point: EntryPoint) -> str:
    """The distribution that an entry point stands in."""
    return point.dist.name if point.dist else "an unnamed package"
