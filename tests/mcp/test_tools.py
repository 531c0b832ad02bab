"""A whole job by the official client, over both transports; what tools say of themselves; what they refuse."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import jsonschema  # type: ignore[import-untyped]
import pytest
from mcp.client.client import Client

from tests.cli.command import probe
from tests.contract.service import Service
from tests.mcp.conftest import data, over_http, over_stdio, refusal, serving_http
from tests.web.server import Server

pytestmark = pytest.mark.anyio

VERBS = {
    *("new_session", "fetch", "say", "edit", "state", "preview", "export", "export_status", "cancel_export"),
    *("undo", "redo", "credits"),
}


@pytest.fixture
async def stdio(serve: Service, tmp_path: Path) -> AsyncIterator[Client]:
    """Return a client over standard input and output; results go to `tmp_path / "out"`."""
    (tmp_path / "out").mkdir()
    async with over_stdio(tmp_path, "--server", serve.url, "-o", str(tmp_path / "out")) as client:
        yield client


async def test_a_whole_job_over_stdio(stdio: Client, tmp_path: Path, film: Path) -> None:
    told: list[tuple[float, float | None, str | None]] = []

    async def progress(progress: float, total: float | None, message: str | None) -> None:
        told.append((progress, total, message))

    files = data(await stdio.call_tool("add_files", {"paths": [str(film)]}))
    assert files["files"][0]["name"] == film.name
    reply = data(await stdio.call_tool("say", {"message": "trim to 3 seconds"}))
    assert reply["has_changed"]
    assert reply["duration_s"] == pytest.approx(3, abs=0.05)
    assert not reply["is_question"]
    assert data(await stdio.call_tool("say", {"message": "make it better", "preview": True}))["text"]
    state = data(await stdio.call_tool("state", {}))
    (segment,) = state["segments"]
    edits = [
        {"kind": "remove_range", "start_ms": 0, "end_ms": 1000},
        {"kind": "add_text", "text": "Urban Dreams", "start_ms": 0, "end_ms": 1000},
    ]
    edited = data(await stdio.call_tool("edit", {"edits": edits}))
    assert edited["duration_s"] == pytest.approx(2, abs=0.05)
    assert {each["name"] for each in edited["segments"]} == {segment["name"], "Urban Dreams"}
    undone = data(await stdio.call_tool("undo", {}))
    assert undone["duration_s"] == pytest.approx(3, abs=0.05)
    export = data(await stdio.call_tool("export", {"name": "short.mp4"}, progress_callback=progress))
    assert export["path"] == str(tmp_path / "out" / "short.mp4")
    assert probe(Path(export["path"])).duration_s == pytest.approx(3, abs=0.15)
    values = [value for value, _, _ in told]
    assert values == sorted(set(values))
    assert values[-1] == 100
    assert data(await stdio.call_tool("credits", {}))["total"] > 0


async def test_captions_files_are_files_too(stdio: Client, tmp_path: Path, film: Path) -> None:
    (tmp_path / "film.srt").write_text("00:00:01,000 --> 00:00:02,000\nHello there\n")
    files = data(await stdio.call_tool("add_files", {"paths": [str(film), str(tmp_path / "film.srt")]}))["files"]
    assert [each["type"] for each in files] == ["video", "captions"]
    assert "Hello there" in data(await stdio.call_tool("say", {"message": "add the captions"}))["text"]


async def test_a_whole_job_over_http(serve: Service, tmp_path: Path, server: Server) -> None:
    with serving_http(tmp_path, "--server", serve.url) as url:
        async with over_http(url) as client:
            assert {tool.name for tool in (await client.list_tools()).tools} == VERBS
            session = data(await client.call_tool("new_session", {}))
            link = server.url("/bigbuckbunny.mp4")
            data(await client.call_tool("fetch", {"links": [link], **session}))
            reply = data(await client.call_tool("say", {"message": "剪到3秒", **session}))
            assert reply["duration_s"] == pytest.approx(3, abs=0.05)
            export = data(await client.call_tool("export", session))
            assert export["path"] == ""
            (tmp_path / "film.mp4").write_bytes(httpx.get(export["url"]).content)
            assert probe(tmp_path / "film.mp4").duration_s == pytest.approx(3, abs=0.15)


async def test_over_http_a_result_of_this_process_has_a_link_that_leads_to_it(tmp_path: Path, server: Server) -> None:
    with serving_http(tmp_path) as url:
        async with over_http(url) as client:
            session = data(await client.call_tool("new_session", {}))
            data(await client.call_tool("fetch", {"links": [server.url("/bigbuckbunny.mp4")], **session}))
            data(await client.call_tool("say", {"message": "trim to 3 seconds", **session}))
            export = data(await client.call_tool("export", session))
            assert export["url"].startswith(url.removesuffix("mcp") + "exports/")
            whole = httpx.get(export["url"])
            (tmp_path / "film.mp4").write_bytes(whole.content)
            assert probe(tmp_path / "film.mp4").duration_s == pytest.approx(3, abs=0.15)
            part = httpx.get(export["url"], headers={"Range": "bytes=4-7"})
            assert (part.status_code, part.content) == (206, whole.content[4:8])
            assert httpx.head(export["url"]).headers["content-length"] == str(len(whole.content))
            assert httpx.get(export["url"].partition("?")[0]).status_code == 404
            again = data(await client.call_tool("export_status", {"export_id": export["export_id"], **session}))
            assert httpx.get(again["url"]).content == whole.content


async def test_an_export_nobody_waited_for_is_a_file_here(tmp_path: Path, film: Path) -> None:
    async with over_stdio(tmp_path, "-o", str(tmp_path / "out")) as client:
        data(await client.call_tool("add_files", {"paths": [str(film)]}))
        asked = {"export_id": data(await client.call_tool("export", {"wait": False, "format": "mov"}))["export_id"]}
        while (now := data(await client.call_tool("export_status", asked)))["status"] != "completed":
            assert now["status"] in {"pending", "processing"}
            await asyncio.sleep(0.1)
        assert (now["url"], Path(now["path"]).parent, Path(now["path"]).suffix) == ("", tmp_path / "out", ".mov")
        assert probe(Path(now["path"])).duration_s == pytest.approx(5.28, abs=0.15)
        assert data(await client.call_tool("export_status", asked))["path"] == now["path"]
        assert len(list((tmp_path / "out").iterdir())) == 1


async def test_over_http_nothing_of_this_machine_is_in_reach(serve: Service, tmp_path: Path) -> None:
    with serving_http(tmp_path, "--server", serve.url) as url:
        async with over_http(url) as client:
            assert "add_files" not in {tool.name for tool in (await client.list_tools()).tools}
            session = data(await client.call_tool("new_session", {}))
            said = refusal(await client.call_tool("fetch", {"links": ["/etc/passwd"], **session}))
            assert "/etc/passwd" in said
            assert "new_session" in refusal(await client.call_tool("state", {}))


async def test_a_token_shuts_strangers_out(serve: Service, tmp_path: Path) -> None:
    with serving_http(tmp_path, "--server", serve.url, "--token", "s3cret") as url:
        body = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
        headers = {"Accept": "application/json, text/event-stream"}
        assert httpx.post(url, json=body, headers=headers).status_code == 401
        wrong = {**headers, "Authorization": "Bearer wrong"}
        assert httpx.post(url, json=body, headers=wrong).status_code == 401
        right = {**headers, "Authorization": "Bearer s3cret"}
        assert httpx.post(url, json=body, headers=right).status_code != 401


async def test_every_tool_says_what_it_takes_gives_and_does(stdio: Client) -> None:
    tools = (await stdio.list_tools()).tools
    assert {tool.name for tool in tools} == VERBS | {"add_files"}
    for tool in tools:
        assert tool.title, tool.name
        assert tool.description, tool.name
        assert tool.annotations, tool.name
        assert tool.annotations.open_world_hint is not None, tool.name
        jsonschema.Draft202012Validator.check_schema(tool.input_schema)
        for name, argument in tool.input_schema["properties"].items():
            assert argument.get("description") or argument.get("type") in {"integer", "string"}, (tool.name, name)
    reading = {tool.name for tool in tools if tool.annotations and tool.annotations.read_only_hint}
    assert reading == {"state", "preview", "export_status", "credits"}
    assert {tool.name for tool in tools if tool.annotations and tool.annotations.destructive_hint} == {"cancel_export"}


async def test_the_schema_of_edits_takes_edits_and_nothing_else(stdio: Client) -> None:
    (schema,) = [tool.input_schema for tool in (await stdio.list_tools()).tools if tool.name == "edit"]
    validator = jsonschema.Draft202012Validator(schema)
    assert validator.is_valid({"edits": [{"kind": "remove_range", "start_ms": 0, "end_ms": 1000}]})
    assert not validator.is_valid({"edits": [{"kind": "remove_range"}]})
    assert not validator.is_valid({"edits": [{"kind": "format_disk"}]})
    assert not validator.is_valid({"edits": []})


@pytest.mark.parametrize(
    ("tool", "arguments", "said"),
    [
        ("add_files", {"paths": ["/no/such/file.mp4"]}, "file.mp4"),
        ("edit", {"edits": [{"kind": "format_disk"}]}, "format_disk"),
        ("edit", {"edits": [{"kind": "remove_range", "start_ms": 0, "end_ms": 99}]}, ""),
        ("export", {}, "nothing on the timeline"),
        ("export_status", {"export_id": "render_none"}, ""),
        ("preview", {"at_s": -1}, "at_s"),
        ("state", {"session_id": "../etc"}, ""),
    ],
)
async def test_what_cannot_be_done_is_said_in_a_sentence(
    stdio: Client, tool: str, arguments: dict[str, Any], said: str
) -> None:
    text = refusal(await stdio.call_tool(tool, arguments))
    assert said in text
    assert "Traceback" not in text


async def test_drafts_words_and_results_can_be_read(stdio: Client, film: Path) -> None:
    data(await stdio.call_tool("add_files", {"paths": [str(film)]}))
    export = data(await stdio.call_tool("export", {"name": "whole.mp4"}))
    base = f"fetchcut://sessions/{data(await stdio.call_tool('state', {}))['session_id']}"
    draft = json.loads((await stdio.read_resource(f"{base}/draft")).contents[0].text)  # type: ignore[union-attr]
    assert draft["t"][0]["sg"]
    words = (await stdio.read_resource(f"{base}/summary")).contents[0].text  # type: ignore[union-attr]
    assert words.startswith("Timeline (1 track):")
    result = (await stdio.read_resource(f"{base}/exports/{export['export_id']}")).contents[0]
    assert len(result.blob) * 3 / 4 >= Path(export["path"]).stat().st_size - 2  # type: ignore[union-attr]
    for name in ("draft", "edits"):
        schema = (await stdio.read_resource(f"fetchcut://schema/{name}")).contents[0].text  # type: ignore[union-attr]
        jsonschema.Draft202012Validator.check_schema(json.loads(schema))


async def test_an_export_need_not_be_waited_for(stdio: Client, film: Path) -> None:
    data(await stdio.call_tool("add_files", {"paths": [str(film)]}))
    begun = data(await stdio.call_tool("export", {"wait": False}))
    status = data(await stdio.call_tool("export_status", {"export_id": begun["export_id"]}))
    assert status["status"] in {"pending", "processing", "completed"}
    stopped = data(await stdio.call_tool("cancel_export", {"export_id": begun["export_id"]}))
    assert stopped["status"] in {"failed", "cancelled", "completed", "processing"}


async def test_in_this_process_it_is_the_same(tmp_path: Path, film: Path) -> None:
    (tmp_path / "out").mkdir()
    async with over_stdio(tmp_path, "-o", str(tmp_path / "out")) as client:
        data(await client.call_tool("add_files", {"paths": [str(film)]}))
        assert data(await client.call_tool("say", {"message": "trim to 2 seconds"}))["has_changed"]
        export = data(await client.call_tool("export", {"name": "a.mp4"}))
        assert probe(Path(export["path"])).duration_s == pytest.approx(2, abs=0.15)
