"""A document as lists name it."""

from __future__ import annotations

from generator.content.packets import PUBLIC_PRODUCTS, Job
from generator.pipeline.choose_jobs import Chosen
from generator.studio.press_room.messages import EDITIONS, Listed


def listed_of(chosen: Chosen) -> Listed:
    """Return what lists say of a document."""
    job = chosen.job
    line = job.line
    alone = job.modules[0] if len(job.modules) == 1 and (line.per_module or line.per_aid) else None
    title = job.aid.title if job.aid is not None else alone.title if alone is not None else job.packet.title
    return Listed(
        packet=job.packet.id,
        packet_title=str(job.packet.title),
        stem=chosen.stem,
        product=line.product,
        title=str(title),
        module=alone.id if alone is not None else "",
        stock=job.stock.id if job.stock is not None else "",
        editions=tuple(edition for edition in EDITIONS if job.has(edition)),
        public=_is_public(job),
        stock_title=job.stock.title if job.stock is not None else "",
    )


def _is_public(job: Job) -> bool:
    return job.audience == "public" or job.line.product in PUBLIC_PRODUCTS
