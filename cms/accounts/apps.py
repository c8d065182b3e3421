from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in


class AccountsConfig(AppConfig):
    name = "cms.accounts"
    label = "accounts"

    def ready(self) -> None:
        from wagtail.permissions import register_permission_policy

        from cms.accounts.models import StaffPerson
        from cms.accounts.session_limits import start_clock_at_sign_in

        user_logged_in.connect(start_clock_at_sign_in, dispatch_uid="accounts.session_clock")
        # Without a policy of its own the proxy would be guarded by that of Wagtail's users.
        register_permission_policy(StaffPerson)
