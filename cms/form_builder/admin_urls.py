"""Addresses of the form builder inside the admin."""

from django.urls import path

from cms.form_builder import admin_views

app_name = "form_builder_admin"
urlpatterns = [
    path("", admin_views.FormsView.as_view(), name="forms"),
    path("regla/", admin_views.rule, name="rule"),
    path("vista-previa/", admin_views.nothing_kept, name="nothing_kept"),
    path("<int:pk>/problemas/", admin_views.problems, name="problems"),
    path("<int:pk>/versiones/", admin_views.VersionsView.as_view(), name="versions"),
    path(
        "<int:pk>/versiones/<int:number>/cambios/",
        admin_views.ComparisonView.as_view(),
        name="comparison",
    ),
    path("<int:pk>/versiones/<int:number>.json", admin_views.download, name="download"),
]
