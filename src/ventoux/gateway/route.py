"""Chooses the replica of a call: ready, with a free slot, least outstanding; equals are told apart by the start of the
prompt.

The tie-break makes calls that begin alike meet the same prompt cache. A call that names an affinity key goes to that
key's replica as long as a slot of it is free: affinity must not become a queue. How many calls there are at a time is
bounded before (gateway/places.py).
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from ventoux.calls import EmbeddingsCall
from ventoux.errors import Unavailable

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from ventoux.calls import ChatCall
    from ventoux.engines.replica import Replica


def choose(replicas: Sequence[Replica], *, prompt_key: str, affinity: str, tried: Collection[Replica] = ()) -> Replica:
    """Raises Unavailable when no replica is ready."""
    ready = [replica for replica in replicas if replica.ready and replica not in tried]
    if not ready:
        raise Unavailable("No engine of this model is ready.", hint="Try again shortly.", retry_after=1)
    if len(ready) == 1:
        return ready[0]
    least = min(replica.outstanding for replica in ready)
    near = [
        replica
        for replica in ready
        if replica.outstanding == least or (affinity and replica.outstanding < replica.slots)
    ]
    return max(near, key=lambda replica: _weight(affinity or prompt_key, replica.id))


def prompt_key(call: ChatCall | EmbeddingsCall) -> str:
    """How the prompt begins: the part that a prompt cache can share between calls."""
    if isinstance(call, EmbeddingsCall):
        return call.inputs[0][:512]
    beginning = call.messages[0].content if call.messages else call.prompt
    return str(beginning)[:512]


def _weight(key: str, replica_id: str) -> int:
    """Rendezvous hashing: adding or losing a replica moves only the keys that were its own."""
    return zlib.crc32(f"{key}\0{replica_id}".encode())
