"""The one door to files and today's date: the user's folder laid over what the program carries."""

from generator.project.files import ProjectFiles, built_in_folder
from generator.project.program import program_digest

__all__ = ["ProjectFiles", "built_in_folder", "program_digest"]
