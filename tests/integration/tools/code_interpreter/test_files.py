"""Files into the working folder and out of it, of users of two workspaces."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest
from tests.jail import ANNA, MEGABYTE

from ventoux.accounts.schemas import Principal
from ventoux.files.schemas import Listing
from ventoux.tools.schemas import ToolFailed

if TYPE_CHECKING:
    from tests.jail import Bench

pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.skipif(sys.platform != "linux", reason="the jail is Linux's"),
]
OTHER = Principal("two", "key-of-ben", "vx_abd", frozenset({"documents"}), user_id="ben")
BOB = Principal("one", "key-of-bob", "vx_abe", frozenset({"documents"}), user_id="bob")


async def test_a_chart_comes_back_as_a_picture_and_a_table_as_a_file(jailed: Bench) -> None:
    result = await jailed.run(
        "import pandas\nfrom matplotlib import pyplot\nframe = pandas.DataFrame({'a': [1, 2, 3]})\n"
        "frame.to_csv('table.csv')\nframe.plot()\npyplot.show()\nint(frame['a'].sum())"
    )
    assert [(one.name, one.mime_type) for one in result.files] == [
        ("chart-1.png", "image/png"),
        ("table.csv", "text/csv"),
    ]
    assert (await jailed.content(result.files[0].file_id)).startswith(b"\x89PNG")
    file = await jailed.files.find(ANNA, result.files[0].file_id)
    assert (file.visibility, file.source, file.user_id) == ("user", "mistral", "anna")
    assert file.expires_at == jailed.clock.now() + 30 * 86_400
    assert result.text.startswith("6\n(File chart-1.png, image/png: file_id ")
    assert result.info["code_output"] == result.text
    assert result.trusted


async def test_a_figure_that_was_saved_comes_back_once(jailed: Bench) -> None:
    result = await jailed.run("pyplot.plot([1, 2])\npyplot.savefig('mine.png')")
    assert [one.name for one in result.files] == ["mine.png"]


async def test_only_what_is_new_or_changed_comes_back(jailed: Bench) -> None:
    assert not (await jailed.run("open('table.csv').read(); 1")).files
    changed = await jailed.run("open('table.csv', 'a').write('more'); 1")
    assert [one.name for one in changed.files] == ["table.csv"]


async def test_a_users_file_is_read_and_what_is_said_of_it_is_not_trusted(jailed: Bench) -> None:
    file = await jailed.upload("sales.csv", b"city,sum\nLyon,3\nKiel,4\n")
    result = await jailed.run("import pandas; int(pandas.read_csv('sales.csv')['sum'].sum())", file.id)
    assert result.text == "(Copied into the working folder: sales.csv)\n7"
    assert not result.trusted
    assert not result.files
    assert not (await jailed.run("2")).trusted


async def test_what_the_user_attached_is_there_unasked_and_what_is_gone_is_told(jailed: Bench) -> None:
    file = await jailed.upload("attached.txt", b"seven")
    given = (file.id, "00000000-0000-0000-0000-000000000000")
    result = await jailed.run("open('attached.txt').read()", attached=given)
    assert result.text.startswith("(Copied into the working folder: attached.txt)\n(Not copied: The file")
    assert result.text.endswith("\n'seven'")
    assert not result.failed
    assert "Copied" not in (await jailed.run("1", attached=(file.id,))).text


async def test_two_files_of_one_name_are_both_there(jailed: Bench) -> None:
    first, second = await jailed.upload("n.txt", b"first"), await jailed.upload("n.txt", b"second")
    assert "secondfirst" in await jailed.text("open('2-n.txt').read() + open('n.txt').read()", first.id, second.id)


async def test_what_others_may_not_see_is_not_copied_in(jailed: Bench) -> None:
    hers = (await jailed.run("open('hers.txt', 'w').write('x')")).files[0].file_id
    for who in (OTHER, BOB):
        with pytest.raises(ToolFailed, match="does not exist"):
            await jailed.run("1", hers, conversation="theirs", who=who)
    with pytest.raises(ToolFailed, match="does not exist"):
        await jailed.run("1", "no-id", conversation="theirs")
    await jailed.source.close("theirs")


async def test_a_wrong_id_costs_no_state(jailed: Bench) -> None:
    await jailed.run("kept = 1")
    with pytest.raises(ToolFailed, match="does not exist"):
        await jailed.run("kept", "no-id")
    assert await jailed.text("kept") == "1"


async def test_a_file_in_place_of_a_link_does_not_follow_it(jailed: Bench) -> None:
    await jailed.run("import os\nos.symlink('.kept', 'in.txt')\nopen('.kept', 'w').write('kept')")
    file = await jailed.upload("in.txt", b"new")
    assert "('kept', 'new')" in await jailed.text("open('.kept').read(), open('in.txt').read()", file.id)


async def test_a_file_that_does_not_fit_is_an_error_and_leaves_nothing(jailed: Bench) -> None:
    await jailed.run("import os\nopen('.filled', 'wb').write(bytes(12 * 2**20))")
    file = await jailed.upload("large.bin", bytes(7 * MEGABYTE))
    with pytest.raises(ToolFailed, match="does not fit"):
        await jailed.run("1", file.id)
    await jailed.source.close("conv_1")


async def test_nothing_but_plain_files_comes_back(jailed: Bench) -> None:
    result = await jailed.run(
        "import os, socket\nos.symlink('/etc/shadow', 'link')\nos.symlink('.', 'here')\nos.mkfifo('pipe')\n"
        "os.mkdir('folder')\nopen('one', 'w').write('x')\nos.link('one', 'two')\nopen('empty', 'w').close()\n"
        "open('bad\\nname', 'w').write('x')\nopen('turned\\u202egnp.exe', 'w').write('x')\n"
        "open(b'\\xff', 'w').write('x')\n"
        "open('.hidden', 'w').write('x')\nopen('good', 'w').write('x')\n"
        "try: os.mknod('device', 0o600 | 0o20000, os.makedev(1, 1))\nexcept OSError as error: print(error)"
    )
    assert [one.name for one in result.files] == ["good"]
    told = result.text
    for name in ("link", "here", "pipe"):
        assert f"(Not handed on: {name}: it is no plain file)" in told
    for name in ("one", "two"):
        assert f"(Not handed on: {name}: it has more than one name)" in told
    assert "folder: it is a folder" in told
    assert "empty: it is empty" in told
    assert r"'bad\nname': its name has characters that do not print" in told
    assert r"'turned\u202egnp.exe': its name has" in told
    assert r"'\udcff': its name has" in told
    assert "Operation not permitted" in told
    assert "hidden" not in told
    await jailed.source.close("conv_1")


async def test_what_is_handed_on_is_no_more_than_the_disk_holds(jailed: Bench) -> None:
    made = "import os\ndef made(name, data, size):\n    with open(name, 'wb') as file:\n        file.write(data)\n"
    made += "        file.truncate(size)\nmade('a.holes', b'x', 16 * 2**20)\n"
    result = await jailed.run(f"{made}for n in range(3): made(f'{{n}}.half', bytes(4 * 2**20), 7 * 2**20)")
    assert [one.name for one in result.files] == ["0.half", "1.half"]
    assert "a.holes: most of it are holes" in result.text
    assert "2.half: more than 16,777,216 bytes of one run" in result.text
    await jailed.run("for name in ('a.holes', '0.half', '1.half', '2.half'): os.unlink(name)")


async def test_a_flood_of_files_is_bounded(jailed: Bench) -> None:
    result = await jailed.run("for n in range(50): open(f'f{n:02}', 'w').write('x')")
    assert len(result.files) == 20
    assert result.text.count("only 20 files of one run are handed on") == 30


async def test_what_does_not_fit_the_quota_is_told_and_not_kept(jailed: Bench) -> None:
    before = len((await jailed.files.list(ANNA, Listing()))[0])
    result = await jailed.run("open('huge', 'wb').write(b'x' * (9 * 2**20))", conversation="conv_2")
    assert not result.files
    assert "Not handed on: huge: " in result.text
    assert len((await jailed.files.list(ANNA, Listing()))[0]) == before
