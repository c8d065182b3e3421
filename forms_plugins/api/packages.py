"""What a country package is made of, besides documents."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple


class OfficeData(NamedTuple):
    """A local office; ``place_code`` is a code of the package's place catalogue."""

    code: str
    name: str
    place_code: str
    area_name: str


@dataclass(frozen=True)
class RequestForm:
    """
    A form for citizens (its slug) that starts a request of a household in the register.

    ``answers`` say which request it is; whoever starts it need not say it again.
    """

    form: str
    answers: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class DemoPerson:
    """
    An invented person who may sign in to a demonstration.

    ``role`` is ``editor``, ``operator``, or the role in ``office`` (a code): ``head``,
    ``enumerator``, ``clerk``. ``label`` says who it is, for the list of logins.
    """

    username: str
    password: str
    given_names: str
    surnames: str
    label: str
    role: Literal["editor", "operator", "head", "enumerator", "clerk"]
    office: str = ""


@dataclass(frozen=True)
class DemoHousehold:
    """
    An invented household: the answers of a form, as JSON, sent by ``sent_by`` (a user name).

    ``title`` says what it shows, ``expected`` the class it gets, empty where the method refuses.
    """

    title: str
    form: str
    office: str
    sent_by: str
    expected: str
    answers: Mapping[str, Any]


@dataclass(frozen=True)
class DemoData:
    """Everything invented that a demonstration starts with."""

    people: tuple[DemoPerson, ...] = ()
    households: tuple[DemoHousehold, ...] = ()
