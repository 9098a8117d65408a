"""Pictures of every kind become grey or colour, upright and of a bounded size; what is none is refused by its name."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from ventoux.parsing.errors import DocumentTooLarge, DocumentUnreadable
from ventoux.parsing.recognition.pictures import pictures

if TYPE_CHECKING:
    from ventoux.parsing.recognition.schemas import Picture


def saved(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    file = BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def only(data: bytes) -> Picture:
    (picture,) = pictures(data, pages=10)
    return picture


def half(mode: str, dark: object, light: object) -> Image.Image:
    """Dark on the left."""
    image = Image.new(mode, (40, 20), light)  # pyright: ignore[reportArgumentType] - a colour of any mode
    image.paste(dark, (0, 0, 20, 20))  # pyright: ignore[reportArgumentType]
    return image


HALVES = {
    "grey": saved(half("L", 0, 255)),
    "colour": saved(half("RGB", (0, 0, 0), (255, 255, 255)), "JPEG"),
    "bits": saved(half("1", 0, 1), "TIFF"),
    "palette": saved(half("RGB", (0, 0, 0), (255, 255, 255)).convert("P"), "GIF"),
    "clear palette": saved(half("P", 1, 0), transparency=0),
    "clear": saved(half("RGBA", (0, 0, 0, 255), (0, 0, 0, 0))),
    "clear grey": saved(half("LA", (0, 255), (0, 0))),
    "sixteen bits": saved(half("I;16", 400, 60_000)),
    "inks": saved(half("CMYK", (0, 0, 0, 255), (0, 0, 0, 0)), "TIFF"),
    "floats": saved(half("F", 0.1, 0.9), "TIFF"),
    "webp": saved(half("RGB", (0, 0, 0), (255, 255, 255)), "WEBP"),
    "bmp": saved(half("L", 0, 255), "BMP"),
    "avif": saved(half("RGB", (0, 0, 0), (255, 255, 255)), "AVIF"),
    "jpeg 2000": saved(half("L", 0, 255), "JPEG2000"),
}


@pytest.mark.parametrize("kind", HALVES)
def test_what_is_dark_stays_dark_whatever_the_file_makes_of_it(kind: str) -> None:
    image = only(HALVES[kind]).image
    assert image.mode in {"L", "RGB"}
    grey = np.asarray(image.convert("L"))
    assert grey[:, 2:16].max() < 60
    assert grey[:, 24:38].min() > 200


def test_a_photograph_is_turned_as_its_camera_was_held() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    assert only(saved(half("L", 0, 255), "JPEG", exif=exif)).image.size == (20, 40)


def test_dots_an_inch_are_told_or_supposed_by_the_size() -> None:
    assert only(saved(Image.new("L", (40, 40)), dpi=(200, 200))).dpi == 200
    assert only(saved(Image.new("L", (40, 40)), dpi=(72, 72))).dpi == 100
    assert only(saved(Image.new("L", (2480, 8)))).dpi == 300


def test_every_page_of_a_tiff_is_one_and_of_an_animation_only_the_first() -> None:
    frames = [Image.new("L", (10 + number, 10), number) for number in range(3)]
    tiff = saved(frames[0], "TIFF", save_all=True, append_images=frames[1:])
    assert [one.image.width for one in pictures(tiff, pages=3)] == [10, 11, 12]
    with pytest.raises(DocumentTooLarge, match="3 pages"):
        list(pictures(tiff, pages=2))
    gif = saved(frames[0], "GIF", save_all=True, append_images=[Image.new("L", (10, 10), 200)])
    assert len(list(pictures(gif, pages=1))) == 1


def bomb(kind: str) -> bytes:
    """A small file that says it is 60,000 pixels wide and high."""
    side = 60_000
    if kind == "PNG":
        head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
        chunks = [(b"IHDR", head), (b"IDAT", zlib.compress(bytes(1000))), (b"IEND", b"")]
        made = (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
            for name, data in chunks
        )
        return b"\x89PNG\r\n\x1a\n" + b"".join(made)
    if kind == "BMP":
        return (
            b"BM"
            + struct.pack("<IHHI", 100, 0, 0, 54)
            + struct.pack("<IiiHHIIiiII", 40, side, side, 1, 24, 0, 0, 0, 0, 0, 0)
        )
    if kind == "GIF":
        data = saved(Image.new("L", (10, 10)), "GIF")
        return data[:6] + struct.pack("<HH", side, side) + data[10:]
    data = bytearray(saved(Image.new("L", (10, 10)), "JPEG"))
    at = data.index(b"\xff\xc0")
    data[at + 5 : at + 9] = struct.pack(">HH", side, side)
    return bytes(data)


@pytest.mark.parametrize("kind", ["PNG", "BMP", "GIF", "JPEG"])
def test_a_bomb_is_refused_by_what_it_says_of_its_size(kind: str) -> None:
    with pytest.raises(DocumentTooLarge, match="60,000"):
        only(bomb(kind))


def test_a_very_long_picture_is_refused_above_what_tesseract_takes() -> None:
    assert only(saved(Image.new("L", (30_000, 1)))).image.width == 30_000
    with pytest.raises(DocumentTooLarge, match=r"30,001 x 1"):
        only(saved(Image.new("L", (30_001, 1))))


@pytest.mark.parametrize("kind", ["grey", "colour", "webp", "bits", "palette", "jpeg 2000"])
def test_half_a_file_is_no_picture(kind: str) -> None:
    data = HALVES[kind]
    with pytest.raises(DocumentUnreadable):
        only(data[: len(data) // 2])


@pytest.mark.parametrize(
    "data",
    [b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"%PDF-1.7", b"\x89PNG\r\n\x1a\n", b"II*\x00" + bytes(8)],
)
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    with pytest.raises(DocumentUnreadable, match="picture"):
        only(data)


@given(kind=st.sampled_from(sorted(HALVES)), place=st.floats(0, 1, exclude_max=True), byte=st.integers(0, 255))
def test_a_byte_that_is_wrong_gives_a_picture_or_an_error_with_a_name(kind: str, place: float, byte: int) -> None:
    data = bytearray(HALVES[kind])
    data[int(place * len(data))] = byte
    try:
        found = list(pictures(bytes(data), pages=10))
    except (DocumentUnreadable, DocumentTooLarge):
        return
    assert all(picture.image.mode in {"L", "RGB"} for picture in found)
