from django.db import models
from django.utils.translation import gettext_lazy as _


class Office(models.Model):
    """
    A local registration office (in Peru a ULE), named by the code of the place it serves.

    ``place_code`` is the code in the place catalogue of the country package (Peru: INEI, six
    digits); ``area_name`` is how people read it: "San Juan de Lurigancho, Lima, Lima".
    """

    code = models.CharField(_("code"), max_length=12, unique=True)
    name = models.CharField(_("name"), max_length=200)
    place_code = models.CharField(_("place code"), max_length=12, db_index=True)
    area_name = models.CharField(_("place"), max_length=200)
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("office")
        verbose_name_plural = _("offices")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name
