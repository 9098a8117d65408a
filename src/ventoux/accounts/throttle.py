"""How often something may be tried: by name, in a table that does not grow."""

from __future__ import annotations

import ipaddress
from collections import OrderedDict


class Throttle:
    """A bucket for each name: ``burst`` tries at once, then one every ``every`` seconds. At most ``size`` names: the
    one that was not seen for longest is forgotten, so against many names only a throttle over all of them holds."""

    def __init__(self, *, burst: int, every: float, size: int = 4096) -> None:
        self._room = burst * every
        self._every = every
        self._size = size
        self._full_at: OrderedDict[str, float] = OrderedDict()
        """By name, the time at which nothing of its bucket is missing any more."""

    def wait(self, name: str, now: float) -> float:
        """Seconds until the next try; 0 for now. Takes nothing."""
        missing = max(0.0, self._full_at.get(name, now) - now)
        # A rounding of the last digit is no reason to wait.
        return max(0.0, round(missing + self._every - self._room, 6))

    def take(self, name: str, now: float) -> None:
        """One try of those that ``wait`` allows."""
        self._full_at[name] = max(now, self._full_at.get(name, now)) + self._every
        self._full_at.move_to_end(name)
        if len(self._full_at) > self._size:
            self._full_at.popitem(last=False)

    def give_back(self, name: str) -> None:
        if name in self._full_at:
            self._full_at[name] -= self._every

    def forget(self, name: str) -> None:
        self._full_at.pop(name, None)

    def __len__(self) -> int:
        return len(self._full_at)


def network(address: str) -> str:
    """What one client has for itself: its IPv4 address, or the /64 in which an IPv6 one can take any."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address[:64]
    if isinstance(parsed, ipaddress.IPv4Address):
        return str(parsed)
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.IPv6Network((parsed.packed[:8] + bytes(8), 64)))
