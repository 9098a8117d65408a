"""What a line that begins with a slash does. Each command answers with the text to show."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ventoux.cli.chatting.errors import AnswerFailed, ServerUnreachable
from ventoux.kit.names import nearest

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from ventoux.cli.chatting.api import ModelNames
    from ventoux.cli.chatting.conversation import Conversation

KEYS = "Enter sends, Alt+Enter starts a new line, Ctrl-C stops an answer, Ctrl-D leaves."


class Leave(Exception):
    """Ends the session."""


class Commands:
    """The slash commands of one session; ``names`` are what completion offers."""

    def __init__(self, conversation: Conversation, list_models: Callable[[], Awaitable[ModelNames]]) -> None:
        self._conversation = conversation
        self._list_models = list_models
        self.model_names: list[str] = []
        self._known: dict[str, tuple[Callable[[str], Awaitable[str]], str]] = {
            "/model": (self._model, "[NAME]  list the models, or change to one"),
            "/system": (self._system, "[TEXT]  show the system prompt, or set it; - removes it"),
            "/clear": (self._clear, "forget the conversation"),
            "/save": (self._save, "FILE  write the conversation as Markdown"),
            "/help": (self._help, "show this"),
            "/exit": (self._exit, "leave"),
        }

    @property
    def names(self) -> list[str]:
        return list(self._known)

    async def run(self, line: str) -> str:
        """Raises Leave."""
        name, _, rest = line.strip().partition(" ")
        if name not in self._known:
            return f"No command {name}. Known: {', '.join(self.names)}."
        try:
            return await self._known[name][0](rest.strip())
        except (AnswerFailed, ServerUnreachable) as error:
            return str(error)

    async def _model(self, name: str) -> str:
        models = await self._list_models()
        self.model_names = models.names
        if not name:
            return "\n".join(f"{'*' if model == self._conversation.model else ' '} {model}" for model in models.ids)
        if name not in models.names:
            near = nearest(name, models.names) or models.ids
            return f"No model {name} is served here. Did you mean {', '.join(near)}?"
        self._conversation.model = name
        return f"Now with {name}."

    async def _system(self, text: str) -> str:
        if text:
            self._conversation.system = "" if text == "-" else text
            return "The system prompt is set." if self._conversation.system else "The system prompt is removed."
        return self._conversation.system or "There is no system prompt. /system TEXT sets one."

    async def _clear(self, _: str) -> str:
        self._conversation.messages.clear()
        return "The conversation is forgotten."

    async def _save(self, name: str) -> str:
        if not name:
            return "Name a file: /save FILE."
        return _write_new(name, self._conversation.markdown())

    async def _help(self, _: str) -> str:
        return "\n".join([*(f"{name} {what}" for name, (_, what) in self._known.items()), KEYS])

    async def _exit(self, _: str) -> str:
        raise Leave


def _write_new(name: str, text: str) -> str:
    """Never over a file that is there."""
    try:
        file = Path(name).expanduser()
        with file.open("x", encoding="utf-8") as out:
            out.write(text)
    except (OSError, RuntimeError) as error:
        return f"{name} cannot be written: {getattr(error, 'strerror', None) or error}."
    return f"Saved to {file}."
