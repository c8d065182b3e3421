"""The parts of a lesson: how readers see them, and what keeps them from being published."""

import pytest
from django.core.files.base import ContentFile
from wagtail.documents.models import Document
from wagtail.images.models import Image

from cms.form_builder.models import Form
from cms.form_builder.problems import FormHasProblems
from cms.training.models import LessonPage
from tests.factories import FormVersionFactory
from tests.factories.training_pages import course_page, module_page
from tests.integration.training.lesson_bodies import problems, read, with_blocks
from tests.pictures import picture

pytestmark = [
    pytest.mark.django_db,
    # Wagtail leaves the temporary file of a new size of a picture to the garbage collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

CAPTIONS = (
    b"WEBVTT\n\n00:00.000 --> 00:02.000\nBuenos d\xc3\xadas\n\n00:02.000 --> 00:04.500\nPregunte\n"
)


@pytest.fixture
def module():
    return module_page(course_page())


@pytest.fixture
def form():
    """The form of two steps, the second with a list."""
    return FormVersionFactory(form__slug="hogar").form


def document(name: str, content: bytes) -> Document:
    return Document.objects.create(title="Archivo", file=ContentFile(content, name=name))


def video(**changes):
    value = {
        "title": "Cómo se llena",
        "video": document("corto.mp4", b"0123456789").pk,
        "captions": document("corto.vtt", CAPTIONS).pk,
        "transcript": "<p>Buenos días. Pregunte.</p>",
    }
    return ("video", value | changes)


def test_figure_has_its_description_and_caption(client, module):
    image = Image.objects.create(
        title="Ficha", file=ContentFile(picture(size=(1200, 800)), name="f.jpg")
    )
    value = {"image": image.pk, "alt_text": "Una ficha llena", "decorative": False}

    page = with_blocks(module, ("figure", {"image": value, "caption": "La ficha"}))
    figure = read(client, page).select_one("figure")

    assert figure.img["alt"] == "Una ficha llena"
    assert figure.img["src"].endswith(".webp")
    assert int(figure.img["width"]) <= 720
    assert figure.figcaption.text == "La ficha"
    sent = client.get(figure.img["src"])
    assert sent.status_code == 200
    assert sent["Content-Type"] == "image/webp"


def test_figure_without_description_is_refused(module):
    image = Image.objects.create(title="Ficha", file=ContentFile(picture(), name="f.jpg"))
    bare = {"image": image.pk, "alt_text": "", "decorative": False}

    assert len(problems(module, ("figure", {"image": bare, "caption": ""}))) == 1
    decorative = bare | {"decorative": True}
    assert problems(module, ("figure", {"image": decorative, "caption": ""})) == []


def test_pictures_door_opens_no_documents(client):
    stored = document("secreto.pdf", b"x")

    assert client.get(f"/media/{stored.file.name}").status_code == 404
    for name in ("..", ".env", f"..%2f{stored.file.name}"):
        assert client.get(f"/media/images/{name}").status_code == 404


def table(caption="Qué pedir", headings=("Documento", "Quién")):
    columns = [{"type": "text", "heading": heading} for heading in headings]
    rows = [{"values": ["DNI", "Todos"]}, {"values": ["Carné", "Extranjeros"]}]
    inner = {"columns": columns, "rows": rows, "caption": ""}
    return ("table", {"caption": caption, "first_column_heads": True, "table": inner})


def test_table_says_its_heads_and_caption(client, module):
    drawn = read(client, with_blocks(module, table())).select_one("table")

    assert drawn.caption.text == "Qué pedir"
    assert [head["scope"] for head in drawn.select("thead th")] == ["col", "col"]
    assert [head.text.strip() for head in drawn.select("tbody th[scope=row]")] == ["DNI", "Carné"]
    region = drawn.parent
    assert (region["role"], region["tabindex"]) == ("region", "0")


def test_table_without_heads_or_caption_is_refused(module):
    assert len(problems(module, table(headings=("Documento", "")))) == 1
    assert len(problems(module, table(caption=""))) == 1


def test_download_says_kind_and_size(client, module):
    value = {"document": document("guia.pdf", b"x" * 2048).pk, "title": "La guía"}

    link = read(client, with_blocks(module, ("download", value))).select_one("a.download")

    assert "La guía" in link.text
    assert "PDF" in link.text
    assert "2.0 KB" in link.text.replace("\xa0", " ")
    assert client.get(link["href"]).status_code == 200


def test_video_has_captions_and_transcript_and_plays_nothing_by_itself(client, module):
    page = read(client, with_blocks(module, video()))
    player = page.select_one("video")

    assert player.has_attr("controls")
    assert not player.has_attr("autoplay")
    assert player["preload"] == "none"
    track = player.select_one("track")
    assert (track["kind"], track["srclang"]) == ("captions", "es")
    sent = client.get(track["src"])
    assert sent["Content-Type"].startswith("text/vtt")
    assert b"".join(sent.streaming_content) == CAPTIONS
    assert "Pregunte" in page.select_one(".video details").text


@pytest.mark.parametrize(
    ("header", "status", "content"),
    [
        ("", 200, b"0123456789"),
        ("bytes=2-4", 206, b"234"),
        ("bytes=7-", 206, b"789"),
        ("bytes=-3", 206, b"789"),
        ("bytes=0-99", 206, b"0123456789"),
        ("bytes=20-", 416, b""),
        ("bytes=x", 200, b"0123456789"),
        (f"bytes={'9' * 5000}-", 200, b"0123456789"),
    ],
)
def test_video_is_sent_in_the_pieces_asked_for(client, header, status, content):
    stored = document("corto.mp4", b"0123456789")

    sent = client.get(f"/lecciones/video/{stored.pk}/{stored.filename}", headers={"range": header})

    assert sent.status_code == status
    body = b"".join(sent.streaming_content) if sent.streaming else sent.content
    assert body == content
    if status == 206:
        assert sent["Content-Range"].endswith("/10")


def test_video_door_opens_no_other_files(client):
    stored = document("secreto.pdf", b"x")

    assert client.get(f"/lecciones/video/{stored.pk}/{stored.filename}").status_code == 404
    assert client.get(f"/lecciones/subtitulos/{stored.pk}.vtt").status_code == 404


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"1\n00:00:00,000 --> 00:00:02,000\nSRT\n", "WEBVTT"),
        (b"WEBVTT\n", None),
        (b"WEBVTT\n\n00:05.000 --> 00:02.000\nAl rev\xc3\xa9s\n", "1"),
        (b"WEBVTT\n\n00:00 --> 00:02\nSin milesimas\n", "WEBVTT"),
        ("WEBVTT\n\n00:00.000 --> 00:02.000\nDía\n".encode("latin-1"), "UTF-8"),
    ],
    ids=["srt", "empty", "times", "short times", "latin"],
)
def test_captions_that_cannot_be_read_are_refused(module, content, words):
    found = problems(module, video(captions=document("malo.vtt", content).pk))

    assert len(found) == 1
    assert words is None or words in found[0]


def test_video_without_captions_and_transcript_is_refused_and_saved_as_draft(module):
    bare = video(captions=None, transcript="")

    with pytest.raises(FormHasProblems) as refusal:
        with_blocks(module, bare)

    assert len(refusal.value.problems) == 2
    draft = LessonPage.objects.get()
    assert not draft.live
    assert draft.get_latest_revision_as_object().body[0].block_type == "video"


def test_form_step_is_drawn_from_the_newest_version(client, module, form):
    page = with_blocks(module, ("form_step", {"part": "hogar/vivienda", "caption": ""}))

    view = read(client, page).select_one(".form-view")

    assert "¿Cuántas habitaciones ocupa el hogar?" in view.text
    assert view.fieldset.has_attr("disabled")
    assert view.select("form") == []
    newest = form.latest_version
    document = newest.document | {"title": "Ficha nueva"}
    document["steps"][0]["items"][0]["label"] = "¿Cuántos cuartos hay?"
    FormVersionFactory(form=form, number=2, document=document)
    assert "¿Cuántos cuartos hay?" in read(client, page).select_one(".form-view").text


def test_form_step_twice_on_a_page_repeats_no_id(client, module, form):
    part = ("form_step", {"part": "hogar/vivienda", "caption": ""})

    page = read(client, with_blocks(module, part, part))

    ids = [tag["id"] for tag in page.select("[id]")]
    assert len(ids) == len(set(ids))


def test_row_of_a_list_is_drawn(client, module, form):
    page = with_blocks(module, ("form_step", {"part": "hogar/personas#row", "caption": ""}))

    assert "Apellido paterno" in read(client, page).select_one(".form-view").text


@pytest.mark.parametrize("part", ["otra/vivienda", "hogar/techo", "hogar/vivienda#row", "", "x"])
def test_form_step_that_is_gone_is_refused(module, form, part):
    assert len(problems(module, ("form_step", {"part": part, "caption": ""}))) == 1


def test_form_step_that_went_later_tells_editors_why_and_readers_plainly(
    client, module, form, admin_client
):
    page = with_blocks(module, ("form_step", {"part": "hogar/vivienda", "caption": ""}))

    Form.objects.filter(slug="hogar").update(is_open=False)

    reader, editor = read(client, page), read(admin_client, page)
    assert reader.select_one(".form-view") is None
    assert form.title not in reader.select_one(".notice").text
    assert form.title in editor.select_one(".notice").text


def test_worked_example_keeps_its_solution_closed(client, module):
    value = {
        "title": "Dos familias",
        "problem": "<p>Viven juntas.</p>",
        "steps": ["¿Comparten la olla?"],
        "solution": "<p>Son un hogar.</p>",
    }

    example = read(client, with_blocks(module, ("example", value))).select_one(".example")

    assert "Son un hogar." in example.details.text
    assert not example.details.has_attr("open")


def test_words_of_editors_are_escaped(client, module):
    evil = "<script>alert(1)</script>"

    html = client.get(with_blocks(module, table(caption=evil)).url).content.decode()

    assert evil not in html
    assert "&lt;script&gt;" in html
