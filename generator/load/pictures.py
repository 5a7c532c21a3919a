"""The pictures of job aids' figures: in the project, small enough, what their names say, whole, and harmless."""

from __future__ import annotations

from dataclasses import dataclass, field

from generator.content.job_aids import JobAid, Picture
from generator.diagnostics import Place, Problem, SourcedText
from generator.load.library_files import Loaded
from generator.load.logos import MAX_LOGO_BYTES, picture_kind, picture_size
from generator.load.svg_logos import check_svg
from generator.load.wording import visible
from generator.project import ProjectFiles

_ENDINGS = {"png": (".png",), "jpeg": (".jpg", ".jpeg"), "svg": (".svg",)}


@dataclass(slots=True)
class PictureReader:
    """Reads pictures below packets/, each once, and keeps their problems."""

    project: ProjectFiles
    problems: list[Problem] = field(default_factory=list)
    _read: dict[str, Picture | None] = field(default_factory=dict)

    @property
    def found(self) -> tuple[Picture, ...]:
        """The pictures that are all right, by their path."""
        return tuple(picture for _, picture in sorted(self._read.items()) if picture is not None)

    def read_all(self, file: Loaded[JobAid]) -> None:
        """Read the pictures of a job aid's figures."""
        for block in file.model.blocks if file.model is not None else ():
            if block.src is not None and str(block.src) not in self._read:
                self._read[str(block.src)] = self._picture(block.src)

    def _picture(self, src: SourcedText) -> Picture | None:
        """Return the picture, or None after noting what is wrong."""
        name, place = f"packets/{src}", src.place
        found = self.project.find(name)
        if found is None:
            hint = "write its path below packets/, as in `pictures/fingerprints.svg`"
            self._refuse("missing", f"there is no picture `{visible(src)}`", place, hint)
            return None
        size = found.stat().st_size
        if size > MAX_LOGO_BYTES:
            message = f"`{visible(src)}` has {size / 1e6:.1f} MB, more than {MAX_LOGO_BYTES // 1_000_000} MB"
            self._refuse("too-big", message, place, "save it smaller")
            return None
        data = self.project.read_bytes(name)
        held = picture_kind(data)
        if held is None:
            self._refuse("broken", f"`{visible(src)}` is no PNG, JPEG or SVG", place, "save it again")
            return None
        if not src.lower().endswith(_ENDINGS[held]):
            message = f"`{visible(src)}` holds a picture of kind {held.upper()}"
            self._refuse("mislabelled", message, place, f"rename it to end in {_ENDINGS[held][0]}")
            return None
        if held == "svg":
            sides, problems = check_svg(data, self.project.display(name), "picture")
        else:
            sides, problems = picture_size(data, held, visible(src), place, "picture")
        self.problems += problems
        return Picture(src=str(src), kind=held, data=data, width=sides[0], height=sides[1]) if sides else None

    def _refuse(self, code: str, message: str, place: Place, hint: str) -> None:
        self.problems.append(Problem(f"picture-{code}", message, place, (hint,)))
