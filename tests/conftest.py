"""Settings for every test."""

from hypothesis import HealthCheck, settings

# How long an example takes depends on what else the machine does: no test may hang on that.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")
