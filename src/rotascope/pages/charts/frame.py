"""What a chart says about itself inside the picture: its title, unit and dates, and under it its source."""

import xml.etree.ElementTree as ET
from dataclasses import dataclass
from textwrap import wrap

from rotascope.pages.charts.palette import INK, MUTED

SVG = "http://www.w3.org/2000/svg"
LETTER = {"bold": 0.66, "normal": 0.56}  # of the font size, rather too wide than too narrow
LEADING = 1.3  # of the font size, from line to line
SPACE = 8  # pixels between text and drawing


@dataclass(frozen=True, slots=True)
class Frame:
    """The texts around a drawing."""

    title: str
    subtitle: str = ""
    source: str = ""


def put_frame(image: ET.Element, frame: Frame) -> None:
    """Write the texts above and below the drawing and make the picture as much higher; long ones wrap."""
    width, height = (float(size) for size in image.attrib["viewBox"].split()[2:])
    drawing = list(image)
    for element in drawing:
        image.remove(element)
    head, top = text_lines(((frame.title, 15.0, INK, "bold"), (frame.subtitle, 12.0, MUTED, "normal")), width, 0.0)
    group = ET.SubElement(image, f"{{{SVG}}}g", {"transform": f"translate(0,{top + SPACE:g})"})
    group.extend(drawing)
    foot, bottom = text_lines(((frame.source, 10.5, MUTED, "normal"),), width, top + 2 * SPACE + height)
    image.extend((*head, *foot))
    image.set("viewBox", f"0 0 {width:g} {bottom + 3:g}")
    image.set("width", f"{width:g}")
    image.set("height", f"{bottom + 3:g}")


def text_lines(
    texts: tuple[tuple[str, float, str, str], ...], width: float, top: float
) -> tuple[list[ET.Element], float]:
    """The texts as elements, wrapped to the width, from `top` down; and where they end."""
    elements = []
    for text, size, color, weight in texts:
        for line in wrap(text, max(int(width / (LETTER[weight] * size)), 12)):
            top += LEADING * size
            attributes = {"x": "0", "y": f"{top - 0.25 * size:g}", "fill": color, "font-size": f"{size:g}px"}
            element = ET.Element(f"{{{SVG}}}text", {**attributes, "font-weight": weight})
            element.text = line
            elements.append(element)
    return elements, top
