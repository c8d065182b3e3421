"""Addresses of the team of an office: ``/oficina/capacitacion/equipo/``."""

from django.urls import path

from cms.training.team import views

urlpatterns = [
    path("equipo/", views.TeamView.as_view(), name="team"),
    path("equipo/invitar/", views.InviteView.as_view(), name="invite"),
    path("equipo/invitacion/<int:pk>/otra-vez/", views.SendAgainView.as_view(), name="send_again"),
    path("equipo/invitacion/<int:pk>/retirar/", views.WithdrawView.as_view(), name="withdraw"),
    path("equipo/<int:pk>/terminar/", views.EndMembershipView.as_view(), name="end_membership"),
]
