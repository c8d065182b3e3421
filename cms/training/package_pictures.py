"""The pictures of a package's courses: images of the site that lessons show."""

from hashlib import sha256
from pathlib import Path

from django.core.files.base import ContentFile
from wagtail.images import get_image_model

from cms.training.package_memory import Memory
from forms_plugins.api.packages import CourseData

KIND = "picture"


def install_pictures(course: CourseData, memory: Memory) -> dict[str, int]:
    """
    Return the images of a course by the name of their file, adding those that are new.

    A picture that changed becomes another image: an editor may show the first one elsewhere. One
    that somebody removed comes back, because lessons cannot do without.
    """
    return {
        name: _install(f"{course.slug}/{name}", f"{course.title}: {path.stem}", path, memory)
        for name, path in course.figures.items()
    }


def _install(key: str, title: str, path: Path, memory: Memory) -> int:
    content = path.read_bytes()
    mark = sha256(content).hexdigest()
    images, item = get_image_model().objects, memory.find(KIND, key)
    is_current = memory.is_current(KIND, key, mark)
    if item is not None and is_current and images.filter(pk=item.object_id).exists():
        return item.object_id
    image = images.create(title=title, file=ContentFile(content, name=path.name))
    memory.note(KIND, key, mark, object_id=image.pk, mark=mark, name=path.name)
    return int(image.pk)
