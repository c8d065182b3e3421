"""Addresses of simulations, among those of the methods."""

from django.urls import path

from cms.methods.simulation import views

ONE = "simulaciones/<slug:public_id>/"
urlpatterns = [
    path("simulaciones/", views.SimulationsView.as_view(), name="simulations"),
    path(ONE, views.SimulationView.as_view(), name="simulation"),
    path(f"{ONE}detener/", views.stop, name="simulation_stop"),
    path(f"{ONE}continuar/", views.go_on, name="simulation_go_on"),
    path(f"{ONE}borrar/", views.DeleteView.as_view(), name="simulation_delete"),
    path(f"{ONE}informe.<slug:extension>", views.download, name="simulation_file"),
    path("borrador/<slug:slug>/simular/", views.StartDraftView.as_view(), name="simulate"),
    path(
        "version/<slug:slug>/<int:number>/simular/",
        views.StartVersionView.as_view(),
        name="simulate_version",
    ),
]
