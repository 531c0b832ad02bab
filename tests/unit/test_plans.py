"""The plan file: ours, others' that hold only what differs, and the page that describes it."""

import re
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from fetchcut.errors import PlanForbids
from fetchcut.service.plans import AccountRules, Plan, Plans, Prices, load, size
from fetchcut.settings import BadSetting

PAGE = Path(__file__).resolve().parents[2] / "docs" / "plans.md"


def read(folder: Path, text: str) -> Plans:
    path = folder / "plans.toml"
    path.write_text(text)
    return load(path)


def test_by_default_everybody_may_export() -> None:
    plans = load()
    assert set(plans.plans) == {"default"}
    plan = plans.named("default")
    plan.require_export(lines=100_000, duration_s=1e9)
    assert plan.max_upload_bytes == 0
    assert (plans.accounts.anonymous_credits, plans.accounts.anonymous_days) == (100, 7)
    assert (plans.accounts.tokens_per_client, plans.accounts.tokens_per_address) == (1, 10)


def test_a_file_holds_only_what_differs(tmp_path: Path) -> None:
    plans = read(tmp_path, '[plans.default]\nmax_lines = 720\n[plans.pro]\nmax_lines = 0\nstorage_bytes = "1TB"\n')
    assert plans.named("default").max_lines == 720
    pro = plans.named("pro")
    assert (pro.name, pro.max_lines, pro.storage_bytes) == ("pro", 0, 10**12)
    assert pro.concurrent_exports == load().named("default").concurrent_exports
    assert plans.prices == load().prices


def test_the_example_of_the_page_blocks_exports_of_the_free(tmp_path: Path) -> None:
    text = PAGE.read_text()
    (example,) = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)
    assert tomllib.loads(example)["plans"]["free"]["can_export"] is False
    plans = read(tmp_path, example)
    free = plans.named(plans.accounts.anonymous_plan)
    with pytest.raises(PlanForbids) as caught:
        free.require_export(lines=720, duration_s=1)
    assert (caught.value.plan, caught.value.what, caught.value.limit) == ("free", "can_export", None)
    plans.named(plans.accounts.registered_plan).require_export(lines=720, duration_s=1)


def test_limits_are_said_by_name_and_figure(tmp_path: Path) -> None:
    plan = read(tmp_path, "[plans.small]\nmax_lines = 720\nmax_duration_s = 60\n").named("small")
    plan.require_export(lines=720, duration_s=60)
    for lines, duration_s, what, limit in ((721, 60, "max_lines", 720), (720, 60.1, "max_duration_s", 60)):
        with pytest.raises(PlanForbids) as caught:
            plan.require_export(lines=lines, duration_s=duration_s)
        assert (caught.value.what, caught.value.limit) == (what, limit)


def test_a_plan_that_is_gone_acts_as_default() -> None:
    gone = load().named("gone")
    assert gone.name == "gone"
    assert gone.can_export


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("[plan.free]\n", "plan"),
        ("[plans.free]\ncan_exports = false\n", "plans.free.can_exports"),
        ("[plans.free]\ncan_export = 0\n", "plans.free.can_export"),
        ("[plans.free]\nmax_lines = true\n", "plans.free.max_lines"),
        ("[plans.free]\nmax_lines = -1\n", "plans.free.max_lines"),
        ("[plans.free]\nmax_lines = 7.5\n", "plans.free.max_lines"),
        ('[plans.free]\nstorage_bytes = "lots"\n', "plans.free.storage_bytes"),
        ("[plans.free]\nstorage_bytes = 9999999999999999999\n", "plans.free.storage_bytes"),
        ('[plans."Für alle"]\n', "plans.Für alle"),
        ("[plans]\nfree = 1\n", "free"),
        ('[accounts]\nanonymous_plan = "none"\n', "accounts.anonymous_plan"),
        ("[accounts]\nanonymous_plan = 1\n", "accounts.anonymous_plan"),
        ("[prices]\nexport = 1\n", "prices.export"),
        ("prices = 1\n", "prices"),
        ("not toml", "plans"),
    ],
)
def test_what_does_not_fit_is_named(tmp_path: Path, text: str, name: str) -> None:
    with pytest.raises(BadSetting) as caught:
        read(tmp_path, text)
    assert caught.value.name == name
    assert str(tmp_path) in caught.value.where


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadSetting):
        load(tmp_path / "nothing.toml")


def test_the_page_describes_every_key_with_its_default() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (.+?) \| ", PAGE.read_text(), re.MULTILINE)
    plans = load()
    values: dict[str, object] = {}
    for kind, value in ((AccountRules, plans.accounts), (Prices, plans.prices), (Plan, plans.named("default"))):
        values |= {each.name: getattr(value, each.name) for each in fields(kind) if each.name != "name"}
    assert dict(rows) == {
        name: str(value).lower() if isinstance(value, bool) else str(value).replace("default", "`default`")
        for name, value in values.items()
    }


@given(st.integers(0, 10**12), st.sampled_from([("", 1), ("KB", 10**3), ("MB", 10**6), ("GB", 10**9)]))
def test_sizes_are_read_with_their_unit(number: int, unit: tuple[str, int]) -> None:
    name, factor = unit
    wanted = number * factor if number * factor < 2**62 else None
    assert size(f"{number}{name}") == size(f" {number} {name.lower()} ") == wanted


@given(st.text())
def test_any_other_text_is_no_size(text: str) -> None:
    value = size(text)
    assert value is None or re.fullmatch(r"\s*[0-9]+\s*([KMGT]B)?\s*", text.upper())
