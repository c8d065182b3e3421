from decimal import Decimal

import pytest
import yaml

from forms_plugins.api.package_files import read_yaml


def read(tmp_path, text):
    path = tmp_path / "data.yaml"
    path.write_text(text, encoding="utf-8")
    return read_yaml(path)


@pytest.mark.parametrize("text", ["0.10", "-0.49", "6.0", "0.1234567890123456789"])
def test_decimal_keeps_every_digit(tmp_path, text):
    value = read(tmp_path, f"x: {text}")["x"]

    assert isinstance(value, Decimal)
    assert str(value) == text


@pytest.mark.parametrize("text", [".inf", "-.inf", ".nan"])
def test_number_that_is_none_is_refused(tmp_path, text):
    with pytest.raises(yaml.YAMLError):
        read(tmp_path, f"x: {text}")


def test_rule_is_compiled(tmp_path):
    assert read(tmp_path, "x: !regla tviv = 8") == {"x": {"eq": [{"answer": "tviv"}, 8]}}


def test_rule_that_is_wrong_names_its_place(tmp_path):
    with pytest.raises(yaml.YAMLError, match="line 2"):
        read(tmp_path, "a: 1\nx: !regla tviv = = 8")


def test_key_written_twice_is_refused(tmp_path):
    with pytest.raises(yaml.YAMLError, match="twice"):
        read(tmp_path, "a: 1\na: 2")


@pytest.mark.parametrize("text", ["!!python/object/apply:os.getcwd []", "!otra cosa"])
def test_other_tags_are_refused(tmp_path, text):
    with pytest.raises(yaml.YAMLError):
        read(tmp_path, f"x: {text}")
