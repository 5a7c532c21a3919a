"""Text to glyphs: bidi, font fallback, shaping, line breaking. The only room that knows HarfBuzz and ICU."""

from generator.typefaces.collection import Coverage, Typefaces
from generator.typefaces.face import Face
from generator.typefaces.paragraph import ShapedParagraph
from generator.typefaces.text import Direction, Line, LineRun, Run, TextStyle

__all__ = ["Coverage", "Direction", "Face", "Line", "LineRun", "Run", "ShapedParagraph", "TextStyle", "Typefaces"]
