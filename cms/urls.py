"""Addresses of the site: Spanish words for staff and citizens; the CMS answers the rest."""

from django.conf import settings
from django.urls import include, path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from cms import health, pictures

urlpatterns = [
    path("salud/", health.ready),
    path("salud/vivo/", health.live),
    # One door for everybody: Wagtail would offer its own beside it.
    path("admin/login/", RedirectView.as_view(pattern_name="accounts:sign_in", query_string=True)),
    path("admin/", include(wagtailadmin_urls)),
    path("archivos/", include(wagtaildocs_urls)),
    path("media/images/<str:name>", pictures.picture),
    path("lecciones/", include("cms.training.lessons.urls", namespace="lessons")),
    path("", include("cms.accounts.urls")),
    path("oficina/prueba/", include("cms.wizard.trial_urls", namespace="prueba")),
    path("oficina/practica/", include("cms.wizard.practice_urls", namespace="practica")),
    path("oficina/", include("cms.wizard.urls")),
    path("tramites/", include("cms.wizard.citizen.urls", namespace="tramites")),
    path("oficina/padron/", include("cms.register.urls")),
    path("oficina/capacitacion/", include("cms.training.urls")),
    path("api/", include("cms.register.programmes.urls")),
    path("oficina/", include("cms.submissions.urls")),
    path("formularios/", include("cms.form_builder.urls")),
    path("vista-previa/", include("cms.form_builder.preview_urls")),
    path("consulta/", include("cms.citizen.urls")),
    path("", include("reporting.documents.urls")),
    path("", include("reporting.course_prints.urls")),
]
if settings.DEBUG:
    from django.conf.urls.static import static

    urlpatterns += static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT)
urlpatterns.append(path("", include(wagtail_urls)))
