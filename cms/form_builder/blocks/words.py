"""Words that several blocks share."""

from django.utils.translation import gettext_lazy as _

LEVELS = [("error", _("Stops the person")), ("warning", _("Only warns"))]
SHOW_IF_HELP = _("The person sees this only if the condition holds. Empty: always.")
KEY_HELP = _("Name for rules and files. Left empty, it is proposed from the text.")
REASON = _("Ask for a reason")
REASON_HELP = _("A warning is gone past only by writing why. The reason is kept.")
MORE = _("More settings")
