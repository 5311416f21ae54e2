"""A citizen who reads, taps and types on the chat page."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

MOST_TURNS = 60


class Citizen:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.crashes: list[str] = []
        page.on("pageerror", lambda error: self.crashes.append(str(error)))

    @property
    def answers(self) -> Locator:
        return self.page.locator("#answers .answer")

    @property
    def said(self) -> Locator:
        return self.page.locator(".said:not(.folded)")

    @property
    def own(self) -> Locator:
        return self.page.locator(".said.citizen:not(.folded)")

    def opens(self, token: str) -> Citizen:
        self.page.goto(f"/k/{token}")
        return self

    @property
    def own_words(self) -> Locator:
        return self.own.locator(".bubble p")

    def settles(self) -> Citizen:
        """Waits until new answers may be tapped; for taps and keys that do not wait by themselves."""
        expect(self.page.locator("#answers .settling")).to_have_count(0)
        return self

    def hears(self, words: str) -> Citizen:
        """Waits until the bot's last bubble has these words."""
        expect(self.page.locator(".said.bot").last).to_contain_text(words)
        return self

    def taps(self, words: str) -> Citizen:
        self.answers.filter(has=self.page.get_by_text(words, exact=True)).click()
        return self

    def types(self, words: str) -> Citizen:
        self.page.fill("#words", words)
        self.page.press("#words", "Enter")
        return self

    def agrees(self, token: str = "phieu-1") -> Citizen:
        return self.opens(token).hears("đồng ý").taps("Tôi đồng ý").hears("thời gian giải quyết")

    def answers_everything(self) -> int:
        """Taps the last main answer of whatever is asked, types where nothing can be tapped; how many turns it took."""
        for turn in range(MOST_TURNS):
            heard = self.page.locator(".said.bot").count()
            if not self._answer_one(turn):
                return turn
            expect(self.page.locator(".said.bot")).not_to_have_count(heard)
        raise AssertionError(f"the survey did not end in {MOST_TURNS} turns")

    def _answer_one(self, turn: int) -> bool:
        expect(self.page.locator("#typing")).to_be_hidden()
        main = self.page.locator("#answers .group:visible .main .answer:not(.toggle)")
        ticks = self.page.locator("#answers .group:visible .toggle")
        if ticks.count():
            ticks.first.click()
            self.page.locator("#answers .done").click()
        elif main.count():
            (main.first if "đồng ý" in main.first.inner_text().lower() or turn > 2 else main.last).click()
        elif self.page.locator("#answers .group:visible").count():
            self.types("Cán bộ hướng dẫn rất rõ ràng.")
        else:
            return False
        return True
