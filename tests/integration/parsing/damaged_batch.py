"""Reads damaged variants of one document, from the given number on: what PDFium or calamine do to this process is no
harm to the tests. Prints each number before it is tried; ends with 1 where a promise is broken."""

from __future__ import annotations

import random
import resource
import sys

from tests.documents import check, said
from tests.small_documents import small_document

from ventoux.errors import VentouxError
from ventoux.parsing.reading import read
from ventoux.parsing.schemas import ParseLimits, ParseOptions
from ventoux.parsing.source import Source

_LIMITS = ParseLimits(unpacked=8 * 1024 * 1024, characters=500_000, pages=50)


def damaged(data: bytes, number: int) -> bytes:
    by_chance = random.Random(number)  # noqa: S311 - to be the same each time
    if by_chance.random() < 0.3:
        return data[: by_chance.randrange(len(data))]
    wrong = bytearray(data)
    for _ in range(by_chance.randrange(1, 9)):
        wrong[by_chance.randrange(len(wrong))] = by_chance.randrange(256)
    return bytes(wrong)


def main(name: str, first: int, last: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for number in range(first, last):
        print(number, flush=True)
        try:
            check(read(Source.of(damaged(small_document(name), number), name, _LIMITS), ParseOptions(ocr="off")))
        except VentouxError as error:
            said(error)
        except (AssertionError, AttributeError, NameError):
            raise
        except Exception as error:  # noqa: BLE001 - of a library: the child says that the document is damaged
            print(type(error).__name__, file=sys.stderr)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
