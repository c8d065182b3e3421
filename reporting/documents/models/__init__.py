from reporting.documents.models.issued import DocumentTemplateVersion, IssuedDocument

__all__ = ["DocumentTemplateVersion", "IssuedDocument"]
