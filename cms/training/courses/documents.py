"""Turn the published pages of a course into its document."""

from typing import Any

from cms.training.course_document import CourseDocument, Draw, LessonEntry, ModuleEntry


def course_document(page: Any) -> CourseDocument:
    """Return what a course page says, with its modules and lessons that are live, in tree order."""
    return CourseDocument(
        slug=page.course_slug,
        title=page.title,
        language=page.locale.language_code,
        summary=page.summary,
        roles=tuple(page.audience_roles or ()),
        minutes=page.minutes,
        valid_months=page.valid_months,
        pass_mark=page.pass_mark,
        attempts=page.attempts_allowed,
        wait_hours=page.wait_hours,
        time_limit=page.time_limit,
        renew_days=page.renew_days,
        renewal=page.renewal_course.slug if page.renewal_course else "",
        shuffles_questions=page.shuffles_questions,
        shuffles_options=page.shuffles_options,
        draws=draws_of(page),
        modules=_modules(page),
    )


def draws_of(page: Any) -> tuple[Draw, ...]:
    """Return how many questions of which topic a test has; one draw a topic, in order."""
    counts: dict[str, int] = {}
    for child in page.draws:
        topic, count = child.value.get("topic"), child.value.get("count")
        if topic is not None and count:
            counts[topic.slug] = counts.get(topic.slug, 0) + count
    return tuple(Draw(topic=topic, count=min(count, 100)) for topic, count in counts.items())


def _modules(page: Any) -> tuple[ModuleEntry, ...]:
    from cms.training.models import LessonPage, ModulePage

    lessons: dict[str, list[LessonEntry]] = {}
    # A translation may stand beside its source: the course is counted in one language.
    inside = LessonPage.objects.descendant_of(page).live().filter(locale=page.locale)
    for lesson in inside.order_by("path"):
        module_path = lesson.path[: -lesson.steplen]
        entry = LessonEntry(
            key=str(lesson.translation_key),
            title=lesson.title,
            revision=lesson.live_revision_id,
            minutes=lesson.minutes,
        )
        lessons.setdefault(module_path, []).append(entry)
    modules = ModulePage.objects.child_of(page).live().filter(locale=page.locale)
    return tuple(
        ModuleEntry(
            key=str(module.translation_key),
            title=module.title,
            lessons=tuple(lessons.get(module.path, ())),
        )
        for module in modules.order_by("path")
    )
