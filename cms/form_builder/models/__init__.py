from cms.form_builder.models.versions import Form, FormVersion

__all__ = ["Form", "FormVersion"]
