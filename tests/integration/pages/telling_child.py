"""In the place of what makes pages readable: tells what it can see and do, as the title of a page."""

from __future__ import annotations

import os
import socket
from pathlib import Path

from ventoux.pages.readable import main
from ventoux.pages.schemas import Readable


def tell(html: bytes, url: str, charset: str) -> Readable:
    del url, charset
    did: list[str] = []
    try:
        Path(html.decode()).read_bytes()
        did.append("read a file")
    except OSError:
        pass
    try:
        socket.create_connection(("127.0.0.1", 9), timeout=1)
    except PermissionError:
        pass
    except OSError:
        did.append("asked the network")
    return Readable(",".join(sorted(os.environ)), ",".join(did))


if __name__ == "__main__":
    main(tell)
