"""The run, named step by step."""

from generator.pipeline.build_packet import BuildRequest, BuildResult, build, to_write, write

__all__ = ["BuildRequest", "BuildResult", "build", "to_write", "write"]
