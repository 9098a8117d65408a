from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.audio_server import wav

from ventoux.gateway.audio.recordings import wav_seconds


@pytest.mark.parametrize("seconds", [0.25, 1.5, 60.0])
def test_a_wav_tells_how_long_it_is(seconds: float) -> None:
    assert wav_seconds(wav(seconds)) == pytest.approx(seconds)


def test_one_that_was_cut_off_or_streamed_is_as_long_as_what_is_there() -> None:
    whole = wav(2.0)
    assert wav_seconds(whole[: 44 + 16_000]) == pytest.approx(1.0)
    streamed = whole[:40] + b"\xff\xff\xff\xff" + whole[44:]
    assert wav_seconds(streamed) == pytest.approx(2.0)


def test_what_stands_before_the_sound_is_passed_over() -> None:
    whole = wav(1.0)
    with_note = whole[:36] + b"LIST" + (3).to_bytes(4, "little") + b"abc\0" + whole[36:]
    assert wav_seconds(with_note) == pytest.approx(1.0)


def test_what_no_player_reads_makes_a_recording_no_shorter() -> None:
    whole = wav(60.0)
    assert wav_seconds(whole[:28] + b"\xff\xff\xff\x7f" + whole[32:]) == pytest.approx(60.0)
    assert wav_seconds(whole[:24] + b"\xff\xff\xff\x7f" + whole[28:]) is None
    assert wav_seconds(whole[:20] + b"\x11\0" + whole[22:]) is None


def test_other_files_tell_nothing() -> None:
    assert wav_seconds(b"OggS" + bytes(64)) is None
    assert wav_seconds(wav(1.0)[:20]) is None
    assert wav_seconds(wav(0.0)) is None


@settings(max_examples=50)
@given(st.binary(max_size=200))
def test_no_file_breaks_it(rest: bytes) -> None:
    found = wav_seconds(b"RIFF\0\0\0\0WAVE" + rest)
    assert found is None or found >= 0
