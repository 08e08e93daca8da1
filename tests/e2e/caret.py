"""Where a person writes on in an editor."""

from __future__ import annotations

from playwright.sync_api import Locator


def go_into(text: Locator, key: str = "") -> None:
    """Clicks in the text, and presses a key that moves the caret.

    20 ms after it got the focus the editor puts the caret once more where it was clicked; a key pressed before that would
    be undone. No person is that quick.
    """
    text.click()
    text.evaluate("() => new Promise((done) => setTimeout(done, 60))")
    if key:
        text.page.keyboard.press(key)
