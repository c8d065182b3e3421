"""Addresses of scoring methods inside the admin."""

from django.urls import include, path

from cms.methods import (
    calculator_views,
    file_views,
    list_views,
    publishing_views,
    sheet_views,
    version_views,
)

app_name = "methods"
DRAFT = "borrador/<slug:slug>/"
VERSION = "version/<slug:slug>/<int:number>/"
urlpatterns = [
    path("", include("cms.methods.simulation.urls")),
    path("", list_views.MethodsView.as_view(), name="list"),
    path("nuevo/", list_views.NewView.as_view(), name="new"),
    path("importar/", file_views.ImportView.as_view(), name="import"),
    path(DRAFT, sheet_views.open_draft, name="draft"),
    path(f"{DRAFT}hoja/<slug:sheet>/", sheet_views.SheetView.as_view(), name="sheet"),
    path(f"{DRAFT}probar/", calculator_views.TryDraftView.as_view(), name="try"),
    path(f"{DRAFT}casos/", publishing_views.CasesView.as_view(), name="cases"),
    path(f"{DRAFT}publicar/", publishing_views.PublishView.as_view(), name="publish"),
    path(f"{DRAFT}descartar/", list_views.DiscardView.as_view(), name="discard"),
    path(f"{DRAFT}borrador.<slug:extension>", file_views.export_draft, name="draft_file"),
    path(VERSION, version_views.VersionView.as_view(), name="version"),
    path(f"{VERSION}hoja/<slug:sheet>/", version_views.VersionView.as_view(), name="version_sheet"),
    path(f"{VERSION}probar/", calculator_views.TryVersionView.as_view(), name="try_version"),
    path(
        f"{VERSION}borrador/", list_views.DraftFromVersionView.as_view(), name="draft_from_version"
    ),
    path(f"{VERSION}version.<slug:extension>", file_views.export_version, name="version_file"),
    path("comparar/<slug:slug>/", version_views.ComparisonView.as_view(), name="comparison"),
]
