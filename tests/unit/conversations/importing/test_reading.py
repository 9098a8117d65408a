"""Files of any maker, hostile ones too: one fault costs one conversation, and is told by its name."""

from __future__ import annotations

import json
import tracemalloc
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ventoux.conversations.entries import FunctionCall, MessageInput, MessageOutput, ToolExecution, text_of
from ventoux.conversations.importing import chatgpt as chatgpt_reading
from ventoux.conversations.importing import reading
from ventoux.conversations.importing.reading import read
from ventoux.conversations.importing.schemas import Failure, Foreign
from ventoux.conversations.importing.splitting import Unsplit, elements
from ventoux.errors import InvalidRequest, VentouxError

if TYPE_CHECKING:
    from pathlib import Path

NOW = 1_800_000_000.0


def node(name: str, parent: str | None, role: str, text: Any, **more: Any) -> dict[str, Any]:
    message = {"author": {"role": role}, "content": {"content_type": "text", "parts": [text]}} | more
    return {"id": name, "parent": parent, "message": message}


def chatgpt(*nodes: dict[str, Any], **more: Any) -> dict[str, Any]:
    tree = {each["id"]: each for each in ({"id": "root", "parent": None, "message": None}, *nodes)}
    return {"title": "Trees", "conversation_id": "c1", "mapping": tree, "current_node": nodes[-1]["id"]} | more


def claude(*said: tuple[str, str], **more: Any) -> dict[str, Any]:
    messages = [{"sender": who, "content": [{"type": "text", "text": text}]} for who, text in said]
    return {"uuid": "u1", "name": "Talk", "created_at": "2025-01-02T03:04:05Z", "chat_messages": messages} | more


def taken(folder: Path, content: Any) -> list[Foreign | Failure]:
    file = folder / "conversations.json"
    file.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return list(read(file, NOW))


def said(foreign: Foreign | Failure) -> list[tuple[str, str]]:
    assert isinstance(foreign, Foreign)
    messages = [one for one in foreign.entries if isinstance(one, MessageInput | MessageOutput)]
    return [(one.role, text_of(one.content)) for one in messages]


def failures(found: list[Foreign | Failure]) -> list[Failure]:
    return [one for one in found if isinstance(one, Failure)]


def test_the_branch_that_was_shown_last_is_the_conversation_and_others_are_branches_of_it(tmp_path: Path) -> None:
    asked, first, second = (
        node("a", "root", "user", "Why?"),
        node("b", "a", "assistant", "Because.", create_time=1.7e9, metadata={"model_slug": "gpt-9"}),
        node("c", "a", "assistant", "No reason."),
    )

    main, branch = taken(tmp_path, [chatgpt(asked, first, second, create_time=1.6e9, update_time=1.65e9)])

    assert said(main) == [("user", "Why?"), ("assistant", "No reason.")]
    assert said(branch) == [("user", "Why?"), ("assistant", "Because.")]
    assert isinstance(main, Foreign)
    assert isinstance(branch, Foreign)
    assert (main.id, main.created_at, main.updated_at) == ("c1", 1.6e9, 1.65e9)
    assert (branch.parent, branch.parent_entry_id) == ("c1", main.entries[0].id)
    assert branch.entries[0].id == main.entries[0].id
    assert branch.entries[1].created_at == "2023-11-14T22:13:20Z"


def test_what_is_hidden_and_what_tools_did_is_left_out(tmp_path: Path) -> None:
    hidden = {"is_visually_hidden_from_conversation": True}
    nodes = [
        node("a", "root", "system", "You are a model."),
        node("b", "a", "user", "secret", metadata=hidden),
        node("c", "b", "user", "Plot it"),
        node("d", "c", "assistant", "print(1)", recipient="python"),
        node("e", "d", "tool", "1"),
        node("f", "e", "assistant", {"content_type": "image_asset_pointer", "asset_pointer": "file://x"}),
    ]
    nodes[-1]["message"]["content"]["content_type"] = "multimodal_text"

    (found,) = taken(tmp_path, [chatgpt(*nodes)])

    assert said(found) == [("user", "Plot it"), ("assistant", "(Image)")]


def test_blocks_of_claude_are_read_and_files_named(tmp_path: Path) -> None:
    talk = claude(("human", "Hallo"), ("assistant", "Guten Tag"))
    talk["chat_messages"][0]["attachments"] = [{"file_name": "plan.pdf", "extracted_content": "…"}]
    talk["chat_messages"][1]["content"].insert(0, {"type": "tool_use", "input": {"x": 1}})
    talk["chat_messages"].append({"sender": "human", "text": "only text"})

    (found,) = taken(tmp_path, [talk])

    assert said(found) == [("user", "Hallo\n\n(File: plan.pdf)"), ("assistant", "Guten Tag"), ("user", "only text")]
    assert isinstance(found, Foreign)
    assert found.created_at == 1735787045.0


HOSTILE: dict[str, Any] = {
    "circle": chatgpt(node("a", "b", "user", "x"), node("b", "a", "user", "y"), title="circle"),
    "lost": chatgpt(node("a", "root", "user", "x"), current_node="nowhere", title="lost"),
    "no mapping": {"title": "no mapping", "id": "1", "mapping": 7},
    "no id": chatgpt(node("a", "root", "user", "x"), conversation_id=None, title="no id"),
    "unknown": {"title": "unknown"},
    "other version": {"format": "ventoux.conversation", "version": 9, "conversation": {"name": "other version"}},
}


def test_one_fault_costs_one_conversation(tmp_path: Path) -> None:
    good = claude(("human", "still here"))

    found = taken(tmp_path, [*HOSTILE.values(), 3, None, "text", [], good])

    assert said(found[-1]) == [("user", "still here")]
    assert [one.conversation for one in failures(found)] == [*HOSTILE, "number 7", "number 8", "number 9", "number 10"]
    assert len(found) == len(failures(found)) + 1


def test_wrong_kinds_and_bad_times_are_passed_over(tmp_path: Path) -> None:
    times: list[Any] = ["yesterday", -1, 1e300, True, [], "9999-99-99", None]
    nodes = [
        node(f"n{at}", f"n{at - 1}" if at else "root", "user", f"m{at}", create_time=t) for at, t in enumerate(times)
    ]
    odd: dict[str, Any] = {"id": "odd", "parent": "n6", "message": {"author": 1, "content": {"parts": {"a": 1}}}}

    (found,) = taken(tmp_path, [chatgpt(*nodes, odd, create_time="never", title=["x"])])

    assert said(found) == [("user", f"m{at}") for at in range(len(times))]
    assert isinstance(found, Foreign)
    assert (found.name, found.created_at) == (None, NOW)


@pytest.mark.parametrize("content", [b"", b"[", b"[1,", b"\xff\xfe", b"[" * 100_000, b'"text"', b"null"])
def test_a_file_that_is_no_list_of_conversations_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(InvalidRequest, match="no list of conversations"):
        taken(tmp_path, content)


def test_a_deep_conversation_is_told_and_the_others_are_taken(tmp_path: Path) -> None:
    deep = b'{"title": "deep", "mapping": ' + b"[" * 500 + b"]" * 500 + b"}"

    found = taken(tmp_path, b"[" + deep + b"," + json.dumps(claude(("human", "x"))).encode() + b"]")

    assert len(failures(found)) == 1
    assert said(found[-1]) == [("user", "x")]


def test_a_call_that_waited_elsewhere_is_none_that_can_be_allowed_here(tmp_path: Path) -> None:
    about = {"id": "conv_" + "a" * 32, "created_at": "2026-01-01T00:00:00Z", "updated_at": "2026-01-01T00:00:00Z"}
    call = {
        "type": "function.call", "tool_call_id": "c", "name": "notes_search", "arguments": "{}",
        "confirmation_status": "pending", "info": {"reason": "It looks.", "permission": "connector:n:delete"},
    }  # fmt: skip
    whole = {"format": "ventoux.conversation", "version": 1, "conversation": about, "entries": [call]}
    (foreign,) = taken(tmp_path, whole)
    assert isinstance(foreign, Foreign)
    (entry,) = foreign.entries
    assert isinstance(entry, FunctionCall)
    assert (entry.confirmation_status, entry.info) == ("denied", {})
    large = about | {"tools": [{"type": "function", "function": {"name": "f", "description": "d" * 300_000}}]}
    deep: Any = {}
    for _ in range(200):
        deep = {"a": deep}
    for wrong in ({"conversation": large}, {"entries": [call | {"info": deep}]}):
        assert len(failures(taken(tmp_path, whole | wrong))) == 1


def test_zips_are_looked_into_and_never_inflated_past_their_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "export.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as parcel:
        parcel.writestr("../../etc/user.json", "{}")
        parcel.writestr("data/conversations.json", json.dumps([claude(("human", "x" * 100_000))]))

    (found,) = read(file, NOW)
    assert isinstance(found, Foreign)
    monkeypatch.setattr(reading, "_LIMITS", reading.ParseLimits(unpacked=10_000))
    with pytest.raises(VentouxError, match="unpacks to more than"):
        list(read(file, NOW))


def test_a_zip_without_conversations_and_a_damaged_one_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "export.zip"
    with zipfile.ZipFile(file, "w") as parcel:
        parcel.writestr("user.json", "{}")
    with pytest.raises(InvalidRequest, match="no conversations"):
        list(read(file, NOW))
    file.write_bytes(file.read_bytes()[:40])
    with pytest.raises(VentouxError, match="damaged"):
        list(read(file, NOW))


_KEYS = st.sampled_from(
    [
        *("mapping", "current_node", "conversation_id", "title", "id", "parent", "message", "author", "role"),
        *("content", "parts", "content_type", "text", "uuid", "name", "chat_messages", "sender", "create_time"),
        *("format", "version", "conversation", "entries", "type", "tools", "created_at"),
    ]
)
_NUMBERS = st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(2**70), 2**70)
_JSON = st.recursive(
    st.none() | st.booleans() | _NUMBERS | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEYS, inner, max_size=5),
    max_leaves=25,
)


@given(st.lists(st.dictionaries(_KEYS, _JSON, max_size=6), max_size=3))
def test_no_file_fails_otherwise_than_by_the_conversation(
    tmp_path_factory: pytest.TempPathFactory, content: list[dict[str, Any]]
) -> None:
    found = taken(tmp_path_factory.getbasetemp(), content)

    assert all(isinstance(one, Foreign | Failure) for one in found)


def test_a_list_of_more_than_may_be_is_refused_before_it_is_held(tmp_path: Path) -> None:
    much = b"[" + b"1," * 1_000_000 + b"1]"
    tracemalloc.start()

    with pytest.raises(InvalidRequest, match="more than 50,000"):
        taken(tmp_path, much)

    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < len(much) + 16 * 2**20


_SCALARS = st.none() | st.integers() | st.text(max_size=8)
_VALUES = st.recursive(
    _SCALARS,
    lambda one: st.lists(one, max_size=3) | st.dictionaries(st.text(max_size=3), one, max_size=3),
    max_leaves=8,
)


@settings(max_examples=40)
@given(st.lists(_VALUES, max_size=5))
def test_a_list_is_split_where_its_elements_are(content: list[Any]) -> None:
    text = json.dumps(content, indent=1).encode()

    assert [json.loads(text[began:ended]) for began, ended in elements(text, 1000)] == content


@pytest.mark.parametrize("text", [b"", b"1", b"[1 2]", b"[1,]", b"[1", b"[{]", b'["a]', b"[] []", b'[{"a":"]}]'])
def test_what_is_no_list_is_not_split(text: bytes) -> None:
    with pytest.raises(Unsplit):
        elements(text, 10)


def test_ends_without_a_word_cost_no_more_than_a_few_walks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    walks: list[str] = []
    walk = chatgpt_reading._Tree.path

    def counted(tree: chatgpt_reading._Tree, leaf: str) -> list[str]:
        walks.append(leaf)
        return walk(tree, leaf)

    monkeypatch.setattr(chatgpt_reading._Tree, "path", counted)
    trunk = [node(f"t{n}", f"t{n - 1}" if n else "root", "user", "x") for n in range(3_000)]
    ends = [node(f"e{n}", "t2999", "tool", "") for n in range(1_000)]

    found = taken(tmp_path, [chatgpt(*ends, *trunk, current_node="t2999")])

    assert len(found) == 1
    assert len(walks) < 100


_REFUSED: list[dict[str, Any]] = [
    {"agent_id": "a", "agent_version": 2**63},
    {"agent_version": ""},
    {"guardrails": [{}]},
    {"completion_args": {"response_format": {"type": "zzz"}}},
    {"model": ""},
    {"instructions": "x" * 100_001},
    {"tools": [{"type": "web_search"}] * 300},
    {"metadata": {"n": 2**63}},
]


@pytest.mark.parametrize("wrong", _REFUSED)
def test_what_would_be_refused_in_a_request_is_refused_in_an_export(tmp_path: Path, wrong: dict[str, Any]) -> None:
    about = {"id": "conv_1", "created_at": "2025-01-01T00:00:00Z", "updated_at": "2025-01-01T00:00:00Z"}
    export: dict[str, Any] = {"format": "ventoux.conversation", "version": 1, "entries": [], "conversation": about}

    assert failures(taken(tmp_path, [export])) == []
    assert len(failures(taken(tmp_path, [export | {"conversation": about | wrong}]))) == 1


def test_what_is_read_of_info_is_of_its_kind_or_is_not_taken(tmp_path: Path) -> None:
    about = {"id": "conv_1", "created_at": "2025-01-01T00:00:00Z", "updated_at": "2025-01-01T00:00:00Z"}
    info = {"output": 1, "seconds": "x", "files": [1], "urls": 7, "round": [], "failed": True, "note": "n"}
    ran = {"type": "tool.execution", "name": "web_search", "arguments": "{}", "info": info}
    export = {"format": "ventoux.conversation", "version": 1, "entries": [ran], "conversation": about}

    (found,) = taken(tmp_path, [export])

    assert isinstance(found, Foreign)
    (entry,) = found.entries
    assert isinstance(entry, ToolExecution)
    assert entry.info == {"failed": True, "note": "n"}
