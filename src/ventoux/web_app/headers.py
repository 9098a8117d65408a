"""What a browser is told of how far a page of ours may go. Nothing is loaded from, or sent to, any other host."""

from __future__ import annotations

Header = tuple[bytes, bytes]

EVERYWHERE: list[Header] = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
]
_PAGE = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'nonce-{nonce}'; "
    "img-src 'self' blob: data:; media-src 'self' blob:; font-src 'self'; connect-src 'self'; worker-src 'self' blob:; "
    "frame-src 'self' blob:; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "object-src 'none'"
)
_PERMISSIONS = "microphone=(self), camera=(), geolocation=(), payment=(), usb=(), browsing-topics=()"
SCRIPT: list[Header] = [
    (
        b"content-security-policy",
        b"default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; worker-src 'self'",
    )
]
"""A worker goes as far as the answer allows that its script came with, not as the page that began it."""
THING: list[Header] = [(b"content-security-policy", b"default-src 'none'; style-src 'unsafe-inline'; sandbox")]
"""A picture is also a page when its address is opened, and one of SVG could run scripts."""
PREVIEW: list[Header] = [
    (
        b"content-security-policy",
        (
            b"sandbox allow-scripts; default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; "
            b"img-src data: blob:; font-src data:; connect-src 'none'; form-action 'none'; base-uri 'none'; "
            b"frame-ancestors 'self'"
        ),
    ),
    (b"permissions-policy", b"microphone=(), camera=(), geolocation=(), payment=(), usb=(), browsing-topics=()"),
]


def of_page(nonce: str) -> list[Header]:
    """``nonce``: of this one answer; style sheets that scripts make need it, and scripts need to be ours."""
    return [
        (b"content-security-policy", _PAGE.format(nonce=nonce).encode()),
        (b"permissions-policy", _PERMISSIONS.encode()),
        (b"cross-origin-opener-policy", b"same-origin"),
        (b"cache-control", b"no-cache"),
    ]
