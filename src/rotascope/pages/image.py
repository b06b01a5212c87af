"""A drawing as one image within a page: one text alternative, ids of its own."""

import re
import xml.etree.ElementTree as ET

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
LINK = f"{{{XLINK}}}href"
PART = re.compile(r"role|aria-.*")


def as_image(drawn: str, *, key: str, title: str, told: str) -> str:
    """The SVG text with a name and a description.

    Marks within it lose the roles that the converter gives them: a reader of screens meets one image, whose numbers
    are in the table beside it, and not a thousand unnamed ones. Ids, and what points to them, start with `key`.
    """
    image = ET.fromstring(drawn)  # noqa: S314 (the converter's own output, made from a checked document)
    for one in image.iter():
        for name in [name for name in one.attrib if PART.fullmatch(name)]:
            del one.attrib[name]
        for name, value in one.attrib.items():
            one.set(name, own(name, value, key))
    for place, (tag, text) in enumerate((("title", title), ("desc", told))):
        words = ET.Element(f"{{{SVG}}}{tag}", {"id": f"{key}-{tag}"})
        words.text = text
        image.insert(place, words)
    image.set("role", "img")
    image.set("aria-labelledby", f"{key}-title {key}-desc")
    ET.register_namespace("", SVG)  # written without a prefix, as HTML needs it
    ET.register_namespace("xlink", XLINK)
    return ET.tostring(image, encoding="unicode")


def own(name: str, value: str, key: str) -> str:
    """An attribute whose id, or reference to one, is this drawing's own."""
    if name == "id":
        return f"{key}-{value}"
    return value.replace("url(#", f"url(#{key}-") if name != LINK else value.replace("#", f"#{key}-", 1)
