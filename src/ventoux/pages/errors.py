from __future__ import annotations

from ventoux.errors import InvalidRequest, PayloadTooLarge, Unavailable


class PageRefused(InvalidRequest):
    """An address that is not asked from here: no public web page, or on its way to something else."""

    code = "page_refused"


class PageUnreachable(InvalidRequest):
    """It did not answer, or not with a page."""

    code = "page_unreachable"


class PageUnreadable(InvalidRequest):
    """It is of a type that is not read here, or too tangled to be."""

    code = "page_unreadable"


class PageTooLarge(PayloadTooLarge):
    code = "page_too_large"


class PagesUnavailable(Unavailable):
    """Pages cannot be read just now, whichever."""
