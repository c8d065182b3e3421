from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in


class AccountsConfig(AppConfig):
    name = "cms.accounts"
    label = "accounts"

    def ready(self) -> None:
        from cms.accounts.session_limits import start_clock_at_sign_in

        user_logged_in.connect(start_clock_at_sign_in, dispatch_uid="accounts.session_clock")
