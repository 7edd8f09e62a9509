"""A reader's way through the dashboard in a real browser: no request leaves the machine and no page breaks."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from app.outside import WORD_JOINER, plain
from tests.app.dashboard import free_port, served
from tests.app.snapshot_maker import HOSTILE_TITLE

FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync"
).split()
# Quiet for a while: between two runs of a script a page is quiet for a moment too.
READY = """() => {
    const app = document.querySelector('[data-testid="stApp"]');
    const isQuiet = app && app.getAttribute('data-test-script-state') === 'notRunning'
        && !document.querySelector('[data-stale="true"]');
    if (!isQuiet) { window.quietSince = null; return false; }
    window.quietSince ??= performance.now();
    return performance.now() - window.quietSince > 500;
}"""
CHART = ".st-key-index-chart [role=graphics-document]"
# A crowded machine draws late; what is awaited is what a page shows, never how fast.
expect.set_options(timeout=20_000)


class Reader:
    """A browser page that remembers which requests left the machine."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        self.left: list[str] = []
        page.on("request", lambda request: self._saw(request.url))
        page.on("websocket", lambda socket: self._saw(socket.url))

    def _saw(self, url: str) -> None:
        if not url.startswith(("data:", "blob:")) and urlsplit(url).hostname != "127.0.0.1":
            self.left.append(url)

    def open(self, path: str) -> None:
        self.page.goto(self.address + path)
        self.settle()

    def settle(self) -> None:
        """Wait until the script has run, then judge what it made."""
        self.page.evaluate("() => { window.quietSince = null; }")
        self.page.wait_for_function(READY, timeout=60_000)
        assert self.page.locator('[data-testid="stException"]').count() == 0
        assert self.left == []

    @property
    def params(self) -> dict[str, list[str]]:
        return parse_qs(urlsplit(self.page.url).query)

    def click_chart(self, across: float, down: float) -> None:
        chart = self.page.locator(CHART)
        expect(chart).to_be_visible()
        chart.scroll_into_view_if_needed()
        box = chart.bounding_box()
        assert box is not None
        self.page.mouse.click(box["x"] + across * box["width"], box["y"] + down * box["height"])


def words(shown: Locator) -> str:
    """What stands in an element, once something does: the browser fills a page's texts in after the script has run."""
    expect(shown).to_have_text(re.compile(r"\S"))
    return shown.inner_text()


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def sample_address(sample_home: Path) -> Iterator[str]:
    with served(sample_home, free_port()) as address:
        yield address


@pytest.fixture(scope="module")
def written_address(written_home: Path) -> Iterator[str]:
    with served(written_home, free_port()) as address:
        yield address


def reader(browser: Browser, address: str, width: int = 1440) -> Reader:
    return Reader(browser.new_page(viewport={"width": width, "height": 900}), address)


def test_a_fresh_server_frames_whatever_page_is_asked_first(browser: Browser, written_home: Path) -> None:
    with served(written_home, free_port()) as address:
        me = reader(browser, address)
        me.open("/glossary")
        assert me.page.locator(".bb-foot").evaluate("e => getComputedStyle(e).borderTopWidth") == "1px"
        expect(me.page.get_by_role("link", name="Methodology")).to_be_visible()


def test_a_wrong_address_says_so_and_leads_back(browser: Browser, written_address: str) -> None:
    me = reader(browser, written_address)
    me.open("/nope")
    expect(me.page.get_by_role("alert")).to_contain_text("There is no page /nope here.")
    assert me.page.get_by_role("dialog").count() == 0
    me.page.locator(".st-key-list-pages").get_by_role("link", name="Sources").click()
    me.page.wait_for_url("**/sources")
    me.settle()
    expect(me.page.get_by_role("heading", level=1)).to_have_text("Can I trust the intake?")


def test_from_the_landing_page_to_the_articles_behind_a_point_and_back_by_address(
    browser: Browser, sample_address: str
) -> None:
    me = reader(browser, sample_address)
    me.open("/")
    expect(me.page.get_by_text("Sample data: fictional")).to_be_visible()
    me.click_chart(0.5, 0.5)
    me.page.wait_for_url("**point=**")
    me.settle()
    behind = me.page.locator(".st-key-behind-point")
    expect(behind.get_by_role("heading")).to_be_visible()
    said = words(behind.get_by_role("heading"))
    assert {"point", "at"} <= set(me.params)
    me.page.reload()
    me.settle()
    expect(behind.get_by_role("heading")).to_have_text(said)
    me.page.get_by_text("90d", exact=True).click()
    me.page.wait_for_url("**range=90d**")
    me.settle()
    assert "point" not in me.params
    expect(me.page.locator(CHART)).to_be_visible()


def test_an_event_of_the_chart_opens_its_story_by_keyboard(browser: Browser, written: Callable[..., Path]) -> None:
    with served(written(moving=True), free_port()) as address:
        me = reader(browser, address, width=390)
        me.open("/")
        discs = me.page.locator(f"{CHART} text", has_text=re.compile("^[12]$"))
        expect(discs).to_have_text(["1", "2"])
        event = me.page.locator(".st-key-row-event-1")
        expect(event.locator(".bb-event b")).to_have_text("1")
        title = words(event.get_by_role("link"))
        event.get_by_role("link").press("Enter")
        me.page.wait_for_url("**/story?id=**")
        me.settle()
        expect(me.page.get_by_role("heading", level=1)).to_have_text(title)


def test_the_chart_data_leave_as_csv(browser: Browser, sample_address: str) -> None:
    me = reader(browser, sample_address)
    me.open("/?range=90d")
    with me.page.expect_download() as waiting:
        me.page.get_by_role("button", name="Chart data (CSV)").click()
    rows = list(csv.DictReader(io.StringIO(Path(waiting.value.path()).read_text(encoding="utf-8-sig"))))
    assert len({row["topic_id"] for row in rows}) == 3
    assert all(row["method_version"] and row["article_count"].isdigit() for row in rows)


def test_a_word_finds_its_articles_and_stays_in_the_address(browser: Browser, sample_address: str) -> None:
    me = reader(browser, sample_address)
    me.open("/articles?scope=all")
    first = words(me.page.locator(".st-key-found a").first)
    word = max(re.findall("[A-Za-z]+", first), key=len)
    box = me.page.get_by_role("searchbox").or_(me.page.get_by_role("textbox")).first
    box.fill(word)
    box.press("Enter")
    me.page.wait_for_url(f"**q={word}**")
    me.settle()
    expect(me.page.get_by_text(first, exact=True).first).to_be_visible()
    me.page.reload()
    me.settle()
    expect(box).to_have_value(word)


def test_a_row_of_the_table_opens_its_topic(browser: Browser, sample_address: str) -> None:
    me = reader(browser, sample_address)
    me.open("/")
    table = me.page.locator(".st-key-topic-table canvas").first
    table.scroll_into_view_if_needed()
    me.page.wait_for_timeout(500)
    box = table.bounding_box()
    assert box is not None
    me.page.mouse.click(box["x"] + 60, box["y"] + 38 + 35 + 17)
    me.page.wait_for_url("**/topic?**")
    me.settle()
    slug = me.params["topic"][0]
    me.page.go_back()
    me.settle()
    assert urlsplit(me.page.url).path == "/"
    me.page.get_by_text("All topics as links").click()
    link = me.page.locator(f'.st-key-list-topics a[href*="topic={slug}"]').first
    link.click()
    me.page.wait_for_url(f"**topic={slug}**")
    me.settle()


def test_a_phone_gets_a_list_of_topics_that_opens_them_and_a_wide_window_the_table(
    browser: Browser, sample_address: str
) -> None:
    me = reader(browser, sample_address, width=390)
    me.open("/?range=90d")
    link = me.page.locator("ul.bb-narrow a").first
    expect(link).to_be_visible()
    expect(me.page.locator(".st-key-topic-table")).to_be_hidden()
    name = words(link)
    link.click()
    me.page.wait_for_url("**/topic?topic=**range=90d")
    me.settle()
    expect(me.page.get_by_role("heading", level=1)).to_have_text(name)
    wide = reader(browser, sample_address)
    wide.open("/")
    expect(wide.page.locator(".st-key-topic-table")).to_be_visible()
    expect(wide.page.locator("ul.bb-narrow a").first).to_be_hidden()


def test_a_day_of_the_calendar_lists_its_articles(browser: Browser, written_address: str) -> None:
    me = reader(browser, written_address)
    me.open("/topic?topic=topic-5")
    cells = me.page.locator(".st-key-calendar [role=graphics-symbol]")
    expect(cells.first).to_be_visible()
    cells.nth(-3 + cells.count()).click()
    me.page.wait_for_url("**day=**")
    me.settle()
    expect(me.page.locator(".st-key-articles").get_by_role("heading").first).to_contain_text("Articles of")


def test_from_a_company_of_the_table_to_what_speaks_for_its_weightiest_article(
    browser: Browser, sample_address: str
) -> None:
    me = reader(browser, sample_address)
    me.open("/companies?range=90d")
    table = me.page.locator(".st-key-wide-companies canvas").first
    table.scroll_into_view_if_needed()
    me.page.wait_for_timeout(500)
    box = table.bounding_box()
    assert box is not None
    me.page.mouse.click(box["x"] + 60, box["y"] + 38 + 17)
    me.page.wait_for_url("**company=**")
    me.settle()
    assert me.params["range"] == ["90d"]
    me.page.get_by_text("Highest impact", exact=True).click()
    me.page.wait_for_url("**sort=impact**")
    me.settle()
    row = me.page.locator(".st-key-row-company-0")
    impact = words(row.get_by_test_id("stPopoverButton")).partition("Impact ")[2].split()[0]
    row.get_by_test_id("stPopoverButton").click()
    opened = me.page.get_by_test_id("stPopoverBody")
    expect(opened).to_contain_text(f"{impact} of 10")
    expect(opened.locator(".bb-sum")).to_contain_text(f"→ {impact}")
    opened.get_by_label("How impact is made").click()
    me.page.wait_for_url("**/methodology#impact")
    me.settle()


def test_the_links_within_the_companies_page_take_the_address_along(browser: Browser, sample_address: str) -> None:
    me = reader(browser, sample_address)
    me.open("/companies?range=90d")
    me.page.get_by_text("All companies as links").click()
    me.settle()
    link = me.page.locator(".st-key-list-companies").get_by_role("button").first
    name = words(link)
    link.click()
    me.page.wait_for_url("**company=**")
    me.settle()
    expect(me.page.get_by_role("heading", level=1)).to_have_text(name)
    assert me.params["range"] == ["90d"]
    me.page.locator(".st-key-list-back").get_by_role("button").click()
    me.page.wait_for_url(lambda url: "company=" not in url)
    me.settle()
    expect(me.page.get_by_role("heading", level=1)).to_have_text("Who drives the beat?")


def test_from_the_stories_to_one_and_on_to_its_company(browser: Browser, written_address: str) -> None:
    me = reader(browser, written_address)
    me.open("/stories?range=all&company=company-3")
    link = me.page.locator(".st-key-found-stories a").first
    title = words(link)
    link.click()
    me.page.wait_for_url("**/story?id=**")
    me.settle()
    expect(me.page.get_by_role("heading", level=1)).to_have_text(title)
    expect(me.page.locator(".bb-arcs img")).to_be_visible()
    me.page.locator(".st-key-list-companies").get_by_role("link", name=re.compile("Company 3")).click()
    me.page.wait_for_url("**/companies?company=company-3**")
    me.settle()


def test_a_story_can_be_seen_as_it_stood_and_as_it_is(browser: Browser, written_address: str) -> None:
    me = reader(browser, written_address)
    me.open("/story")
    me.page.locator(".st-key-open-change-0").get_by_role("button").click()
    me.page.wait_for_url("**as_of=**")
    me.settle()
    expect(me.page.get_by_text("As this home knew it at the end of")).to_be_visible()
    me.page.reload()
    me.settle()
    me.page.get_by_role("button", name="Show today").click()
    me.page.wait_for_url(lambda url: "as_of" not in url)
    me.settle()
    expect(me.page.get_by_text("As this home knew it at the end of")).to_be_hidden()


def test_the_stories_before_and_after_open_under_their_own_address(browser: Browser, written_address: str) -> None:
    me = reader(browser, written_address)
    me.open("/story")
    near = me.page.locator("[class*='st-key-open-time-']").first
    title = words(near)
    near.get_by_role("button").click()
    me.page.wait_for_url("**/story?id=**")
    me.settle()
    expect(me.page.get_by_role("heading", level=1)).to_have_text(title)


def test_the_filters_of_the_stories_stand_in_the_address(browser: Browser, written_address: str) -> None:
    me = reader(browser, written_address)
    me.open("/stories?range=all")
    me.page.get_by_role("radio", name="Held").click()
    me.page.wait_for_url("**gate=held**")
    me.settle()
    expect(me.page.locator(".bb-held").first).to_contain_text("Released by:")
    me.page.get_by_role("button", name="More").click()
    me.page.get_by_role("button", name="▼▼ Very negative").click()
    me.page.wait_for_url("**tone=very-negative**")
    me.settle()
    assert me.params["gate"] == ["held"]


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/topic",
        "/stories",
        "/story",
        "/articles",
        "/companies",
        "/companies?company=sample-quillark",
        "/sources",
        "/methodology",
        "/glossary",
        "/data",
    ],
)
def test_every_page_fits_its_window(browser: Browser, sample_address: str, path: str, width: int) -> None:
    me = reader(browser, sample_address, width)
    me.open(path)
    expect(me.page.get_by_role("heading", level=1)).to_be_visible()
    assert me.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_hostile_title_is_shown_as_the_text_it_is(browser: Browser, written_address: str) -> None:
    me = reader(browser, written_address)
    me.open("/articles?scope=all&q=cmd")
    row = me.page.locator(".st-key-row-found-0")
    expect(row).to_be_visible()
    shown = words(row.locator("a").first).replace(WORD_JOINER, "")
    assert shown == plain(HOSTILE_TITLE)
    expect(row.locator("a")).to_have_count(1)
    assert row.locator("a p").first.evaluate("e => e.querySelectorAll('*').length") == 0


def test_links_of_articles_open_nothing_but_the_web(browser: Browser, written_address: str) -> None:
    me = reader(browser, written_address)
    me.open("/articles?scope=all&q=unsafe")
    row = me.page.locator(".st-key-row-found-0")
    expect(row).to_contain_text("no link")
    assert row.locator("a").count() == 0
