from django.urls import path

from cms.accounts import views

app_name = "accounts"
urlpatterns = [
    path("ingresar/", views.SignInView.as_view(), name="sign_in"),
    path("ingresar/seguir/", views.after_sign_in, name="after_sign_in"),
    path("ingresar/oficina/", views.ChooseOfficeView.as_view(), name="choose_office"),
    path("salir/", views.SignOutView.as_view(), name="sign_out"),
]
