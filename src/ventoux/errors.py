"""Every failure Ventoux can name, and where each is turned into words for a caller.

    VentouxError                  status  what the caller learns
    ├── InvalidRequest            400     the request cannot be served as it stands
    │   ├── UnsupportedContent    400     an image, audio or file for a model that reads text
    │   ├── OperationNotServed    400     the model cannot do this; with those that can
    │   ├── PromptTooLong         400     prompt tokens and context, both numbers
    │   └── ContentFiltered       400     a filter, here or at the provider, lets it not through
    │       └── PromptFiltered    400     a policy or a guardrail of this server; with what it found
    ├── Unauthorized              401     no key, a revoked or an expired one
    ├── Forbidden                 403     the key lacks the scope
    ├── NotFound                  404
    │   └── ModelNotFound         404     with the nearest names
    ├── MethodNotAllowed          405
    ├── RequestTimeout            408     the body did not arrive in time
    ├── Conflict                  409
    ├── PayloadTooLarge           413
    ├── ValidationFailed          422     a list of issues, each with its place in the body
    ├── RateLimited               429     with Retry-After
    ├── EngineError               502     the engine broke while answering
    │   └── WrongForm             502     the model answered, but not in the form asked for
    ├── Unavailable               503     nothing can serve this now; with Retry-After
    │   └── GuardrailFailed       503     what a call asked to be judged by could not be asked
    ├── EngineTimeout             504
    └── OperatorError             500     for the terminal: settings, home, catalog, weights; ends a command
        (SettingsError, HomeError and the domains' own errors)

A dialect turns these into its own body in one place: ``dialects/<name>/errors.py``. The command line prints
``message`` and ``hint`` without a traceback. Domain errors subclass these beside their service.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from ventoux.verdicts import Filtered


def error_name(error: VentouxError) -> str:
    """``model_not_found`` for ModelNotFound: what the header ``x-ventoux-error`` says, for whoever has words of their
    own for it."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", type(error).__name__).lower()


class VentouxError(Exception):
    """Base of everything a caller is told. ``message`` says what happened, ``hint`` what to do about it."""

    status: int = 500
    type: str = "internal_error"
    code: str | None = None

    def __init__(self, message: str, *, hint: str = "", retry_after: float | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.retry_after = retry_after

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()

    @property
    def for_log(self) -> str:
        """What a log may hold of it: never a text of a prompt or an answer."""
        return str(self)


class InvalidRequest(VentouxError):
    status = 400
    type = "invalid_request_error"


class UnsupportedContent(InvalidRequest):
    pass


class OperationNotServed(InvalidRequest):
    pass


class PromptTooLong(InvalidRequest):
    """The prompt does not fit the context; both counts are in tokens, None where a provider does not tell them."""

    def __init__(self, prompt_tokens: int | None = None, context: int | None = None) -> None:
        contained = f"Prompt contains {prompt_tokens} tokens, too" if prompt_tokens is not None else "Prompt is too"
        allowed = f" of {context} tokens" if context is not None else ""
        super().__init__(
            f"{contained} large for this model's context{allowed}.",
            hint="Shorten the messages or choose a model with a longer context.",
        )
        self.prompt_tokens = prompt_tokens
        self.context = context


class ContentFiltered(InvalidRequest):
    code = "content_filter"


class PromptFiltered(ContentFiltered):
    """An endpoint's policy or a guardrail does not let the prompt through. ``filtered`` says for what; of the prompt
    itself nothing is told."""

    def __init__(self, filtered: Filtered) -> None:
        super().__init__(
            f"The prompt was filtered: {', '.join(filtered.blocking)}.",
            hint="Change the prompt, or ask the operator about the endpoint's filter policy.",
        )
        self.filtered = filtered


class Unauthorized(VentouxError):
    status = 401
    type = "authentication_error"


class Forbidden(VentouxError):
    status = 403
    type = "permission_error"


class NotFound(VentouxError):
    status = 404
    type = "not_found_error"


class ModelNotFound(NotFound):
    """No card, alias or deployment has this name; ``nearest`` lists what the caller may have meant."""

    type = "invalid_model"
    code = "1500"

    def __init__(self, model: str, nearest: list[str]) -> None:
        meant = f"Did you mean {', '.join(nearest)}?" if nearest else "GET /v1/models lists what is served."
        super().__init__(f"Model {model!r} does not exist or is not served here.", hint=meant)
        self.model = model
        self.nearest = nearest


class MethodNotAllowed(VentouxError):
    status = 405
    type = "invalid_request_error"


class RequestTimeout(VentouxError):
    status = 408
    type = "invalid_request_error"


class Conflict(VentouxError):
    status = 409
    type = "conflict_error"


class PayloadTooLarge(VentouxError):
    status = 413
    type = "invalid_request_error"


class Issue(msgspec.Struct, frozen=True):
    """One thing wrong with a body, in the shape the Mistral SDKs parse: ``{type, loc, msg, input}``."""

    type: str
    loc: tuple[str | int, ...]
    msg: str
    input: Any = None


class ValidationFailed(VentouxError):
    status = 422
    type = "invalid_request_error"

    def __init__(self, issues: list[Issue]) -> None:
        super().__init__("; ".join(f"{'.'.join(str(part) for part in issue.loc)}: {issue.msg}" for issue in issues))
        self.issues = issues


class RateLimited(VentouxError):
    status = 429
    type = "rate_limited"
    code = "1300"


class EngineError(VentouxError):
    status = 502
    type = "engine_error"


class WrongForm(EngineError):
    """The model answered, but not in the form asked for. The engine is well: no other one is to be tried.

    ``fault`` is told to the caller, and quotes the answer.
    """

    def __init__(self, model: str, fault: str) -> None:
        super().__init__(f"Model {model} did not answer in the form asked for: {fault}")
        self._model = model

    @property
    def for_log(self) -> str:
        return f"Model {self._model} did not answer in the form asked for."


class Unavailable(VentouxError):
    status = 503
    type = "unavailable"


class GuardrailFailed(Unavailable):
    """A guardrail that the call asked for could not be evaluated, and the call wants to be blocked then."""

    def __init__(self, filtered: Filtered) -> None:
        reason = next((one.error for one in filtered.guardrails if one.error), "")
        super().__init__(f"A guardrail could not be evaluated: {reason}", retry_after=5)
        self.filtered = filtered


class EngineTimeout(VentouxError):
    status = 504
    type = "engine_timeout"


class OperatorError(VentouxError):
    """Ends a command with one line on the terminal and exit status 1."""


class SettingsError(OperatorError):
    pass


class HomeError(OperatorError):
    pass
