"""What can go wrong between a name and weights on this disk.

OperatorError
├── CardError            a card that cannot be read; names file and field
├── UnknownModel         no card has this name; lists the nearest
├── NotRunnable          known, and nothing here runs it; says what would
├── AliasError           a name that cannot be given to a model, and whose it is
├── LicenceNotAccepted   with the licence's address
├── NotInstalled         known, but not pulled
├── PullInProgress       somebody else is pulling it
├── ModelInUse           a server of this home may be using it
├── NotEnoughDisk        both numbers
├── SourceUnreachable    and what the source said
│   └── AccessRefused    it wants a token, or its terms accepted by the account
├── HashMismatch         both hashes
└── NotGguf, CorruptGguf
"""

from __future__ import annotations

from ventoux.errors import OperatorError


class CardError(OperatorError):
    pass


class UnknownModel(OperatorError):
    pass


class NotRunnable(OperatorError):
    pass


class AliasError(OperatorError):
    pass


class LicenceNotAccepted(OperatorError):
    pass


class NotInstalled(OperatorError):
    pass


class PullInProgress(OperatorError):
    pass


class ModelInUse(OperatorError):
    pass


class NotEnoughDisk(OperatorError):
    pass


class SourceUnreachable(OperatorError):
    pass


class AccessRefused(SourceUnreachable):
    pass


class HashMismatch(OperatorError):
    pass


class NotGguf(OperatorError):
    pass


class CorruptGguf(OperatorError):
    pass
