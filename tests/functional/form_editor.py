"""Write a form in the Wagtail admin as an editor would, at the level of what the editor does."""

import contextlib
import re

from playwright.sync_api import FrameLocator, Locator, Page, TimeoutError, expect

# What axe finds in Wagtail 8.0's own parts: rule, part, why it is not ours.
WAGTAILS_OWN = [
    # The box of a rich text, and of a block of one box, is named by the head of its panel only.
    ("aria-input-field-name", ".Draftail-Editor__wrapper"),
    ("label", "[data-streamfield-child] input[id$='-value']"),
    # Cells of a table are named by their column only.
    ("label", ".typed-table-block"),
    # The editor of a snippet has its title as h2, and no h1.
    ("page-has-heading-one", "html"),
    # Panels of the same name below one another, each a region.
    ("landmark-unique", "section.w-panel"),
    # The small button of the map of the page, which doubles the headings.
    ("target-size", ".w-minimap__toggle"),
    # The buttons that fold a panel and add a block are small, or covered, while panels move.
    ("target-size", ".c-sf-add-button, .w-panel__toggle"),
]

# What stands in a form two seconds after it was opened is what Wagtail compares with. A form that
# came back with errors it saves once, and watches no more: the next press sends what is there.
NOTHING_TO_SAVE = """
() => {
  const form = document.querySelector("form[data-controller~=w-autosave]");
  const part = name => window.wagtail.app.getControllerForElementAndIdentifier(form, name);
  if (!form) return true;
  const [edits, saving] = [part("w-unsaved"), part("w-autosave")];
  if (!edits.checkInterval) return !saving.submitPromise;
  const settled = !edits.hasEditsValue && edits.formData === edits.initialFormData;
  return !saving.submitPromise && (settled || (!edits.initialFormData && !edits.forceValue));
}
"""


def open_form(page: Page, title: str) -> None:
    """Go to the editor of a form through the menu of the admin."""
    page.goto("/admin/")
    page.get_by_role("link", name="Formularios", exact=True).click()
    page.locator("main").get_by_role("link", name=title, exact=True).click()
    page.locator(".form-problems").wait_for(state="attached")


def block(page: Page, words: str) -> Locator:
    """Return the block whose heading says ``words``, by its id: headings change while writing."""
    heading = page.locator(".w-panel__header").filter(has_text=words).first
    section = heading.locator("xpath=ancestor::section[starts-with(@id, 'block-')][1]")
    return page.locator(f"#{section.get_attribute('id')}")


def unfold(section: Locator) -> None:
    toggle = section.locator(":scope > .w-panel__header [data-panel-toggle]")
    if toggle.get_attribute("aria-expanded") == "false":
        toggle.click()


def add_item(step: Locator, kind: str) -> None:
    """Add a block at the end of what stands in a step or in a group that repeats."""
    content = step.locator('[data-contentpath="items"]').first
    content.locator("button.c-sf-add-button").last.click()
    pick_kind(step.page, kind)


def pick_kind(page: Page, kind: str) -> None:
    """Choose from the open menu of blocks; selects have options of the same role."""
    offered = page.locator("[role=option]").filter(has_text=re.compile(re.escape(kind)))
    offered.first.click()


def add_question(step: Locator, kind: str, label: str) -> Locator:
    """Add a question at the end of a step and return its block."""
    page = step.page
    questions = step.locator(".form-question")
    before = questions.count()
    add_item(step, kind)
    expect(questions).to_have_count(before + 1)
    text = step.locator('textarea[name$="-label"]').last
    text.fill(label)
    section = text.locator("xpath=ancestor::section[starts-with(@id, 'block-')][1]")
    return page.locator(f"#{section.get_attribute('id')}")


def add_choices(question: Locator, *labels: str) -> None:
    for label in labels:
        question.get_by_role("button", name="Añadir una opción").click()
        question.locator("[data-part=label]").last.fill(label)


def build_condition(rule: Locator, *lines: tuple[str, str, str], match: str = "") -> str:
    """
    Choose question, comparison and value of each line from lists; return the rule it became.

    ``match`` says how several lines are joined. A value is chosen by its words or typed.
    """
    rule.locator("xpath=following-sibling::button[1]").click()
    builder = rule.locator("xpath=following-sibling::div[contains(@class, 'form-rule__builder')]")
    rows = builder.locator(".form-rule__row")
    expect(rows).to_have_count(1)
    for number, (question, comparison, value) in enumerate(lines):
        if number:
            builder.get_by_role("button", name="Añadir una condición", exact=True).click()
        row = rows.nth(number)
        row.locator("select").nth(0).select_option(label=question)
        row.locator("select").nth(1).select_option(label=comparison)
        control = row.locator(".form-rule__value").locator("input, select")
        if control.evaluate("control => control.tagName") == "SELECT":
            control.select_option(label=value)
        else:
            control.fill(value)
            control.blur()
    if match:
        builder.locator(":scope > select").select_option(label=match)
    return rule.input_value()


def add_validation(question: Locator, rule: str, message: str) -> Locator:
    question.locator('[data-contentpath="validations"] button.c-sf-add-button').first.click()
    validation = question.locator(".form-validation").last
    validation.locator('textarea[name$="-rule"]').fill(rule)
    validation.locator('textarea[name$="-message"]').fill(message)
    return validation


def wait_until_saved(page: Page) -> None:
    """Wait until Wagtail, which saves by itself, has nothing to save and no save on its way."""
    page.wait_for_function(NOTHING_TO_SAVE, timeout=60_000)


def publish(page: Page) -> None:
    # A press that overtakes a save on its way would have two requests write the same page.
    wait_until_saved(page)
    page.locator("footer [data-w-dropdown-target=toggle]").last.click()
    with page.expect_navigation():
        page.locator("button[name=action-publish]").click()


def preview(page: Page, mode: str, words: str) -> FrameLocator:
    """
    Open the preview beside the editor and show one step until it says ``words``.

    The panel draws what was sent last: a step chosen while the editor sends is chosen again.
    """
    wait_until_saved(page)
    frame = page.frame_locator("#w-preview-iframe, [data-w-preview-target=iframe]").last
    modes = page.locator("[data-w-preview-target=mode]")
    if not modes.is_visible():
        page.locator("[data-side-panel-toggle=preview]").first.click()
    for _ in range(6):
        modes.select_option(index=0)
        modes.select_option(label=mode)
        with contextlib.suppress(TimeoutError):
            frame.get_by_text(words).first.wait_for(timeout=6_000)
            break
    return frame


def add_block(stream: Locator, kind: str = "") -> Locator:
    """Add a block at the end of a stream or a list and return its section."""
    page = stream.page
    children = stream.locator("[data-streamfield-child]:not([aria-hidden])")
    before = children.count()
    stream.locator("button.c-sf-add-button").last.click()
    if kind:
        pick_kind(page, kind)
    expect(children).to_have_count(before + 1)
    section = children.last.locator("section[id^='block-']").first
    return page.locator(f"#{section.get_attribute('id')}")


def stream(around: Locator | Page, name: str) -> Locator:
    """Return the stream or list called ``name`` inside a block, or of the whole page."""
    if isinstance(around, Page):
        return around.locator(f"#{name}-root")
    return around.locator(f'[data-contentpath="{name}"]').first


def write(section: Locator, **texts: str) -> None:
    """Write into inputs of a block by their names."""
    for name, text in texts.items():
        section.locator(f'textarea[name$="-{name}"], input[name$="-{name}"]').first.fill(text)


def open_more(section: Locator) -> None:
    """Open the settings of a block that most authors leave alone."""
    toggle = section.get_by_role("heading", name="Más ajustes").first
    panel = toggle.locator("xpath=ancestor::section[1]").locator("[data-panel-toggle]").first
    if panel.get_attribute("aria-expanded") == "false":
        panel.click()


def choose(section: Locator, name: str, label: str) -> None:
    """Choose from the list that stands for the input ``name`` of a block."""
    content = section.locator(f'[data-contentpath="{name}"]').first
    chooser = content.locator("select")
    chooser.focus()
    chooser.select_option(label=label)


def write_choices(section: Locator, *rows: tuple[str, ...], columns: tuple[str, ...] = ()) -> None:
    """Write options: code, text, and the cells of further columns."""
    table = section.locator("table.form-choices").first
    for code, label, *_more in rows:
        section.get_by_role("button", name="Añadir una opción").first.click()
        table.locator("[data-part=code]").last.fill(code)
        table.locator("[data-part=label]").last.fill(label)
    for index, column in enumerate(columns):
        section.get_by_role("button", name="Añadir una columna").first.click()
        name = table.locator("thead input").nth(index)
        name.fill(column)
        name.blur()
        for number, (_code, _label, *more) in enumerate(rows):
            table.locator(f"[data-part=attribute-{index}]").nth(number).fill(more[index])
