"""What editors see of the pages of the training, in tabs, with plain words beside each field."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    PublishingPanel,
    TabbedInterface,
    TitleFieldPanel,
)
from wagtail.models import Page

from cms.training.translations.panels import StaleTranslationPanel

TITLE = TitleFieldPanel("title", help_text=_("As people read it, in a few words."))
SUMMARY = FieldPanel(
    "summary", help_text=_("What somebody can do afterwards, in one or two sentences.")
)
BODY_HELP = _("Add one part after the other with the plus sign. Each can be moved or copied.")


class PartsPanel(InlinePanel):
    """Parts of forms, each chosen from one list."""

    def get_form_options(self) -> dict[str, Any]:
        """Add the form of a part, which has a field that the model has not."""
        from cms.training.courses.forms import TaughtPartForm

        options: dict[str, Any] = super().get_form_options()
        options["formsets"][self.relation_name]["form"] = TaughtPartForm
        return options


def tabs(*named: tuple[Any, list[Any]]) -> TabbedInterface:
    """
    Return an editor of some tabs, that of the web page last; above all, if it is stale.

    Dates of publication are set beside the editor, with its state: their panel shows nothing.
    """
    (title, panels), *others = named
    first = (title, [StaleTranslationPanel(), *panels])
    last = (_("Web page"), [*Page.promote_panels, FieldPanel("menu_title"), PublishingPanel()])
    return TabbedInterface(
        [ObjectList(panels, heading=title) for title, panels in (first, *others, last)]
    )


def index_tabs() -> TabbedInterface:
    """Return the editor of the catalogue or the glossary."""
    return tabs((_("Content"), [TITLE, SUMMARY]))


def course_tabs() -> TabbedInterface:
    """Return the editor of a course."""
    about = [
        TITLE,
        SUMMARY,
        FieldPanel("audience_roles"),
        FieldPanel("minutes", help_text=_("How long the whole course takes, test included.")),
        FieldPanel("body", help_text=BODY_HELP),
        FieldPanel(
            "course_slug",
            help_text=_(
                "Name of the course for addresses and programs. Left empty, it is proposed. Once "
                "published it never changes."
            ),
        ),
    ]
    test = [
        FieldPanel(
            "draws",
            help_text=_(
                "How many questions of each topic each person gets, drawn anew each time. Without "
                "any there is no test: whoever reads all lessons gets the record of participation."
            ),
        ),
        MultiFieldPanel(
            [
                FieldPanel("pass_mark", help_text=_("Percent of the points, from 0 to 100.")),
                FieldPanel("attempts_allowed", help_text=_("0: as often as one likes.")),
                FieldPanel("wait_hours", help_text=_("How long one waits after a failed attempt.")),
                FieldPanel("time_limit", help_text=_("0: without limit, which is best for most.")),
            ],
            heading=_("Rules of the test"),
        ),
        MultiFieldPanel(
            [FieldPanel("shuffles_questions"), FieldPanel("shuffles_options")],
            heading=_("Order"),
        ),
    ]
    record = [
        FieldPanel("valid_months", help_text=_("0: it never expires.")),
        FieldPanel("renew_days", help_text=_("How many days before the end it can be renewed.")),
        FieldPanel(
            "renewal_course", help_text=_("Left empty, one renews by taking this course again.")
        ),
    ]
    return tabs((_("The course"), about), (_("Test"), test), (_("Certificate"), record))


def module_tabs() -> TabbedInterface:
    """Return the editor of a module."""
    return tabs((_("The module"), [TITLE, SUMMARY, FieldPanel("body", help_text=BODY_HELP)]))


def lesson_tabs() -> TabbedInterface:
    """Return the editor of a lesson."""
    lesson = [
        TITLE,
        SUMMARY,
        FieldPanel(
            "minutes", help_text=_("Ten at most: better two short lessons than a long one.")
        ),
        FieldPanel("body", help_text=BODY_HELP),
    ]
    beside = [
        FieldPanel("card"),
        PartsPanel(
            "taught_parts",
            panels=[FieldPanel("part")],
            heading=_("Parts of forms that it teaches"),
            label=_("Part of a form"),
            help_text=_(
                "The card is offered beside each of them while somebody fills the form in."
            ),
        ),
    ]
    review = [
        FieldPanel("person_in_charge", help_text=_("Who answers for what it says.")),
        FieldPanel(
            "unit_in_charge",
            help_text=_("The team they do it for. It stays when people leave."),
        ),
        FieldPanel("legal_basis", help_text=_("Norm, article and date. One a line.")),
        FieldPanel("reviewed_on", help_text=_("The last day somebody read it and found it right.")),
        FieldPanel(
            "review_by",
            help_text=_("After this day readers are told that it has not been looked at again."),
        ),
    ]
    return tabs(
        (_("The lesson"), lesson),
        (_("Help at the form"), beside),
        (_("Who answers for it"), review),
    )
