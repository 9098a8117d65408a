"""One frozen ``Settings``, read once in the command line and passed down.

Later sources win: the defaults below, ``ventoux.toml`` in the home, ``VENTOUX_*`` in the environment, the command's
own options. A value that cannot be used stops the start, naming where it came from.
"""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Annotated, Any, Literal

import msgspec
from msgspec import Meta, inspect

from ventoux.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

PREFIX = "VENTOUX_"
FILE_NAME = "ventoux.toml"
CLIENT_VARIABLES = frozenset({"VENTOUX_HOME", "VENTOUX_SERVER", "VENTOUX_KEY", "VENTOUX_VAULT_KEY"})
"""Read by the command line itself: where the home is, and what ``ventoux chat`` talks to."""

Port = Annotated[int, Meta(ge=0, le=65535)]
Positive = Annotated[int, Meta(ge=1)]
Limit = Annotated[int, Meta(ge=1, le=10**15)]
Currency = Annotated[str, Meta(pattern=r"^[A-Z]{3}\Z")]
Seconds = Annotated[float, Meta(gt=0, le=10**9)]
"""Some time it has to end: what waits hands whole numbers on, and infinity is none."""


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Sizes are in bytes, times in seconds, lengths of text in tokens."""

    host: str = "127.0.0.1"
    port: Port = 8080
    models: list[str] = msgspec.field(default_factory=lambda: ["smollm2-135m-instruct", "use-multilingual-v3"])
    """Served from the start; the first one that chats is the default of ``ventoux chat``."""
    replicas: Positive = 1
    """Engines for each local model."""
    context: Positive | None = None
    """Tokens a call may use; by default what the card says, lowered to what free memory allows."""
    parallel: Annotated[int, Meta(ge=1, le=256)] = 8
    """Calls that one engine decodes at once; lowered to what free memory allows."""
    threads: Positive | None = None
    """Threads of one engine; by default the processor's cores."""
    as_published: bool = False
    """Serve the weights as they were published, without preparing them for this processor."""
    accept_licence: bool = False
    """Accept the licences of the models pulled at the start."""
    max_body: Positive = 16 * 1024 * 1024
    max_messages: Positive = 4096
    engine_start_timeout: Seconds = 180.0
    engine_orphan_timeout: Annotated[float, Meta(ge=0, le=86_400)] = 60.0
    """How long engines go on without a server, so that the next one finds them; 0: they end with theirs."""
    vllm_command: str = "vllm"
    """What runs vLLM: a name on the PATH or a path, with arguments if need be."""
    sglang_command: str = "python3 -m sglang.launch_server"
    first_token_timeout: Seconds = 120.0
    token_timeout: Seconds = 30.0
    """The longest silence between two pieces of an answer before the engine counts as hung."""
    requests_per_minute: Limit | None = None
    """This and the next four: of one key that has no limits of its own; no limit when unset."""
    tokens_per_minute: Limit | None = None
    tokens_per_day: Limit | None = None
    concurrent: Limit | None = None
    """Calls in flight at once, waiting ones included."""
    spend: Limit | None = None
    """Micro-units of ``currency``, a calendar month in UTC."""
    workspace_requests_per_minute: Limit | None = None
    """This and the next four: of all keys of one workspace together."""
    workspace_tokens_per_minute: Limit | None = None
    workspace_tokens_per_day: Limit | None = None
    workspace_concurrent: Limit | None = None
    workspace_spend: Limit | None = None
    filter_classifier: str = "ventoux-moderation"
    """What filters ask to judge a text: our own classifier, or a guard model among ``models``."""
    currency: Currency = "EUR"
    """Of limits of spend and of the prices on cards, as ISO 4217 names it."""
    usage_kept_days: Positive | None = None
    """How long single usage events are kept, for ever when unset. Their sums by the hour are kept in any case."""
    supposed_tokens: Positive = 1024
    """Set aside for the answer of a call that says no max_tokens, as far as its limits have room."""
    queue: Annotated[int, Meta(ge=0)] = 64
    """Calls of one model that may wait for a free slot; more are refused with 503 and Retry-After."""
    queue_timeout: Seconds = 30.0
    """The longest that a call waits there."""
    redis_url: str = ""
    """Valkey or Redis that counts limits and keeps replies for several gateways; in this process when empty."""
    redis_timeout: Seconds = 0.5
    """The longest that it may take to answer; a call that needs it is refused with 503 then."""
    replay_ttl: Seconds = 86_400.0
    """How long the reply to a call with an Idempotency-Key is kept."""
    replay_bytes: Annotated[int, Meta(ge=0)] = 64 * 1024 * 1024
    """Of such replies in this process; the oldest go first."""
    responses_kept_days: Positive = 30
    """How long a response that is stored can be asked for and gone on with."""
    responses_bytes: Annotated[int, Meta(ge=1024 * 1024)] = 256 * 1024 * 1024
    """Of such responses of one workspace; the oldest go first. One request may have a 64th of that."""
    database_url: str = ""
    """A PostgreSQL database, as postgresql://user:password@host/name; ``ventoux.db`` in the home when empty."""
    database_connections: Annotated[int, Meta(ge=2, le=1000)] = 10
    """To that server, of one gateway at most; the ledger has one more."""
    storage_url: str = ""
    """A bucket of the S3 kind for files and documents, as s3://bucket/folder?endpoint=https://s3.example.org&region=eu;
    its credentials are taken from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY. The folder ``files`` in the home when
    empty."""
    max_file: Positive = 512 * 1024 * 1024
    """Of one uploaded file or document."""
    files_bytes: Annotated[int, Meta(ge=1024 * 1024)] = 10 * 1024 * 1024 * 1024
    """Of all files and documents of one workspace."""
    upload_timeout: Seconds = 600.0
    """The longest that an upload may take to arrive."""
    parse_timeout: Seconds = 120.0
    """The longest that reading one document may take."""
    parse_memory: Annotated[int, Meta(ge=256 * 1024 * 1024)] = 1024 * 1024 * 1024
    """That reading one document may take."""
    parse_pages: Positive = 2000
    """Of one document; one with more is refused."""
    parse_workers: Annotated[int, Meta(ge=1, le=64)] = 1
    """Documents that are read at once."""
    tesseract_command: str = "tesseract"
    """What recognises text in pictures: a name on the PATH or a path."""
    page_timeout: Seconds = 30.0
    """The longest that fetching one web page may take."""
    page_bytes: Positive = 20 * 1024 * 1024
    """Of one web page."""
    agent_rounds: Annotated[int, Meta(ge=1, le=1000)] = 16
    """Calls of a model in one reply of a conversation at most."""
    agent_tokens: Positive = 500_000
    """That these may consume together."""
    agent_timeout: Seconds = 900.0
    """The longest that one reply may take."""
    agent_handoffs: Annotated[int, Meta(ge=0, le=100)] = 8
    """From agent to agent in one reply at most."""
    tool_timeout: Seconds = 60.0
    """The longest that one call of a tool may take; it delays no other."""
    tool_tokens: Annotated[int, Meta(ge=100)] = 2000
    """Of what one call of a tool says, that the model is told at once; the rest is there to be turned to."""
    reply_events_kept_days: Positive = 7
    """How long the events of a reply can be streamed anew. What was said is kept in any case."""
    reply_language_retry: bool = False
    """Ask the model once more when its answer is in another language than the question."""
    code_interpreter: bool = True
    """Whether models may run Python in a jail on this machine, where the system can isolate it."""
    code_timeout: Seconds = 60.0
    """The longest that one piece of code may run."""
    code_memory: Annotated[int, Meta(ge=128 * 1024 * 1024)] = 1024 * 1024 * 1024
    """That the code of one conversation may take."""
    code_disk: Annotated[int, Meta(ge=1024 * 1024)] = 256 * 1024 * 1024
    """Of the files of one conversation's code."""
    code_processes: Annotated[int, Meta(ge=1, le=1024)] = 32
    """Processes and threads of one conversation's code."""
    code_sessions: Annotated[int, Meta(ge=1, le=256)] = 4
    """Conversations whose code keeps its state at once; the one that rested longest gives way."""
    code_idle: Seconds = 1800.0
    """Without a call, after which that state is thrown away."""
    web_search: Literal["", "searxng", "brave", "tavily", "opensearch"] = ""
    """Which search engine the tool web_search asks; off when empty."""
    web_search_url: str = ""
    """Where it is: a SearXNG server, or an OpenSearch template with {searchTerms}; for brave and tavily another address
    than their own."""
    web_search_key: str = ""
    image_generation: Literal["", "openai", "comfyui"] = ""
    """Which kind of server the tool image_generation asks; off when empty."""
    image_generation_url: str = ""
    image_generation_key: str = ""
    image_generation_model: str = ""
    """The model there; for comfyui, the file of the checkpoint."""
    image_generation_timeout: Seconds = 180.0
    """The longest that one call of it may take: pictures take longer than what other tools do."""
    connector_hosts: list[str] = msgspec.field(default_factory=list[str])
    """MCP servers that may be on this machine or a private network, as ``host:port``; all others are public."""
    connector_commands: list[str] = msgspec.field(default_factory=list[str])
    """``name=command arguments``: MCP servers over stdio, which run on this machine for everybody."""
    connector_timeout: Seconds = 30.0
    """The longest that an MCP server may take to be reached and to list its functions."""
    public_url: str = ""
    """Where browsers reach this server, as https://ai.example.org; ``host`` and ``port`` when empty."""
    web_folder: str = ""
    """Where the built web application is; what the package has when empty."""
    session_idle: Seconds = 7 * 86_400.0
    """Without a request, after which a browser has to sign in again."""
    session_longest: Seconds = 30 * 86_400.0
    """After which it has to sign in again however it was used."""
    oidc_issuer: str = ""
    """The OpenID provider with which people sign in, as its metadata calls it; none when empty."""
    oidc_client_id: str = ""
    oidc_client_secret: str = ""
    oidc_scopes: list[str] = msgspec.field(default_factory=lambda: ["openid", "email", "profile"])
    oidc_hosts: list[str] = msgspec.field(default_factory=list[str])
    """Hosts beside the issuer's where the provider has its token endpoint or keys."""
    oidc_allowed_domains: list[str] = msgspec.field(default_factory=list[str])
    """Of e-mail addresses that may sign in; all when empty."""
    oidc_default_workspace: str = ""
    """Whoever signs in becomes a member of it; when empty, only who was invited gets in."""
    oidc_default_role: Literal["viewer", "member", "developer", "admin", "owner"] = "member"
    oidc_groups_claim: str = "groups"
    oidc_group_roles: list[str] = msgspec.field(default_factory=list[str])
    """``group=role``: the highest one of somebody's groups is theirs in that workspace, at every sign-in."""
    azure_extra_parameters: Literal["error", "drop", "pass-through"] = "error"
    """What becomes of fields that are not the Azure API's, where a call has no header ``extra-parameters``."""
    body_timeout: Seconds = 60.0
    """The longest that a body may take to arrive."""
    send_timeout: Seconds = 60.0
    """The longest that a client may leave a piece of its answer unread."""
    drain_timeout: Seconds = 30.0
    """How long calls in flight may go on after the first Ctrl-C."""
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: Literal["text", "json"] = "text"
    mistral_lenient: bool = False
    """Take OpenAI's names of fields at /v1/chat/completions, which the real service refuses."""
    log_prompts: bool = False
    """Write the text of prompts and answers to the log. Off: no log line holds any."""

    def __repr__(self) -> str:
        """What differs from the defaults, without what may be or hold a secret."""
        told = {name: getattr(self, name) for name in self.__struct_fields__ if name not in _SECRET}
        changed = [f"{name}={value!r}" for name, value in told.items() if value != getattr(_DEFAULTS, name)]
        return f"Settings({', '.join(changed)})"


_SECRET = frozenset(
    {
        "connector_commands",
        "database_url",
        "image_generation_key",
        "oidc_client_secret",
        "redis_url",
        "storage_url",
        "web_search_key",
    }
)
_DEFAULTS = Settings()


def base_url(settings: Settings) -> str:
    """``public_url``, else where it listens. Never what a request's Host header says."""
    if settings.public_url:
        return settings.public_url.rstrip("/")
    host = settings.host
    if host in {"0.0.0.0", "::", ""}:  # noqa: S104 - what listens everywhere is reached on this machine
        host = "127.0.0.1"
    return f"http://{f'[{host}]' if ':' in host else host}:{settings.port}"


def load_settings(home: Path, environ: Mapping[str, str], options: Mapping[str, Any] | None = None) -> Settings:
    """Raises SettingsError naming the file and key, or the variable, whose value cannot be used."""
    values: dict[str, Any] = {}
    for name, (value, source) in _collect(home, environ, options or {}).items():
        values[name] = _convert(name, value, source)
    return Settings(**values)


def _collect(home: Path, environ: Mapping[str, str], options: Mapping[str, Any]) -> dict[str, tuple[Any, str]]:
    """The winning raw value of each setting, with the place it came from."""
    file = home / FILE_NAME
    chosen = {name: (value, f"{name} in {file}") for name, value in _read_file(file).items()}
    for variable, text in environ.items():
        if variable.startswith(PREFIX) and variable not in CLIENT_VARIABLES:
            chosen[variable.removeprefix(PREFIX).lower()] = (text, variable)
    chosen |= {name: (value, f"--{name.replace('_', '-')}") for name, value in options.items() if value is not None}
    for name, (_, source) in chosen.items():
        if name not in Settings.__struct_fields__:
            raise SettingsError(f"{source} is no setting of Ventoux.", hint=f"Known: {', '.join(known_settings())}.")
    return chosen


def known_settings() -> tuple[str, ...]:
    return Settings.__struct_fields__


def _read_file(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{file} is not valid TOML: {error}.") from error
    except OSError as error:
        raise SettingsError(f"{file} cannot be read: {error.strerror}.") from error


_TRUE, _FALSE = frozenset({"1", "true", "yes", "on"}), frozenset({"0", "false", "no", "off"})


def _convert(name: str, value: Any, source: str) -> Any:
    wanted = _types()[name]
    if isinstance(value, str):
        value = _from_text(value, wanted)
    try:
        return msgspec.convert(value, wanted, strict=not isinstance(value, str))
    except msgspec.ValidationError as error:
        takes = _wanted(inspect.type_info(wanted))
        raise SettingsError(f"{source} cannot be {value!r}: it must be {takes}.") from error


_WANTED: dict[type[inspect.Type], str] = {
    inspect.BoolType: "true or false",
    inspect.ListType: "a list of texts",
    inspect.StrType: "a text",
}


def _wanted(kind: inspect.Type) -> str:
    """What a setting takes, for people; msgspec's own words are for those who know its types."""
    match kind:
        case inspect.IntType():
            return f"a whole number{_range(kind)}"
        case inspect.FloatType():
            return f"a number{_range(kind)}"
        case inspect.LiteralType():
            return " or ".join(str(value) for value in kind.values)
        case inspect.UnionType():
            return " or ".join(_wanted(one) for one in kind.types if not isinstance(one, inspect.NoneType))
        case _:
            return _WANTED[type(kind)]


def _range(kind: inspect.IntType | inspect.FloatType) -> str:
    if kind.ge is not None and kind.le is not None:
        return f" from {kind.ge} to {kind.le}"
    if kind.gt is not None and kind.le is not None:
        return f" above {kind.gt} and up to {kind.le}"
    return "" if kind.ge is None else f" of at least {kind.ge}"


def _from_text(text: str, wanted: Any) -> Any:
    if wanted is bool:
        lowered = text.strip().lower()
        return True if lowered in _TRUE else False if lowered in _FALSE else text
    if wanted == list[str]:
        return [part.strip() for part in text.split(",") if part.strip()]
    return text


def _types() -> dict[str, Any]:
    return {field.name: field.type for field in msgspec.structs.fields(Settings)}
