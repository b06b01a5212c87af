"""What of a brief the golden file keeps; run as a script it writes the file anew (then read the difference)."""

import json
from pathlib import Path
from typing import Any

from rotascope.engine import compose, open_market

GOLDEN = Path(__file__).with_name("brief-us-2026-08-31.json")
LONGEST = 20  # rows of a table that is kept whole; a longer one by its length and its last row


def brief() -> list[dict[str, Any]]:
    return [shorten(answer.to_dict()) for answer in compose(open_market("us-only", as_of="2026-08-31"))]


def shorten(answer: dict[str, Any]) -> dict[str, Any]:
    tables = {
        name: rows if len(rows) <= LONGEST else {"rows": len(rows), "last": rows[-1]}
        for name, rows in answer["tables"].items()
    }
    return {**answer, "tables": tables, "generated_at": None}


if __name__ == "__main__":
    GOLDEN.write_text(json.dumps(brief(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
