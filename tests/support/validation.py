"""The gate every PDF must pass: an independent validator for PDF/UA-1 and PDF/A-2a, and qpdf for its bones."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import page
import pytest

PROFILES = {"PDF/UA-1": page.ValidationProfile.PDF_UA_1, "PDF/A-2a": page.ValidationProfile.PDF_A_2A}
_MOST_SHOWN = 12


def conformance_failures(data: bytes) -> list[str]:
    """Return what `page-validation` finds, as `PDF/UA-1 RULE-ID (object 12): sentence`."""
    failures: list[str] = []
    for name, profile in PROFILES.items():
        report = page.validate_pdf_bytes(data, profile=profile)
        found = []
        for failure in report.failures:
            where = f" (object {failure.object_id.object_number})" if failure.object_id else ""
            found.append(f"{name} {failure.rule_id}{where}: {failure.message}")
        if not report.is_compliant and not found:
            found.append(f"{name}: not compliant, without a reason")
        failures += found
    return failures


def qpdf_complaints(data: bytes) -> str:
    """Return what `qpdf --check` says; an empty string for a file it has no errors and no warnings about."""
    qpdf = shutil.which("qpdf")
    if qpdf is None:
        if os.environ.get("CI"):
            pytest.fail("qpdf is not installed; .ci/run installs it")
        pytest.skip("qpdf is not installed on this machine, so the PDF's syntax is not checked")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "checked.pdf"
        path.write_bytes(data)
        done = subprocess.run([qpdf, "--check", str(path)], capture_output=True, text=True, timeout=120, check=False)
    said = (done.stdout + done.stderr).replace(str(path), "the PDF")
    if done.returncode == 0 and "WARNING" not in said:
        return ""
    return said.strip() or f"qpdf --check returned {done.returncode}"


def assert_valid(data: bytes) -> None:
    """Fail with readable text unless the PDF conforms to PDF/UA-1 and PDF/A-2a and qpdf has nothing to say."""
    failures = conformance_failures(data)
    if failures:
        more = f"\n  and {len(failures) - _MOST_SHOWN} more" if len(failures) > _MOST_SHOWN else ""
        pytest.fail("the PDF does not conform:\n  " + "\n  ".join(failures[:_MOST_SHOWN]) + more)
    complaints = qpdf_complaints(data)
    if complaints:
        pytest.fail(f"qpdf --check is not content:\n{complaints}")
