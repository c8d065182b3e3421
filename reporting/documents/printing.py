"""From HTML to a PDF, in a child process, with failures that jobs understand."""

from django.utils.translation import gettext as _

from forms_plugins.api.errors import PermanentFailure, TemporaryFailure
from reporting.documents import confinement, rendering

HOPELESS = {"ForbiddenAddress", "AttachmentRefused", "RecursionError"}
"""What rendering the same document again cannot cure."""


def pdf_of(html: str, css: str, limits: confinement.Limits | None = None) -> bytes:
    """
    Return the PDF of a document, made within (the usual) limits.

    :raises PermanentFailure: if the document costs too much, or can never be rendered.
    :raises TemporaryFailure: if it may be rendered another time.
    """
    rendering.warm_up(css)
    try:
        return confinement.run_confined(lambda: rendering.render_pdf(html, css), limits)
    except confinement.TooCostly:
        raise PermanentFailure(
            _("The document needs more time or memory than it may have.")
        ) from None
    except confinement.WorkFailed as error:
        if str(error) in HOPELESS:
            raise PermanentFailure(
                _("The document cannot be rendered: %(error)s.") % {"error": error}
            ) from None
        raise TemporaryFailure(
            _("The document could not be rendered: %(error)s.") % {"error": error}
        ) from None
