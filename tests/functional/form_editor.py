"""Write a form in the Wagtail admin as an editor would, at the level of what the editor does."""

from playwright.sync_api import FrameLocator, Locator, Page, expect


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


def add_question(step: Locator, kind: str, label: str) -> Locator:
    """Add a question at the end of a step and return its block."""
    page = step.page
    questions = step.locator(".form-question")
    before = questions.count()
    step.locator("button.c-sf-add-button").last.click()
    page.get_by_role("option", name=kind).click()
    expect(questions).to_have_count(before + 1)
    text = step.locator('textarea[name$="-label"]').last
    text.fill(label)
    section = text.locator("xpath=ancestor::section[starts-with(@id, 'block-')][1]")
    return page.locator(f"#{section.get_attribute('id')}")


def add_choices(question: Locator, *labels: str) -> None:
    for label in labels:
        question.get_by_role("button", name="Añadir una opción").click()
        question.locator("[data-part=label]").last.fill(label)


def show_only_if(question: Locator, other: str, operator: str, value: str) -> str:
    """Build a condition by choosing from lists and return the text it became."""
    rule = question.locator('textarea[name$="-show_if"]')
    rule.locator("xpath=following-sibling::button[1]").click()
    row = question.locator(".form-rule__row").first
    row.get_by_label("Pregunta").select_option(label=other)
    row.get_by_label("Comparación").select_option(label=operator)
    row.get_by_label("Valor").select_option(label=value)
    expect(rule).not_to_have_value("")
    return rule.input_value()


def add_validation(question: Locator, rule: str, message: str) -> Locator:
    question.locator('[data-contentpath="validations"] button.c-sf-add-button').first.click()
    validation = question.locator(".form-validation").last
    validation.locator('textarea[name$="-rule"]').fill(rule)
    validation.locator('textarea[name$="-message"]').fill(message)
    return validation


def publish(page: Page) -> None:
    page.locator("footer [data-w-dropdown-target=toggle]").last.click()
    with page.expect_navigation():
        page.locator("button[name=action-publish]").click()


def preview(page: Page, mode: str) -> FrameLocator:
    """Open the preview beside the editor and show one step."""
    frame = page.frame_locator("#w-preview-iframe, [data-w-preview-target=iframe]").last
    modes = page.locator("[data-w-preview-target=mode]")
    if not modes.is_visible():
        page.locator("[data-side-panel-toggle=preview]").first.click()
    modes.select_option(label=mode)
    return frame
