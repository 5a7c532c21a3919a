"""Text to glyphs: bidi, font fallback, shaping, line breaking. The only room that knows HarfBuzz and ICU."""
