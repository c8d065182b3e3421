"""Addresses of the form builder inside the admin."""

from django.urls import path

from cms.form_builder import (
    admin_views,
    languages_views,
    preview_views,
    testing_views,
    transfer_views,
    versions_views,
    xlsform_views,
)

app_name = "form_builder_admin"
urlpatterns = [
    path("", admin_views.FormsView.as_view(), name="forms"),
    path("regla/", admin_views.rule, name="rule"),
    path("vista-previa/", admin_views.nothing_kept, name="nothing_kept"),
    path("traer/", transfer_views.TransferView.as_view(), name="transfer"),
    path("<int:pk>/enlaces/", preview_views.LinksView.as_view(), name="links"),
    path("<int:pk>/ver/<slug:kind>/<str:key>/", preview_views.look, name="look"),
    path("<int:pk>/idiomas/", languages_views.LanguagesView.as_view(), name="languages"),
    path(
        "<int:pk>/idiomas/<str:language>/",
        languages_views.TranslationView.as_view(),
        name="translation",
    ),
    path("<int:pk>/idiomas/<str:language>/textos.po", languages_views.download_po, name="po"),
    path("xlsform/", xlsform_views.XLSFormView.as_view(), name="xlsform"),
    path("<int:pk>/xlsform/", xlsform_views.export, name="xlsform_export"),
    path("<int:pk>/versiones/<int:number>.xlsx", xlsform_views.export, name="xlsform_version"),
    path("<int:pk>/llevar/", transfer_views.export, name="export"),
    path("prueba/<str:public_id>/", testing_views.tried, name="tried_test"),
    path("<int:pk>/probar/", testing_views.TryView.as_view(), name="try"),
    path("<int:pk>/prueba/<str:public_id>/", testing_views.TriedView.as_view(), name="tried"),
    path("<int:pk>/casos/", testing_views.CasesView.as_view(), name="cases"),
    path("<int:pk>/casos/nuevo/", testing_views.CaseView.as_view(), name="case_new"),
    path("<int:pk>/casos/<int:case>/", testing_views.CaseView.as_view(), name="case"),
    path("<int:pk>/problemas/", admin_views.problems, name="problems"),
    path("<int:pk>/versiones/", versions_views.VersionsView.as_view(), name="versions"),
    path(
        "<int:pk>/versiones/<int:number>/cambios/",
        versions_views.ComparisonView.as_view(),
        name="comparison",
    ),
    path("<int:pk>/versiones/<int:number>/restaurar/", versions_views.restore, name="restore"),
    path("<int:pk>/versiones/<int:number>.json", versions_views.download, name="download"),
]
