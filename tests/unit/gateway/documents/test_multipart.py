from __future__ import annotations

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ventoux.errors import InvalidRequest
from ventoux.gateway.documents.multipart import MOST_HEADER, MOST_PARTS, Data, Multipart, Part, PartEnd, boundary_of

BOUNDARY = b"b0undary"
NAMED = b'Content-Disposition: form-data; name="file"; filename="a.txt"\r\nContent-Type: text/plain\r\n\r\n'
FORM = b"--b0undary\r\n" + NAMED + b"hello\r\n--b0undary--\r\n"


def read(*pieces: bytes, boundary: bytes = BOUNDARY) -> list[tuple[Part, bytes]]:
    """The parts. Raises InvalidRequest."""
    parser, parts = Multipart(boundary), list[tuple[Part, bytes]]()
    for piece in pieces:
        for event in parser.feed(piece):
            if isinstance(event, Part):
                parts.append((event, b""))
            elif isinstance(event, Data):
                parts[-1] = (parts[-1][0], parts[-1][1] + event.data)
            else:
                assert isinstance(event, PartEnd)
    parser.finish()
    return parts


def form(*parts: tuple[bytes, bytes], boundary: bytes = BOUNDARY) -> bytes:
    body = b"".join(b"--%s\r\n%s\r\n\r\n%s\r\n" % (boundary, head, content) for head, content in parts)
    return body + b"--%s--\r\n" % boundary


def field(name: bytes, content: bytes) -> tuple[bytes, bytes]:
    return b'Content-Disposition: form-data; name="%s"' % name, content


tangled = st.lists(
    st.sampled_from([b"\r", b"\n", b"\r\n", b"--", b"-", b"--b0undar", b"b0undary", b"\r\n--b0undar", b"", b"\x00"])
    | st.binary(max_size=20)
).map(b"".join)


@given(st.lists(tangled, max_size=4), st.data())
@example([b"\r\n--b0undar", b"\r\n", b""], None)
def test_any_split_into_pieces_gives_the_same_parts(contents: list[bytes], data: st.DataObject | None) -> None:
    contents = [content for content in contents if b"\r\n--" + BOUNDARY not in b"\r\n" + content + b"\r\n--"]
    body = form(*(field(b"f%d" % number, content) for number, content in enumerate(contents)))
    whole = read(body)
    assert [content for _, content in whole] == contents
    assert [part.name for part, _ in whole] == [f"f{number}" for number in range(len(contents))]
    assert read(*(bytes([byte]) for byte in body)) == whole
    if data is not None:
        cuts = sorted(data.draw(st.sets(st.integers(0, len(body)), max_size=6)))
        assert read(*(body[start:end] for start, end in zip([0, *cuts], [*cuts, len(body)], strict=True))) == whole


@given(st.binary(max_size=200), st.integers(0, len(FORM)))
def test_any_bytes_are_parts_or_refused_in_words(noise: bytes, place: int) -> None:
    for body in (noise, FORM[:place] + noise + FORM[place:], FORM[:place]):
        try:
            parts = read(body)
        except InvalidRequest:
            continue
        assert all(isinstance(part, Part) for part, _ in parts)


@pytest.mark.parametrize(
    ("disposition", "name", "filename"),
    [
        (b'form-data; name="file"; filename="a.txt"', "file", "a.txt"),
        (b"form-data; name=file; filename=a.txt", "file", "a.txt"),
        (b'form-data;name="file";filename=""', "file", ""),
        (b'form-data; filename="a.txt"; name="file"', "file", "a.txt"),
        (b'FORM-DATA; NAME="file"', "file", None),
        ('form-data; name="file"; filename="été — 文.pdf"'.encode(), "file", "été — 文.pdf"),
        (b'form-data; name="file"; filename="\xe9t\xe9.pdf"', "file", "été.pdf"),
        (b'form-data; name="file"; filename="a%22b%0D%0A.txt"', "file", 'a"b\r\n.txt'),
        (b'form-data; name="file"; filename="a\\"b\\\\c.txt"', "file", 'a"b\\c.txt'),
        (b'form-data; name="file"; filename="C:\\dir\\a.txt"', "file", "C:\\dir\\a.txt"),
        (b'form-data; name="file"; filename="100%25.txt"', "file", "100%25.txt"),
        (b'form-data; name="file"; filename="x"; filename*=UTF-8\'\'%C3%A9t%C3%A9.pdf', "file", "été.pdf"),
        (b'form-data; name="a;b"; filename="c;d"', "a;b", "c;d"),
    ],
)
def test_a_name_is_read_as_clients_write_it(disposition: bytes, name: str, filename: str | None) -> None:
    [(part, _)] = read(form((b"Content-Disposition: " + disposition, b"x")))
    assert (part.name, part.filename) == (name, filename)


HEAD = b'Content-Disposition: form-data; name="file"'
BAD = {
    "nothing": b"",
    "no form at all": b'{"file": "x"}',
    "a preamble": b"hello\r\n" + FORM,
    "another boundary": FORM.replace(b"b0undary", b"boundary"),
    "no last boundary": FORM.replace(b"--b0undary--\r\n", b""),
    "a last boundary cut short": FORM[:-3],
    "an epilogue": FORM + b"more",
    "two forms": FORM + FORM,
    "something behind a boundary": FORM.replace(b"--b0undary\r\n", b"--b0undary \r\n", 1),
    "a longer boundary in the content": FORM.replace(b"hello", b"a\r\n--b0undaryx\r\nb"),
    "line feeds alone": FORM.replace(b"\r\n", b"\n"),
    "no headers": b"--b0undary\r\n\r\nhello\r\n--b0undary--\r\n",
    "no disposition": form((b"Content-Type: text/plain", b"x")),
    "another disposition": form((b'Content-Disposition: attachment; name="file"', b"x")),
    "no name": form((b"Content-Disposition: form-data", b"x")),
    "two names": form((HEAD + b'; name="other"', b"x")),
    "a name that does not end": form((b'Content-Disposition: form-data; name="file', b"x")),
    "a header twice": form((HEAD + b"\r\n" + HEAD, b"x")),
    "a folded header": form((HEAD + b";\r\n filename=x", b"x")),
    "a header without a colon": form((HEAD + b"\r\nhello", b"x")),
    "a space before the colon": form((b'Content-Disposition : form-data; name="file"', b"x")),
    "a control character": form((b'Content-Disposition: form-data; name="fi\x00le"', b"x")),
    "base64": form((HEAD + b"\r\nContent-Transfer-Encoding: base64", b"eA==")),
    "an extended name that is none": form((HEAD + b"; filename*=latin-1'x", b"x")),
    "an extended name that is no UTF-8": form((HEAD + b"; filename*=UTF-8''%ff", b"x")),
    "too many headers": form((HEAD + b"\r\nX: " + b"x" * MOST_HEADER, b"x")),
    "headers without an end": b"--b0undary\r\nX: " + b"x" * MOST_HEADER * 2,
    "too many parts": form(*[field(b"f", b"")] * (MOST_PARTS + 1)),
}


@pytest.mark.parametrize("what", BAD)
def test_what_is_no_form_is_refused(what: str) -> None:
    with pytest.raises(InvalidRequest):
        read(BAD[what])
    with pytest.raises(InvalidRequest):
        read(*(bytes([byte]) for byte in BAD[what]))


@pytest.mark.parametrize(
    ("content_type", "boundary"),
    [
        ("multipart/form-data; boundary=abc", b"abc"),
        ('Multipart/Form-Data; charset=utf-8; boundary="a b"', b"a b"),
        ("multipart/form-data;boundary=----WebKitFormBoundary7MA4YWxk", b"----WebKitFormBoundary7MA4YWxk"),
        ("multipart/form-data; boundary=" + "x" * 70, b"x" * 70),
    ],
)
def test_a_boundary_is_found(content_type: str, boundary: bytes) -> None:
    assert boundary_of(content_type) == boundary


@pytest.mark.parametrize(
    "content_type",
    [
        *(
            "",
            "application/json",
            "multipart/mixed; boundary=a",
            "multipart/form-data",
            "multipart/form-data; boundary=",
        ),
        *('multipart/form-data; boundary=""', "multipart/form-data; boundary=" + "x" * 71),
        *(
            'multipart/form-data; boundary="a\r\nb"',
            "multipart/form-data; boundary=é",
            'multipart/form-data; boundary="a ',
        ),
        *(
            "multipart/form-data; boundary=a; boundary=b",
            'multipart/form-data; boundary="a "',
            "multipart/form-data boundary=a",
        ),
        "multipart/form-data" + "; x=y" * 3000,
    ],
)
def test_a_boundary_that_is_none_is_refused(content_type: str) -> None:
    with pytest.raises(InvalidRequest):
        boundary_of(content_type)


def test_content_that_is_nearly_a_boundary_everywhere_costs_no_more_than_any_other() -> None:
    boundary = b"-" * 69 + b"x"
    size = 2_000_000

    def seconds(content: bytes) -> float:
        body = form(field(b"f", content), boundary=boundary)
        began = time.process_time()
        read(*(body[at : at + 1000] for at in range(0, len(body), 1000)), boundary=boundary)
        return time.process_time() - began

    near = b"\r\n" + b"-" * 71
    assert seconds(near * (size // len(near))) < 2 + 50 * seconds(bytes(size))
