"""Few and always the same examples, so that a mutant lives or dies by the tests, not by chance."""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "mutants",
    max_examples=25,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
settings.load_profile("mutants")
