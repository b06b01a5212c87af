"""A drawing as one image within a page: one text alternative, ids of its own."""

import re
import xml.etree.ElementTree as ET

from rotascope.pages import tokens
from rotascope.pages.charts.frame import Frame, put_frame
from rotascope.pages.charts.palette import FONT

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
LINK = f"{{{XLINK}}}href"
PART = re.compile(r"role|aria-.*|pointer-events|stroke-miterlimit")
COORDINATES = ("d", "transform", "x", "y", "x1", "x2", "y1", "y2", "points")
DEFAULTS = (
    ("opacity", "1"),
    ("stroke-width", "1"),
    ("font-weight", "normal"),
    ("font-family", FONT),
    ("transform", "translate(0,0)"),
    ("text-anchor", "start"),
)
DECIMALS = re.compile(r"-?\d+\.\d{2,}(?:e-?\d+)?")


def as_image(svg: str, *, key: str, title: str, description: str, frame: Frame | None = None) -> str:
    """The SVG text with a name and a description, and the frame's texts around the drawing.

    Marks within it lose the roles that the converter gives them: a reader of screens meets one image, whose numbers
    are in the table beside it, and not a thousand unnamed ones. Ids, and what points to them, start with `key`.
    """
    image = ET.fromstring(svg)  # noqa: S314 (the converter's own output, made from a checked document)
    lighten(image)
    image.set("font-family", FONT)
    for element in image.iter():
        for name in [name for name in element.attrib if PART.fullmatch(name)]:
            del element.attrib[name]
        for name, value in element.attrib.items():
            element.set(name, rename(name, round_all(value) if name in COORDINATES else value, key))
    if frame:
        put_frame(image, frame)
    for position, (tag, text) in enumerate((("title", title), ("desc", description))):
        words = ET.Element(f"{{{SVG}}}{tag}", {"id": f"{key}-{tag}"})
        words.text = text
        image.insert(position, words)
    image.set("role", "img")
    image.set("aria-labelledby", f"{key}-title {key}-desc")
    ET.register_namespace("", SVG)  # written without a prefix, as HTML needs it
    ET.register_namespace("xlink", XLINK)
    return ET.tostring(image, encoding="unicode")


def on_paper(image: str) -> str:
    """The SVG text with light paper behind it, so that it needs no page around it."""
    head, end, rest = image.partition(">")
    return f'{head}{end}<rect width="100%" height="100%" fill="{tokens.LIGHT["paper"]}"/>{rest}'


def lighten(element: ET.Element) -> None:
    """Drop what the converter writes and nobody sees: empty paths, defaults, groups that hold one thing together."""
    for child in list(element):
        lighten(child)
        position = list(element).index(child)
        if is_empty(child):
            element.remove(child)
        elif child.tag == f"{{{SVG}}}g" and not child.attrib:
            element[position : position + 1] = list(child)
    for name, value in list(element.attrib.items()):
        if name == "class" or (name, value) in DEFAULTS:
            del element.attrib[name]


def is_empty(element: ET.Element) -> bool:
    """A path that draws nothing, or a group without anything in it."""
    if element.tag == f"{{{SVG}}}g":
        return not len(element)
    if element.get("display") == "none" or not element.get("d", "-"):
        return True
    return element.tag == f"{{{SVG}}}path" and not {"fill", "stroke", "id"} & element.attrib.keys()


def round_all(text: str) -> str:
    """Coordinates to a tenth of a pixel: what nobody sees weighs half of a drawing."""
    return DECIMALS.sub(lambda number: f"{float(number[0]):.1f}".removesuffix(".0"), text)


def rename(name: str, value: str, key: str) -> str:
    """An attribute whose id, or reference to one, is this drawing's own."""
    if name == "id":
        return f"{key}-{value}"
    return value.replace("url(#", f"url(#{key}-") if name != LINK else value.replace("#", f"#{key}-", 1)
