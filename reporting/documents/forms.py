from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from reporting.documents.codes import leads_elsewhere, read_code

MAX_FILE_BYTES = 5 * 1024 * 1024
PDF_BEGINNING = b"%PDF-"


class CodeForm(forms.Form):
    """The code of a document, typed as people type."""

    use_required_attribute = False

    codigo = forms.CharField(
        label=_("Verification code"),
        help_text=_(
            "It is beside the QR code and has 32 letters and numbers. Spaces, hyphens and capital "
            "letters do not matter."
        ),
        error_messages={"required": _("Write the code that is beside the QR code.")},
        max_length=300,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )

    def clean_codigo(self) -> str:
        typed = self.cleaned_data["codigo"]
        if leads_elsewhere(typed):
            raise forms.ValidationError(
                _(
                    "That address is of another site, not of %(site)s. Do not accept a certificate "
                    "that leads there."
                ),
                params={"site": settings.PUBLIC_URL},
            )
        code = read_code(typed)
        if code is None:
            raise forms.ValidationError(
                _("Check the code: it has 32 letters and numbers, in eight groups of four.")
            )
        return code


class FileForm(forms.Form):
    """The file of a document."""

    use_required_attribute = False

    archivo = forms.FileField(
        label=_("File of the certificate"),
        help_text=_("A PDF of up to 5 MB. We compare it and do not keep it."),
        error_messages={
            "required": _("Choose the PDF file of the certificate."),
            "empty": _("The file is empty. Choose the PDF file of the certificate."),
        },
        widget=forms.FileInput(attrs={"accept": "application/pdf"}),
    )

    def clean_archivo(self) -> UploadedFile:
        file = self.cleaned_data["archivo"]
        if file.size > MAX_FILE_BYTES:
            raise forms.ValidationError(_("Choose a file of up to 5 MB."))
        if file.read(len(PDF_BEGINNING)) != PDF_BEGINNING:
            raise forms.ValidationError(_("Choose a PDF file: this one is of another kind."))
        file.seek(0)
        return file
