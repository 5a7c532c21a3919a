"""The studio's pages, a module each."""

from __future__ import annotations

from fastapi import APIRouter

from generator.studio.routes.agency import router as agency
from generator.studio.routes.agency_seal import router as agency_seal
from generator.studio.routes.batch import router as batch
from generator.studio.routes.batch_columns import router as batch_columns
from generator.studio.routes.batch_files import router as batch_files
from generator.studio.routes.batch_reprint import router as batch_reprint
from generator.studio.routes.fonts import router as fonts
from generator.studio.routes.home import router as home
from generator.studio.routes.packets import router as packets
from generator.studio.routes.preview import router as preview
from generator.studio.routes.printers import router as printers
from generator.studio.routes.proof import router as proof

ROUTERS: tuple[APIRouter, ...] = (
    fonts,
    home,
    agency,
    agency_seal,
    preview,
    packets,
    proof,
    printers,
    batch,
    batch_columns,
    batch_files,
    batch_reprint,
)
