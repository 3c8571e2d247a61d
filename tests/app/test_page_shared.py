"""What leaves the page and comes back in a real browser: addresses, files, and other visitors."""

from urllib.parse import urlsplit

import polars as pl
import pytest
import yaml
from playwright.sync_api import expect

from experiments.app.file import MOST_BYTES
from experiments.lab.present import words
from tests.app.answer import TALKS
from tests.app.visitor import GO


@pytest.mark.slow
def test_an_address_shared_is_the_same_page_elsewhere_where_it_goes_its_own_way(visitor, newcomer):
    visitor.open("?package=recognition&pin=overture&seoul=conservative_seoul").whole()
    visitor.unfold("Korean origin").press("Korean origin: from month", "ArrowRight", times=3)
    visitor.page.wait_for_url("**origin:9:1:kept**")
    visitor.choose("Picture at the left", "How runs end").at("figure=distributions")
    newcomer.load("?" + urlsplit(visitor.page.url).query).runs = visitor.runs
    seen = newcomer.whole().shares()
    assert seen == visitor.shares()
    expect(newcomer.unfold("Korean origin").slider("Korean origin: from month")).to_have_value("9")
    expect(newcomer.page.get_by_role("combobox", name="Picture at the left")).to_have_value("distributions")
    newcomer.page.get_by_role("button", name="The world around it").click()
    expect(newcomer.page.get_by_role("combobox", name="Who governs Seoul")).to_have_value("conservative_seoul")
    newcomer.page.get_by_role("button", name="The package", exact=True).click()
    newcomer.press("Direct aid", "End")
    assert newcomer.shares() != seen
    assert visitor.shares() == seen


@pytest.mark.slow
def test_an_address_that_cannot_be_used_is_explained_and_the_page_lives_on(visitor):
    visitor.open().whole()
    for query, says in (
        ("?package=origin:six", "start is 'six'"),
        ("?package=recogniton", "did you mean 'recognition'"),
        ("?package=origin:6:9e99", "from 0 to 1"),
        ("?package=<img src=x onerror=alert(1)>", "no such policy"),
        ("?runs=99999999", "from 20 to 2,000"),
        ("?package=" + "a" * 6000, "at most 4,000"),
    ):
        visitor.page.evaluate(GO, query)
        expect(visitor.alert).to_contain_text(says)
        assert visitor.page.locator("img[src='x']").count() == 0
    visitor.open().whole().press("Direct aid", "End")
    assert "your_package" in visitor.shares()


@pytest.mark.slow
def test_a_page_opened_at_an_address_that_cannot_be_used_explains_it_and_lives(visitor):
    visitor.load("?package=origin:six")
    expect(visitor.alert).to_contain_text("start is 'six'")
    visitor.open().whole().press("Direct aid", "End")
    assert "your_package" in visitor.shares()


@pytest.mark.slow
def test_a_file_that_cannot_be_used_is_explained_and_the_page_lives_on(visitor, tmp_path):
    visitor.open().whole().more()
    for text, says in (
        ("policy: {mine: {orgin: {}}}", "did you mean 'origin'"),
        ("policy: !!python/object/apply:os.system ['true']", "a tag"),
        ("policy: [", "cannot be read as YAML"),
        ("x" * 10_000_000, f"longer than {MOST_BYTES / 1000:.0f} kB"),
    ):
        path = tmp_path / "mine.yaml"
        path.write_text(text, "utf-8")
        visitor.page.get_by_label("Open a configuration").set_input_files(path)
        expect(visitor.alert).to_contain_text(says)
    visitor.press("Direct aid", "End")
    assert "your_package" in visitor.shares()


@pytest.mark.slow
def test_what_is_taken_home_gives_the_same_page_when_it_is_brought_back(visitor, tmp_path):
    visitor.open("?package=origin:3:0.7:kept,green_light:2&pin=overture&purse=poor_russia").whole()

    def download(label):
        with visitor.more().page.expect_download() as found:
            visitor.page.get_by_role("link", name=label).click()
        path = tmp_path / found.value.suggested_filename
        found.value.save_as(path)
        return path

    configuration = download("Configuration (YAML)")
    assert list(yaml.safe_load(configuration.read_text("utf-8"))["policy"]) == [
        "status_quo",
        "your_package",
        "overture",
    ]
    runs = pl.read_csv(download("Runs (CSV)"))
    assert len(runs) == 3 * visitor.runs
    mean = runs.filter(pl.col("policy") == "overture")[TALKS].mean()
    assert words.shown(TALKS, mean) == visitor.shares()["overture"]
    assert download("Figure (PNG)").read_bytes().startswith(b"\x89PNG")
    assert b"<svg" in download("Figure (SVG)").read_bytes()[:1000]
    shown = visitor.shares()
    visitor.choose("Start from a policy", "Grand bargain")
    before = visitor.answers()
    visitor.page.get_by_label("Open a configuration").set_input_files(configuration)
    visitor.after(before)
    assert visitor.shares() == shown


@pytest.mark.slow
def test_two_visitors_do_not_see_one_anothers_packages(visitor, newcomer):
    visitor.open("?package=overture")
    newcomer.open("?package=direct_aid")
    visitor.whole()
    newcomer.whole()
    visitor.press("Security guarantee", "End")
    assert list(newcomer.shares()) == ["status_quo", "direct_aid"]
    assert list(visitor.shares()) == ["status_quo", "your_package"]
    newcomer.page.close()
    visitor.press("Nuclear status", "End")
