"""What can be wrong with the input, said so that a person can mend it."""

from generator.diagnostics.exit_codes import ExitCode
from generator.diagnostics.places import NOWHERE, Place, SourcedText
from generator.diagnostics.problems import Problem, ProblemsError, nearest

__all__ = ["NOWHERE", "ExitCode", "Place", "Problem", "ProblemsError", "SourcedText", "nearest"]
