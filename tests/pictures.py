"""Small files of each kind, made here so that nothing strange lies in the repository."""

import io
import zipfile

from PIL import Image

PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
GPS = 0x8825
ORIENTATION = 0x0112


def picture(form: str = "JPEG", size: tuple[int, int] = (640, 480), **exif: int) -> bytes:
    """Return a picture: red on its left half, blue on its right; JPEG carries a place."""
    image = Image.new("RGB", size, "red")
    image.paste("blue", (size[0] // 2, 0, size[0], size[1]))
    buffer = io.BytesIO()
    if form == "JPEG":
        tags = Image.Exif()
        tags[GPS] = {1: "S", 2: (12.0, 2.0, 45.0), 3: "W", 4: (77.0, 1.0, 50.0)}
        tags[ORIENTATION] = exif.get("orientation", 1)
        image.save(buffer, form, exif=tags)
    else:
        image.save(buffer, form)
    return buffer.getvalue()


def archive(*names: str) -> bytes:
    """Return a ZIP with files of these names."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        for name in names:
            made.writestr(name, "x")
    return buffer.getvalue()
