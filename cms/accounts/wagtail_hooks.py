from wagtail import hooks

from cms.accounts.admin.viewsets import PeopleAndOffices


@hooks.register("register_admin_viewset")
def register_people_and_offices() -> PeopleAndOffices:
    return PeopleAndOffices()
