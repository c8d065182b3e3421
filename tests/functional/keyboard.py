"""Use a page with the keyboard alone, and look at every stop where the focus is."""

from playwright.sync_api import Page

# Controls whose focus is drawn around the whole card or box that holds them.
LOOK = """
element => {
  const looks = [];
  for (let part = element, level = 0; part && level < 4; part = part.parentElement, level += 1) {
    const {outlineStyle, outlineWidth, outlineColor, boxShadow} = getComputedStyle(part);
    const hasOutline = outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
    looks.push(hasOutline || boxShadow !== "none"
      ? [outlineStyle, outlineWidth, outlineColor, boxShadow].join(" ") : "");
  }
  return looks;
}
"""
REMEMBER = f"""
() => {{
  window.unfocusedLooks ??= new Map(
    [...document.querySelectorAll("a, button, input, select, textarea, summary, [tabindex]")]
      .filter(element => element !== document.activeElement)
      .map(element => [element, ({LOOK})(element)]));
}}
"""
# A ring is visible if it was not there before and the control is on the screen.
STOP = f"""
() => {{
  const element = document.activeElement;
  const before = window.unfocusedLooks.get(element) ?? [];
  const box = element.getBoundingClientRect();
  return {{
    words: element.outerHTML.slice(0, 160),
    onPage: element !== document.body,
    ringed: ({LOOK})(element).some((look, level) => look && look !== before[level]),
    onScreen: box.width > 1 && box.height > 1 && box.bottom > 0 && box.right > 0
      && box.top < innerHeight && box.left < innerWidth,
  }};
}}
"""
MOST_STOPS = 80


class Keyboard:
    """Keys pressed on a page; each stop of Tab must show its focus."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def tab(self, *, back: bool = False) -> None:
        """Move the focus by one control and look whether a person sees where it is."""
        self.page.evaluate(REMEMBER)
        self.press("Shift+Tab" if back else "Tab")
        stop = self.page.evaluate(STOP)
        if stop["onPage"]:
            assert stop["ringed"], f"no visible focus: {stop['words']}"
            assert stop["onScreen"], f"focus off the screen: {stop['words']}"

    def tab_to(self, selector: str, *, back: bool = False) -> None:
        """Move the focus until it is on a control."""
        for _stop in range(MOST_STOPS):
            if self.is_on(selector):
                return
            self.tab(back=back)
        raise AssertionError(f"{selector} is not reached with the keyboard")

    def is_on(self, selector: str) -> bool:
        return bool(
            self.page.evaluate("selector => document.activeElement.matches(selector)", selector)
        )

    def press(self, key: str, times: int = 1) -> None:
        for _time in range(times):
            self.page.keyboard.press(key)

    def write(self, selector: str, text: str) -> None:
        """Go to a text box and type."""
        self.tab_to(selector)
        self.page.keyboard.type(text)

    def choose(self, selector: str, value: str) -> None:
        """Go to a list and press the arrow until it says a value."""
        self.tab_to(selector)
        self.press("Home")
        for _option in range(self.page.locator(f"{selector} option").count()):
            if self.page.locator(selector).input_value() == value:
                return
            self.press("ArrowDown")
        raise AssertionError(f"{value} cannot be chosen in {selector} with the arrows")

    def go(self, key: str = "Enter") -> None:
        """Press a key that opens another page."""
        with self.page.expect_navigation():
            self.press(key)
