from django.urls import path

from cms.accounts import views
from cms.accounts.invitations.views import invitation

app_name = "accounts"
urlpatterns = [
    path("ingresar/", views.SignInView.as_view(), name="sign_in"),
    path("ingresar/seguir/", views.after_sign_in, name="after_sign_in"),
    path("ingresar/oficina/", views.ChooseOfficeView.as_view(), name="choose_office"),
    path("ingresar/invitacion/<str:token>/", invitation, name="invitation"),
    path("salir/", views.SignOutView.as_view(), name="sign_out"),
]
