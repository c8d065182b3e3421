"""What a file is by its content; pictures drawn anew; names that do no harm."""

import io
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from forms_plugins.api.errors import AnswerRefused
from forms_plugins.api.kinds import FieldType
from forms_plugins.api.registry import registry
from forms_plugins.fields.file_content import media_type_of, safe_name
from forms_plugins.fields.pictures import drawn_anew
from tests.pictures import PDF, archive, picture
from tests.unit.fields.questions import question

JPEG, PNG = "image/jpeg", "image/png"


def accept(slug, content, name="x.pdf", **options):
    plugin = registry.get(FieldType, slug)
    return plugin.accept(name, content, question(plugin, **options))


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (PDF, "application/pdf"),
        (picture(), JPEG),
        (picture("PNG"), PNG),
        (picture("WEBP"), "image/webp"),
        (picture("GIF"), ""),
        (archive("word/document.xml"), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (archive("xl/workbook.xml"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (archive("anything.txt"), ""),
        (b"PK\x03\x04 no archive", ""),
        (b"MZ\x90\x00 program", ""),
        (b"<html><script>alert(1)</script>", ""),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", ""),
        (b"", ""),
    ],
)  # fmt: skip
def test_content_says_what_a_file_is(content, media_type) -> None:
    assert media_type_of(content) == media_type


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (PDF.replace(b"%%EOF", b""), "not complete"),
        (archive("word/document.xml", "word/vbaProject.bin"), "macros"),
    ],
)
def test_cut_off_and_active_files_are_refused(content, words) -> None:
    with pytest.raises(AnswerRefused, match=words):
        media_type_of(content)


def test_question_takes_its_kinds_only() -> None:
    assert accept("file", PDF).media_type == "application/pdf"
    for slug, options in (("photo", {}), ("file", {"kinds": ["image", "word"]})):
        with pytest.raises(AnswerRefused, match="one of these kinds"):
            accept(slug, PDF, **options)
    with pytest.raises(ValueError, match="kinds"):
        registry.get(FieldType, "file").read_options({"kinds": ["exe"]})


def test_picture_keeps_nothing_but_the_picture() -> None:
    original = picture(orientation=3) + b"<?php hidden ?>"
    assert b"hidden" in original

    kept = accept("photo", original, name="IMG_2026.heic")

    assert b"hidden" not in kept.content
    assert kept.name == "IMG_2026.jpg"
    with Image.open(io.BytesIO(kept.content)) as image:
        assert dict(image.getexif()) == {}
        assert "exif" not in image.info
        left, right = image.getpixel((10, 10)), image.getpixel((630, 10))
    assert left[2] > 200 > right[2]  # turned upside down: blue is on the left now


def test_picture_is_made_smaller_never_larger() -> None:
    for form, media_type in (("JPEG", JPEG), ("PNG", PNG)):
        _type, small = drawn_anew(picture(form, (1000, 500)), media_type, 400)
        assert Image.open(io.BytesIO(small)).size == (400, 200)
        _type, same = drawn_anew(picture(form, (30, 20)), media_type, 400)
        assert Image.open(io.BytesIO(same)).size == (30, 20)


def test_see_through_picture_gets_a_white_ground() -> None:
    buffer = io.BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(buffer, "PNG")

    _type, drawn = drawn_anew(buffer.getvalue(), PNG)

    assert Image.open(io.BytesIO(drawn)).getpixel((5, 5)) == (255, 255, 255)


def bomb(width: int, height: int) -> bytes:
    """Return a PNG of a few bytes that claims to be huge."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return len(data).to_bytes(4, "big") + body + zlib.crc32(body).to_bytes(4, "big")

    header = width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\x02\x00\x00\x00"
    pixels = zlib.compress(b"\x00" * 1000)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("size", [(5000, 5000), (30_000, 30_000), (2**31 - 1, 2**31 - 1)])
def test_picture_that_unpacks_to_too_much_is_refused(size) -> None:
    with pytest.raises(AnswerRefused, match="picture"):
        drawn_anew(bomb(*size), PNG)


@given(
    position=st.integers(0, 5000), junk=st.binary(min_size=1, max_size=30), cut=st.integers(0, 5000)
)
def test_damaged_pictures_are_drawn_or_refused(position: int, junk: bytes, cut: int) -> None:
    for form, media_type in (("JPEG", JPEG), ("PNG", PNG), ("WEBP", "image/webp")):
        whole = picture(form, (60, 40))
        at = position % len(whole)
        damaged = (whole[:at] + junk + whole[at + len(junk) :])[: max(cut % len(whole), 12)]
        try:
            _type, drawn = drawn_anew(damaged, media_type)
        except AnswerRefused:
            continue
        Image.open(io.BytesIO(drawn)).verify()


@given(content=st.binary(max_size=300))
def test_any_content_is_told_or_refused(content: bytes) -> None:
    for beginning in (b"", b"%PDF-1.4 ", b"PK\x03\x04", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"):
        for slug in ("file", "photo"):
            try:
                accept(slug, beginning + content)
            except AnswerRefused:
                continue
            # A beginning and an end are all that tells a PDF from other bytes.
            assert slug == "file"
            assert (beginning + content).startswith(b"%PDF")
            assert b"%%EOF" in content


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("recibo de luz.pdf", "recibo de luz.jpg"),
        ("../../etc/passwd", "passwd.jpg"),
        ("C:\\fakepath\\Niño.JPEG", "Niño.jpg"),
        ("<script>.png", "script.jpg"),
        ("\u202egnp.exe", "gnp.jpg"),
        ("a\r\nSet-Cookie: x", "a Set-Cookie x.jpg"),
        ("", "archivo.jpg"),
        ("...", "archivo.jpg"),
        ("x" * 500 + ".pdf", "x" * 100 + ".jpg"),
    ],
)
def test_name_that_is_kept_does_no_harm(name, kept) -> None:
    assert safe_name(name, JPEG) == kept


@given(name=st.text(max_size=200))
def test_any_name_becomes_one_that_can_be_shown_and_saved(name: str) -> None:
    kept = safe_name(name, JPEG)

    assert kept.endswith(".jpg")
    assert len(kept) <= 104
    assert kept.isprintable()
    assert not set(kept) & set("/\\\"'<>:|?*;\r\n")
