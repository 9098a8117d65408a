from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from tests.forking import run
from tests.integration.cli.fake_mistral import KEY
from tests.integration.cli.terminal import clean_environment

if TYPE_CHECKING:
    from pathlib import Path

    from tests.integration.cli.fake_mistral import FakeMistral


def ask(
    mistral: FakeMistral, home: Path, *arguments: str, piped: str = "", key: str = KEY
) -> subprocess.CompletedProcess[str]:
    environment = clean_environment(VENTOUX_HOME=str(home), VENTOUX_SERVER=mistral.url, VENTOUX_KEY=key)
    return run(["chat", *arguments], environment, piped=piped)


def test_a_file_and_a_prompt_are_one_question(mistral: FakeMistral, tmp_path: Path) -> None:
    done = ask(mistral, tmp_path, "summarise", "--system", "Be brief.", piped="A long text.\n")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "You said: **summarise\n\nA long text.**\n"
    assert mistral.requests == [
        {
            "model": "small-chat",
            "messages": [
                {"role": "system", "content": "Be brief."},
                {"role": "user", "content": "summarise\n\nA long text."},
            ],
            "stream": True,
        }
    ]


def test_the_model_that_is_named_is_asked(mistral: FakeMistral, tmp_path: Path) -> None:
    ask(mistral, tmp_path, "--model", "any-name", piped="hi")
    assert mistral.requests[0]["model"] == "any-name"


def test_a_failed_answer_is_one_line_on_standard_error_and_status_1(mistral: FakeMistral, tmp_path: Path) -> None:
    done = ask(mistral, tmp_path, "refuse markup")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "error: No [bold]model[/] here[/x].\n"


def test_what_came_before_an_answer_broke_is_kept(mistral: FakeMistral, tmp_path: Path) -> None:
    done = ask(mistral, tmp_path, "broken")
    assert (done.returncode, done.stdout) == (1, "Half\n")
    assert done.stderr == "error: Engine died.\n"


def test_a_cut_answer_is_noted_beside_it(mistral: FakeMistral, tmp_path: Path) -> None:
    done = ask(mistral, tmp_path, "long")
    assert (done.returncode, done.stdout) == (0, "You said: **long**\n")
    assert "limit of its tokens" in done.stderr


def test_escape_sequences_are_stripped_in_a_pipe(mistral: FakeMistral, tmp_path: Path) -> None:
    assert ask(mistral, tmp_path, "escape").stdout == "]0;evilsafe[31m red\n2J end\n"


def test_a_reader_that_leaves_ends_the_answer_quietly(mistral: FakeMistral, tmp_path: Path) -> None:
    environment = clean_environment(VENTOUX_HOME=str(tmp_path), VENTOUX_SERVER=mistral.url, VENTOUX_KEY=KEY)
    with subprocess.Popen(
        [sys.executable, "-m", "ventoux", "chat", "hello"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(30) == 141


def test_no_question_is_an_error(mistral: FakeMistral, tmp_path: Path) -> None:
    done = ask(mistral, tmp_path)
    assert done.returncode == 1
    assert "no question" in done.stderr


def test_a_missing_server_is_an_error_that_says_what_to_do(mistral: FakeMistral, tmp_path: Path) -> None:
    done = ask(mistral, tmp_path, "hello", "--server", "127.0.0.1:1")
    assert done.returncode == 1
    assert "No server answers at http://127.0.0.1:1." in done.stderr
    assert "ventoux serve" in done.stderr


def test_the_homes_key_is_used_and_without_any_the_error_is_clear(mistral: FakeMistral, tmp_path: Path) -> None:
    without = ask(mistral, tmp_path, "hello", key="")
    assert without.returncode == 1
    assert "No API key" in without.stderr
    (tmp_path / "first-key").write_text(KEY + "\n", "utf-8")
    assert ask(mistral, tmp_path, "hello", key="").returncode == 0
