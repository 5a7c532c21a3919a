"""What tags cost Musterpress in bytes: a finished file, and the same with its structure and its marked content taken out.

    python benchmarks/tags.py FILE      prints the share by which the file with tags is larger

The program has no way to make an untagged file. So both are written anew by pikepdf, in the same way, one of them with the
structure tree, the operators that mark content and the page's and annotations' keys into the tree removed.
"""

from __future__ import annotations

import io
import sys

import pikepdf

_MARKS = frozenset(("BMC", "BDC", "EMC"))


def main() -> None:
    """Measure and print."""
    tagged, bare = (_size(sys.argv[1], tags=tags) for tags in (True, False))
    sys.stdout.write(f"{tagged / bare - 1}\n")


def _size(file: str, *, tags: bool) -> int:
    """Return the bytes of a file written anew."""
    with pikepdf.open(file) as pdf:
        for page in pdf.pages:
            operators = [one for one in pikepdf.parse_content_stream(page) if tags or str(one.operator) not in _MARKS]
            page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(operators))
            if not tags:
                _remove(page.obj, "/StructParents")
                for annotation in page.obj.get("/Annots", []):
                    _remove(annotation, "/StructParent")
        if not tags:
            for key in ("/StructTreeRoot", "/MarkInfo"):
                _remove(pdf.Root, key)
        pdf.remove_unreferenced_resources()
        out = io.BytesIO()
        pdf.save(
            out,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
            recompress_flate=True,
            deterministic_id=True,
        )
        return out.tell()


def _remove(dictionary: pikepdf.Object, key: str) -> None:
    if key in dictionary:
        del dictionary[key]


if __name__ == "__main__":
    main()
