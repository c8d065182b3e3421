"""My training: what is due, how far one is, what one holds; enrolling and reading."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from cms.accounts.access import OfficeRequiredMixin
from cms.accounts.permissions import SUPERVISING_ROLES
from cms.training.courses.selectors import catalogue_url, course_page, open_courses
from cms.training.learner import services
from cms.training.learner.standing import Held, Standing, held_by, lesson_urls, standings
from cms.training.models import Course, CoursePage, Enrolment, LessonPage


class MineView(OfficeRequiredMixin, TemplateView):
    """What a person has to learn, the most urgent first, and what they have proved."""

    template_name = "training/learner/mine.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now, user = timezone.now(), self.request.user
        mine = standings(user, at=now)
        held = held_by(user, on=timezone.localdate(now))
        known = {each.enrolment.course_id for each in mine}
        known |= {each.certification.course_id for each in held if each.state == "valid"}
        known -= _to_begin_again(held) - {each.enrolment.course_id for each in mine}
        others = [course for course in open_courses() if course.pk not in known]
        return super().get_context_data(
            standings=mine,
            number_due=sum(each.is_overdue or each.days_left is not None for each in mine),
            held=held,
            others=_with_pages(others),
            is_head=self.request.membership.role in SUPERVISING_ROLES,
            catalogue_url=catalogue_url(),
            **kwargs,
        )


class EnrolView(OfficeRequiredMixin, View):
    """Enrol oneself, and go to where the course begins."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        return redirect(_course_url(get_object_or_404(Course, slug=slug)))

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        course = get_object_or_404(Course, slug=slug)
        try:
            services.enrol_oneself(user=request.user, course=course, at=timezone.now())
        except services.CourseIsClosed:
            messages.error(request, _("This course takes nobody in at present."))
        except services.CertifiedAlready as known:
            messages.info(request, _certified_words(known))
        else:
            messages.success(request, _("You are enrolled: %(course)s") % {"course": course.title})
        return redirect(_course_url(course))


class FinishLessonView(OfficeRequiredMixin, View):
    """Write down that a lesson was read, and go on with the next one."""

    def get(self, request: HttpRequest, key: Any) -> HttpResponse:
        url = lesson_urls([str(key)]).get(str(key))
        if not url:
            raise Http404
        return redirect(url)

    def post(self, request: HttpRequest, key: Any) -> HttpResponse:
        course = _course_of_lesson(str(key))
        now = timezone.now()
        try:
            services.finish_lesson(user=request.user, course=course, lesson_key=key, at=now)
        except services.LessonIsUnknown as unknown:
            raise Http404 from unknown
        standing = next(iter(standings(request.user, at=now, course=course)), None)
        return redirect(_after_lesson(request, course, standing))


class TestView(OfficeRequiredMixin, View):
    """What a test is like before it begins; beginning it, or going on with the one that is open."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        standing = _standing_or_404(request, slug)
        context = {"active_office": request.office, **_test_context(standing)}
        return render(request, "training/learner/test.html", context)

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        enrolment = get_object_or_404(
            Enrolment, user=request.user, course__slug=slug, closed_at__isnull=True
        )
        try:
            attempt = services.start_attempt(enrolment=enrolment, at=timezone.now())
        except services.CourseHasNoTest as error:
            raise Http404 from error
        except (services.NoAttemptLeft, services.MustWait):
            return redirect("training:test", slug=slug)  # which says why
        except services.EnrolmentIsClosed:
            return redirect("training:mine")
        except services.BankTooSmall:
            messages.error(
                request,
                _("The test cannot begin: it is being changed. Tell whoever coordinates it."),
            )
            return redirect("training:test", slug=slug)
        return redirect("training:question", public_id=attempt.public_id, position=1)


def _standing_or_404(request: HttpRequest, slug: str) -> Standing:
    course = get_object_or_404(Course, slug=slug)
    for standing in standings(request.user, at=timezone.now(), course=course):
        if standing.document.has_test:
            return standing
    raise Http404


def _test_context(standing: Standing) -> dict[str, Any]:
    document = standing.document
    return {
        "standing": standing,
        "course": standing.enrolment.course,
        "course_url": _course_url(standing.enrolment.course),
        "questions": sum(draw.count for draw in document.draws),
    }


def _course_of_lesson(key: str) -> Course:
    page = LessonPage.objects.live().filter(translation_key=key).first()
    above = page and CoursePage.objects.live().ancestor_of(page).first()
    if not above:
        raise Http404
    return get_object_or_404(Course, slug=above.course_slug)


def _after_lesson(request: HttpRequest, course: Course, standing: Standing | None) -> str:
    """Return where to go on: the next lesson, else the test, else My training."""
    if standing is not None and standing.next_url:
        messages.success(
            request,
            _("Read: %(read)d of %(total)d lessons.")
            % {"read": standing.lessons_read, "total": standing.lessons_total},
        )
        return standing.next_url
    messages.success(request, _("You have read all lessons of “%s”.") % course.title)
    if standing is not None and standing.document.has_test:
        return reverse("training:test", kwargs={"slug": course.slug})
    return reverse("training:mine")


def _course_url(course: Course) -> str:
    page = course_page(course.slug)
    return (page.url if page else None) or reverse("training:mine")


def _to_begin_again(held: list[Held]) -> set[int]:
    """Return the courses whose certification was taken back, and no other one took its place."""
    passed = [each for each in held if each.is_passed]
    taken_back = {each.certification.course_id for each in passed if each.state == "revoked"}
    return taken_back - {each.certification.course_id for each in passed if each.state == "valid"}


def _with_pages(courses: list[Course]) -> list[dict[str, Any]]:
    """Return courses with the address and the summary of their page; one query."""
    pages = CoursePage.objects.live().filter(course_slug__in=[each.slug for each in courses])
    by_slug = {page.course_slug: page for page in pages.order_by("-pk")}
    return [
        {"course": course, "page": by_slug[course.slug], "url": by_slug[course.slug].url}
        for course in courses
        if course.slug in by_slug
    ]


def _certified_words(known: services.CertifiedAlready) -> str:
    if known.renew_from is None:
        return _("You passed this course, and your certification does not end.")
    days = {
        "until": date_format(known.certification.valid_until, "DATE_FORMAT"),
        "renew": date_format(known.renew_from, "DATE_FORMAT"),
    }
    return (
        _("You passed this course: valid until %(until)s. You can renew it from %(renew)s on.")
        % days
    )
