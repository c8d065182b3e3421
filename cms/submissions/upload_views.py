"""Hand out files that people added to forms: as downloads, and only when they were found clean."""

from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.generic import View

from cms.submissions.models import Upload
from cms.submissions.services.uploads import UploadIsClosed, open_upload
from cms.submissions.views import SubmissionMixin


def upload_response(upload: Upload) -> HttpResponseBase:
    """
    Return a file for somebody who may see it. :raises Http404: while nobody may open it.

    Nothing in it runs on our pages, whatever a scanner missed: it is saved, not shown.
    """
    try:
        file = open_upload(upload)
    except UploadIsClosed:
        raise Http404("nobody may open this file") from None
    response = FileResponse(
        file, as_attachment=True, filename=upload.name, content_type=upload.media_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "no-store"
    return response


class SubmissionUploadView(SubmissionMixin, View):
    """A file of a submission, for those who may see the submission."""

    def get(self, request: HttpRequest, **kwargs: str) -> HttpResponseBase:
        found = Upload.objects.filter(
            draft=self.submission.draft, public_id=kwargs["upload"]
        ).first()
        if found is None:
            raise Http404("no such file in this submission")
        return upload_response(found)
