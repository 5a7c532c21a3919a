"""Form fields: what a blank, box or ruled block with a `name` becomes over the lines that are drawn anyway."""

from __future__ import annotations

from dataclasses import dataclass

from generator.frames import FieldKind, FormField
from generator.lay_out.marks import Canvas
from generator.markup import Element

TEXT_ABOVE, TEXT_BELOW = 0.95, 0.225
"""Ascent and descent of the text face (Public Sans, `hhea`), in ems."""
_HOW_TO_WRITE = {"date": " (month/day/year)", "time": " (hours:minutes)"}
"""What a tooltip says after the label, by the `kind` of a blank."""
_KINDS: dict[str, FieldKind] = {"blank": "text", "checkbox": "check", "li": "check", "ruled": "multiline"}


@dataclass(frozen=True, slots=True)
class Field:
    """What a form field is called and says."""

    name: str
    kind: FieldKind
    tooltip: str


@dataclass(frozen=True, slots=True)
class FieldMark:
    """A field for type of `size` points; its origin is the top left corner."""

    field: Field
    width: float
    height: float
    size: float
    node: int | None

    def draw(self, canvas: Canvas, x: float, y: float) -> None:
        """Append the field; an artifact (a repeated table head, a running foot) has none."""
        node, field = canvas.node(self.node), self.field
        if node is not None:
            canvas.items.append(FormField(x, y, self.width, self.height, field.name, field.kind, field.tooltip, node, self.size))


def read_field(element: Element) -> Field | None:
    """Return the form field that a blank, checkbox or ruled is; None without a `name`."""
    if not element.get("name"):
        return None
    label = element.get("label").strip()
    tooltip = label[:1].upper() + label[1:] + _HOW_TO_WRITE.get(element.get("kind"), "")
    return Field(element.get("name"), _KINDS[element.tag], tooltip)


def typed_size(pitch: float, size: float) -> float:
    """Return the type size nearest to `size` at which whole lines of type fill the space between ruled lines, in points.

    Viewers set lines as far apart as the face is high, so that one line of type in one, two or three stands on each rule.
    """
    face = TEXT_ABOVE + TEXT_BELOW
    return pitch / (max(1, round(pitch / (face * size))) * face)
