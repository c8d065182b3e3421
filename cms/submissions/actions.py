"""The background jobs of submissions: the actions of a form, and the scan of its files."""

from django_scopes import scopes_disabled
from pydantic import ValidationError

from cms.jobs.models import Job
from cms.jobs.registry import job_handler
from cms.submissions import scanning  # noqa: F401  # registers its job
from cms.submissions.models import Submission
from cms.submissions.services import calculation_result, submission_facts
from cms.submissions.services.submitting import ACTION_JOB
from forms_plugins.api.errors import ConfigurationFailure, PermanentFailure, UnknownPlugin
from forms_plugins.api.kinds import Action
from forms_plugins.api.outcomes import DocumentRequest, NothingToDo, Outcome
from forms_plugins.api.registry import registry
from forms_plugins.api.signals import document_requested


@job_handler(ACTION_JOB)
def run_action(job: Job) -> str:
    """
    Ask an action what to do after a submission, and have it done.

    May run twice: an action only decides, and receivers of ``document_requested`` have effect once
    for a submission and a template.

    :raises ConfigurationFailure: if the plugin is not installed or its options do not fit.
    """
    # A job belongs to no request; it works for whatever office its submission has.
    with scopes_disabled():
        submission = Submission.objects.select_related("form_version__form", "office").get(
            pk=job.payload["submission"]
        )
        outcomes = _decide(submission, job.payload["index"])
        return "; ".join(_carry_out(submission, outcome) for outcome in outcomes)


def _decide(submission: Submission, index: int) -> tuple[Outcome, ...]:
    facts = submission_facts(submission)
    use = facts.form.actions[index]
    results = tuple(calculation_result(result) for result in submission.results.all())
    try:
        plugin = registry.get(Action, use.plugin)
        options = plugin.read_options(use.options)
    except UnknownPlugin as error:
        raise ConfigurationFailure(str(error)) from error
    except ValidationError as error:
        raise ConfigurationFailure(f"The options of {use.plugin!r} do not fit.") from error
    return plugin.decide(facts, results, options)


def _carry_out(submission: Submission, outcome: Outcome) -> str:
    if isinstance(outcome, DocumentRequest):
        document_requested.send(sender=Submission, submission=submission, request=outcome)
        return f"document {outcome.template}"
    if isinstance(outcome, NothingToDo):
        return outcome.reason
    raise PermanentFailure(f"The platform cannot carry out {type(outcome).__name__}.")
