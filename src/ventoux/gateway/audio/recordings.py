"""How long a recording is by its own word. Only of WAV: others would have to be decoded for it."""

from __future__ import annotations

_HEAD = 12
_FORMAT, _SOUND = b"fmt ", b"data"
_MOST_CHUNKS = 64
_SAMPLES = frozenset({1, 3, 6, 7, 0xFFFE})
"""Formats in which every sample has its own bits: whole numbers, fractions, both laws of telephones, and the extended
form of these."""
_RATES = range(1_000, 768_001)
"""Samples a second, of what anybody could understand."""
_UNKNOWN = 0xFFFF_FFF0
"""From here on a size is what programs write that do not know it yet."""

_FIELDS = ((0, 2), (2, 4), (4, 8), (14, 16))
"""Of the chunk of the format: which it is, its channels, samples a second, and bits of a sample."""


def wav_seconds(recording: bytes) -> float | None:
    """None for what is no WAV, and for one that does not tell."""
    if recording[:4] != b"RIFF" or recording[8:_HEAD] != b"WAVE":
        return None
    place, a_second = _HEAD, 0
    for _ in range(_MOST_CHUNKS):
        kind, size = recording[place : place + 4], int.from_bytes(recording[place + 4 : place + 8], "little")
        start = place + 8
        if kind == _FORMAT:
            a_second = _bytes_a_second(recording[start : start + 16])
        if kind == _SOUND:
            # What is told beyond the end of the file is not there.
            there = min(len(recording) - start, size if size < _UNKNOWN else len(recording))
            return there / a_second if a_second and there > 0 else None
        if len(kind) < 4:
            return None
        place = start + size + size % 2
    return None


def _bytes_a_second(told: bytes) -> int:
    """0 for what is not known. Of what the sound is played by: the field that tells it outright is read by no player,
    so that whoever pays by the second could write anything there."""
    form, channels, rate, bits = (int.from_bytes(told[at:end], "little") for at, end in _FIELDS)
    return rate * channels * -(-bits // 8) if form in _SAMPLES and rate in _RATES else 0
