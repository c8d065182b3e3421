from cms.form_builder.models.pages import FormIndexPage, FormPage
from cms.form_builder.models.preview_links import PreviewLink
from cms.form_builder.models.shared import (
    ReusableBlock,
    ReusableBlockVersion,
    SharedList,
    SharedListVersion,
)
from cms.form_builder.models.test_cases import FormTestCase
from cms.form_builder.models.versions import Form, FormVersion

__all__ = [
    "Form",
    "FormIndexPage",
    "FormPage",
    "FormTestCase",
    "FormVersion",
    "PreviewLink",
    "ReusableBlock",
    "ReusableBlockVersion",
    "SharedList",
    "SharedListVersion",
]
