"""Edits of an agency file's YAML that leave everything else byte for byte as it is: comments, order, quotes, line ends."""

from generator.studio.agency_yaml.editor import Editor
from generator.studio.agency_yaml.fields import current_values, order_of, pattern, put_value, replaceable, written_entry
from generator.studio.agency_yaml.written import block

__all__ = ["Editor", "block", "current_values", "order_of", "pattern", "put_value", "replaceable", "written_entry"]
