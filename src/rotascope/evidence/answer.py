"""What a question gives back: findings, tables and what is missing, part by part as sections and whole as an Answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from html import escape
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeAlias

from rotascope.evidence.evidence import Evidence
from rotascope.evidence.plain_html import listing, paragraph
from rotascope.evidence.tables import Table
from rotascope.read_only import NOTHING, make_read_only

if TYPE_CHECKING:
    import polars as pl


Role: TypeAlias = Literal["", "key", "followed", "changed"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence with its evidence. `id` is stable, question.topic.statistic: other programs key on it.

    text     what people read, without statistics' jargon
    detail   what statisticians read: rank, p-values, method; empty where the text says it all
    role     key: stands on the first screen; followed: what usually followed; changed: what changed since a month ago
    """

    id: str
    text: str
    evidence: Evidence
    subject: Mapping[str, str] = NOTHING
    detail: str = ""
    role: Role = ""

    def __post_init__(self) -> None:
        """Keep the subject as it is now."""
        make_read_only(self, "subject")

    def to_dict(self) -> dict[str, Any]:
        """As in the JSON contract."""
        return {
            "id": self.id,
            "text": self.text,
            "detail": self.detail,
            "role": self.role,
            "subject": dict(self.subject),
            "evidence": self.evidence.to_dict(),
        }

    def _repr_html_(self) -> str:
        """Its number, sentence and method for a notebook."""
        return paragraph(self.text, value=self.evidence.shown) + paragraph(self.evidence.method, small=True)


@dataclass(frozen=True, slots=True)
class Missing:
    """An input that was wanted and not there, or too old; named, never filled.

    plain   the same as people read it, in one line; JSON goes without
    """

    input: str
    why: str
    remedy: str
    plain: str = ""

    @property
    def line(self) -> str:
        """What a page says of it in one line."""
        return self.plain or f"{self.input}: {self.why}"

    def to_dict(self) -> dict[str, str]:
        """As in the JSON contract."""
        return {"input": self.input, "why": self.why, "remedy": self.remedy}


@dataclass(frozen=True, slots=True)
class Section:
    """A part of an answer: what one file of a question contributes.

    headline  its sentence of the answer's headline; empty where it has none
    figures   names of the tables whose charts stand on the first screen
    """

    findings: tuple[Finding, ...] = ()
    tables: Mapping[str, Table] = NOTHING
    missing: tuple[Missing, ...] = ()
    headline: str = ""
    figures: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Keep the tables as they are now."""
        make_read_only(self, "tables")

    @staticmethod
    def join(*sections: "Section") -> "Section":
        """All of them as one, in order; what is missing twice is said once. ValueError for a table named twice."""
        tables: dict[str, Table] = {}
        for section in sections:
            if twice := tables.keys() & section.tables.keys():
                raise ValueError(f"two sections have a table {', '.join(sorted(twice))}")
            tables.update(section.tables)
        return Section(
            tuple(finding for section in sections for finding in section.findings),
            tables,
            tuple(dict.fromkeys(lack for section in sections for lack in section.missing)),
            " ".join(section.headline for section in sections if section.headline),
            tuple(name for section in sections for name in section.figures),
        )


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer of the market that an answer stands on; `store_version` is how many ingests it holds, of a store."""

    name: str
    store_version: int | None
    digest: str

    def to_dict(self) -> dict[str, Any]:
        """As in the JSON contract."""
        return {"name": self.name, "store_version": self.store_version, "digest": self.digest}


class Document(Protocol):
    """What an answer shows besides findings and tables, like a text with marks; a frozen record.

    A face looks its renderer up by `kind` and lays the answer out as usual where it has none.
    """

    @property
    def kind(self) -> str:
        """What is to be drawn, like `annotated article`."""

    @property
    def tables(self) -> tuple[str, ...]:
        """The answer's tables whose rows it shows itself."""

    def to_dict(self) -> dict[str, Any]:
        """Its entries in the answer's JSON document, under names that the answer does not use."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What one question says at one date: the only thing that a face sees.

    figures  names of the tables whose charts stand on its first screen
    """

    question: str
    as_of: date
    data: str
    headline: str
    findings: tuple[Finding, ...] = ()
    tables: Mapping[str, Table] = NOTHING
    missing: tuple[Missing, ...] = ()
    figures: tuple[str, ...] = ()
    document: Document | None = None
    simulated: bool = False
    store_version: int | None = None
    layers: tuple[Layer, ...] = ()
    generated_at: datetime | None = None

    def __post_init__(self) -> None:
        """Keep the tables as they are now."""
        make_read_only(self, "tables")

    def finding(self, name: str) -> Finding:
        """The first finding whose id is `name`, or ends with it where only one id does (`rank`, `gap.rank`).

        raises   KeyError that names the ids meant, or the nearest ones
        """
        ids = list(dict.fromkeys(finding.id for finding in self.findings))
        ending = [name] if name in ids else [id_ for id_ in ids if id_.endswith(f".{name}")]
        if len(ending) == 1:
            return next(finding for finding in self.findings if finding.id == ending[0])
        tails = {id_: id_ for id_ in ids} | {id_.rpartition(".")[2]: id_ for id_ in ids}
        near = ending or list(dict.fromkeys(tails[tail] for tail in get_close_matches(name, list(tails), n=3)))
        raise KeyError(f"{name!r} is {'several findings' if ending else 'no finding'}: {', '.join(near or ids[:3])}")

    def to_polars(self, table: str) -> "pl.DataFrame":
        """One table as a Polars frame, in its own units; KeyError if there is none of that name."""
        import polars as pl

        records = self.tables[table].records()
        return pl.DataFrame(records, schema=[column.name for column in self.tables[table].columns])

    def to_dict(self) -> dict[str, Any]:
        """The JSON document of DESIGN's contract."""
        return {
            "question": self.question,
            "as_of": self.as_of.isoformat(),
            "data": self.data,
            "simulated": self.simulated,
            "store_version": self.store_version,
            "layers": [layer.to_dict() for layer in self.layers],
            "generated_at": self.generated_at.isoformat() if self.generated_at else None,
            "headline": self.headline,
            "missing": [lack.to_dict() for lack in self.missing],
            "findings": [finding.to_dict() for finding in self.findings],
            "figures": list(self.figures),
            "tables": {name: table.records() for name, table in self.tables.items()},
            **(self.document.to_dict() if self.document else {}),
        }

    def _repr_html_(self) -> str:
        """The whole answer for a notebook; simulated data say so."""
        warned = paragraph("a made-up market, not a real one", value="SIMULATED") if self.simulated else ""
        parts = (
            warned,
            f"<h3>{escape(self.headline)}</h3>",
            paragraph(f"{self.question}, as of {self.as_of}, data {self.data}", small=True),
            listing("Findings", (f"{finding.text} ({finding.evidence.shown})" for finding in self.findings)),
            *(table._repr_html_() for table in self.tables.values()),
            listing("What is missing", (f"{lack.input}: {lack.why}. Try: {lack.remedy}" for lack in self.missing)),
        )
        return "".join(parts)
