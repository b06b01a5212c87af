"""A drawing within a page is one image, whatever its texts say."""

import xml.etree.ElementTree as ET

from rotascope.pages.charts.image import as_image

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9">'
    '<defs><clipPath id="clip0"><path d="M0,0"/></clipPath></defs>'
    '<g role="graphics-symbol" aria-label="x" clip-path="url(#clip0)"><use xlink:href="#clip0"/>'
    '<text>id="clip0" role="x" &lt;script&gt;</text></g></svg>'
)
IMAGE = as_image(SVG, key="k", title="Gaps & <b>", description="what it shows")


def test_it_has_one_role_one_name_and_one_description() -> None:
    image = ET.fromstring(IMAGE)  # noqa: S314
    assert image.get("role") == "img"
    assert image.get("aria-labelledby") == "k-title k-desc"
    assert [element.text for element in list(image)[:2]] == ["Gaps & <b>", "what it shows"]
    assert [
        name for element in list(image.iter())[1:] for name in element.attrib if name.startswith(("role", "aria"))
    ] == []


def test_ids_and_what_points_to_them_move_together() -> None:
    assert 'id="k-clip0"' in IMAGE
    assert 'clip-path="url(#k-clip0)"' in IMAGE
    assert 'xlink:href="#k-clip0"' in IMAGE


def test_texts_stay_as_they_are() -> None:
    assert '>id="clip0" role="x" &lt;script&gt;</text>' in IMAGE
