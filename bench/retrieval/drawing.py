"""``python -m bench.retrieval.drawing``: draws the pictures of docs/retrieval.md anew from the result files."""

from __future__ import annotations

import json
from pathlib import Path

from bench.retrieval.pictures import heat_map, needle_map

ROOT = Path(__file__).resolve().parent.parent.parent
RESULTS = ROOT / "bench" / "results"
PICTURES = ROOT / "docs" / "pictures"


def pictures() -> dict[str, str]:
    """By file name."""
    retrieval = json.loads((RESULTS / "retrieval.json").read_text("utf-8"))
    needle = json.loads((RESULTS / "needle.json").read_text("utf-8"))
    return {
        "cross-language.svg": heat_map(retrieval["scores"]["pairs"]),
        "needle.svg": needle_map(needle["needles"]),
    }


def main() -> None:
    PICTURES.mkdir(exist_ok=True)
    for name, picture in pictures().items():
        (PICTURES / name).write_text(picture, "utf-8")


if __name__ == "__main__":
    main()
