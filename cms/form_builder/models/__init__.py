from cms.form_builder.models.pages import FormIndexPage, FormPage
from cms.form_builder.models.versions import Form, FormVersion

__all__ = ["Form", "FormIndexPage", "FormPage", "FormVersion"]
