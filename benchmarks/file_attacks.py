"""Attacks by files: spoilt, bottomless, endless, absurd, or no files at all; each is taken whole or refused."""

import gzip
import os
import random
import struct
from collections.abc import Callable
from pathlib import Path

import polars as pl

from attacked_market import Market, Reply, copied, price_text, rows_of, run_command

CUT, NOTED = "cut.csv", "the last line has no line end"
HEAD = "ticker,date,close\n"
ODD = (b"\0", b"1e308", b"\xff\xfe", b'"', b",,,,", b"\r", b"-1e300", b"nan", b"\x1b[2J", bytes(5000), b"9" * 400)
ARTICLE = (
    b"February 6, 2026. The Russell 2000 gained 11.3% in 2025, while the S&P 500 rose 16.4%. "
    b"Small caps led large caps by 5.9 pp, the widest gap since 2003. The Fed cut rates by 75 basis points.\n"
)
Make = Callable[[Path, random.Random], tuple[str, ...]]


def spoil(content: bytes, draw: random.Random) -> bytes:
    """The bytes with one thing wrong."""
    start = draw.randrange(len(content))
    end = min(len(content), start + draw.randrange(1, 200))
    odd = draw.choice(ODD)
    return draw.choice(
        (
            content[:start],
            content[:start] + odd + content[start:],
            content[:start] + content[end:],
            content[:end] + content[start:],
            content[:start] + draw.randbytes(end - start) + content[end:],
        )
    )


def taken_in(name: str) -> tuple[str, ...]:
    """The command that takes a file of prices in."""
    return ("data", "import", name, "--data", "store")


def spoilt_text(home: Path, draw: random.Random) -> tuple[str, ...]:
    (home / "bad.csv").write_bytes(spoil(price_text(0, 30).encode(), draw))
    return taken_in("bad.csv")


def cut_text(home: Path, draw: random.Random) -> tuple[str, ...]:
    """A file that was cut within a line: refused, or taken with a note that says so."""
    text = price_text(0, 30)
    end = draw.randrange(len(text) // 2, len(text))
    while text[end - 1] == "\n":
        end -= 1
    (home / CUT).write_text(text[:end])
    return taken_in(CUT)


def spoilt_gzip(home: Path, draw: random.Random) -> tuple[str, ...]:
    (home / "bad.csv.gz").write_bytes(spoil(gzip.compress(price_text(0, 30).encode()), draw))
    return taken_in("bad.csv.gz")


def spoilt_parquet(home: Path, draw: random.Random) -> tuple[str, ...]:
    pl.read_csv(price_text(0, 30).encode()).write_parquet(home / "bad.parquet")
    (home / "bad.parquet").write_bytes(spoil((home / "bad.parquet").read_bytes(), draw))
    return taken_in("bad.parquet")


def spoilt_article(home: Path, draw: random.Random) -> tuple[str, ...]:
    (home / "bad.txt").write_bytes(spoil(ARTICLE * draw.choice((1, 1, 1, 40)), draw))
    return ("check", "bad.txt", "--dated", "2026-02-06", "--data", "us-only", "--format", "json")


def spoilt_settings(home: Path, draw: random.Random) -> tuple[str, ...]:
    settings = b'data = "store"\nformat = "table"\noffline = true\n'
    (home / "rotascope.toml").write_bytes(spoil(settings, draw))
    return ("data", "status", "--data", "store")


def bottomless_gzip(home: Path, draw: random.Random) -> tuple[str, ...]:
    """A few megabytes that unpack to gigabytes, row by row or without an end of line."""
    part = draw.choice((b"A,2020-01-02,10\n" * 100_000, b"A" * 1_000_000, b"\n" * 1_000_000, b"A,,\n" * 250_000))
    with gzip.open(home / "bomb.csv.gz", "wb", compresslevel=6) as packed:
        packed.write(HEAD.encode())
        for _ in range(draw.choice((60, 90, 130, 1_000, 2_500))):
            packed.write(part)
    return taken_in("bomb.csv.gz")


def bottomless_parquet(home: Path, draw: random.Random) -> tuple[str, ...]:
    """A few kilobytes that unpack to hundreds of millions of cells."""
    rows = draw.choice((1_000_000, 20_000_000, 60_000_000))
    columns = [pl.repeat("A", rows).alias("ticker"), pl.repeat(1.0, rows).alias("close")]
    columns += [pl.repeat("2020-01-02", rows).alias("date")] if draw.random() < 0.5 else []
    pl.LazyFrame().select(columns).sink_parquet(home / "bomb.parquet")
    return taken_in("bomb.parquet")


def endless_header(home: Path, draw: random.Random) -> tuple[str, ...]:
    count = draw.choice((1_000, 19_000, 21_000, 200_000, 1_000_000))
    names = ",".join(f"S{number}" for number in range(count))
    cells = ",".join("1" for _ in range(count))
    (home / "wide.csv").write_text(f"date,{names}\n2020-01-02,{cells}\n2020-01-03,{cells}\n")
    return taken_in("wide.csv")


def endless_line(home: Path, draw: random.Random) -> tuple[str, ...]:
    letter = draw.choice(("A", '"', ",", "9", "\t"))
    (home / "line.csv").write_text(HEAD + letter * draw.choice((900_000, 5_000_000, 50_000_000)))
    return taken_in("line.csv")


def no_file(home: Path, draw: random.Random) -> tuple[str, ...]:
    """Devices, pipes, folders, links into nothing; as an import and as an article."""
    os.mkfifo(home / "pipe.csv")
    (home / "folder.csv").mkdir()
    (home / "loop.csv").symlink_to("loop.csv")
    (home / "zero.csv").symlink_to("/dev/zero")
    names = (
        "pipe.csv",
        "folder.csv",
        "loop.csv",
        "zero.csv",
        "/dev/zero",
        "/dev/stdin",
        "/proc/self/mem",
        ".",
        "no.csv",
    )
    name = draw.choice(names)
    return taken_in(name) if draw.random() < 0.6 else ("check", name, "--data", "us-only")


def absurd_numbers(home: Path, draw: random.Random) -> tuple[str, ...]:
    number = draw.choice(("1e308", "-1", "0", "inf", "nan", "1e-320", "9" * 400, "1e15", "-0.0", "1_000", "0x10"))
    column = draw.choice(("close", "dividend", "split", "volume"))
    cells = {"close": "10", "dividend": "", "split": "", "volume": "5", column: number}
    rows = f"A,2020-01-02,{','.join(cells.values())}\nA,2020-01-03,{','.join(cells.values())}\n"
    (home / "odd.csv").write_text(f"ticker,date,{','.join(cells)}\n{rows}")
    return taken_in("odd.csv")


def false_footer(home: Path, draw: random.Random) -> tuple[str, ...]:
    """A Parquet file whose footer gives a length of its own."""
    pl.read_csv(price_text(0, 30).encode()).write_parquet(home / "foot.parquet")
    content = bytearray((home / "foot.parquet").read_bytes())
    content[-8:-4] = struct.pack("<I", draw.choice((0, 1, 7, 2**31, 2**32 - 1, len(content))))
    (home / "foot.parquet").write_bytes(bytes(content))
    return taken_in("foot.parquet")


SPOILT: tuple[Make, ...] = (spoilt_text, cut_text, spoilt_parquet, spoilt_article, spoilt_gzip, spoilt_settings)
BUILT: tuple[Make, ...] = (
    no_file,
    absurd_numbers,
    endless_header,
    bottomless_gzip,
    false_footer,
    endless_line,
    bottomless_parquet,
)


def attack_by_file(market: Market, number: int, seed: int) -> tuple[str, str]:
    """A hostile file is offered: what is taken holds finite numbers alone, what is refused changes nothing."""
    draw = random.Random(f"files {seed} {number}")
    make = (SPOILT * 2 + BUILT)[number % (2 * len(SPOILT) + len(BUILT))]
    with copied(market) as victim:
        reply = run_command(*make(victim.home, draw))
        return f"files: {make.__name__.replace('_', ' ')}", after_file(victim, reply)


def after_file(market: Market, reply: Reply) -> str:
    """`taken` or `refused`; `wrong` where a number is not finite, `mixed` where a refusal changed the store."""
    rows = rows_of(market.store)
    if reply.code in (0, 5):
        columns = [frame[name] for frame in rows.values() for name, kind in frame.schema.items() if kind == pl.Float64]
        odd = any(column.is_infinite().any() or column.is_nan().any() for column in columns)
        if CUT in reply.out and NOTED not in reply.out:
            return "missed"
        return "wrong" if odd else "taken"
    changed = any(rows[name].height != before.height for name, before in market.rows.items())
    return "mixed" if changed and reply.outcome == "refused" else reply.outcome
