"""What of the content an agency gets: its variant of the modules, its policy on detainers."""

from __future__ import annotations

from typing import TypeVar

from generator.content.agency import Agency
from generator.content.base import Model
from generator.content.job_aids import Block, JobAid
from generator.content.modules import PolicyMode, Variant
from generator.content.packets import Library
from generator.content.reference import StateRule

AnyModel = TypeVar("AnyModel", bound=Model)
_LISTED = {"steps": "items", "list": "items", "checks": "items", "contacts": "contacts", "fields": "fields"}
"""The list that a block of a kind is made of."""


def variant_of(agency: Agency, state: StateRule | None) -> Variant:
    """Return which version of the modules an agency gets; where the state prohibits 287(g) agreements, never theirs."""
    return "general" if state is not None and state.agreements_287g == "prohibited" else agency.variant


def state_of(agency: Agency, library: Library) -> StateRule | None:
    """Return the rule of the agency's state, if the table has one."""
    return next((rule for rule in library.reference.states if rule.code == agency.state), None)


def for_agency(model: AnyModel, variant: Variant, mode: PolicyMode) -> AnyModel:
    """Return a module, training or job aid without what is only for the other variant or for another policy on detainers.

    A card must not tell an officer to do what the agency has decided against, not even with "if policy allows" in front.
    A block whose list loses its last entry goes with it.
    """
    changes = {}
    for name in type(model).model_fields:
        value = getattr(model, name)
        if isinstance(value, Model):
            kept: object = for_agency(value, variant, mode)
        elif isinstance(value, tuple):
            kept = tuple(part for item in value for part in _kept(item, variant, mode))
        else:
            continue
        if kept != value:
            changes[name] = kept
    return model.model_copy(update=changes) if changes else model


def is_for(item: object, variant: Variant, mode: PolicyMode) -> bool:
    """Tell whether an agency gets a statement, contact, checklist item, resource, term, block or job aid."""
    policy: tuple[PolicyMode, ...] = getattr(item, "policy", ())
    return getattr(item, "only", None) in {None, variant} and (not policy or mode in policy)


def aids_for(library: Library, variant: Variant, mode: PolicyMode) -> tuple[JobAid, ...]:
    """Return the job aids that an agency gets, as it gets them; one that has nothing left to say is none."""
    aids = (for_agency(aid, variant, mode) for aid in library.job_aids if is_for(aid, variant, mode))
    return tuple(aid for aid in aids if aid.blocks)


def library_for(library: Library, agency: Agency) -> Library:
    """Return the library with modules, training and job aids as an agency gets them."""
    variant, mode = variant_of(agency, state_of(agency, library)), agency.detainer_policy.mode
    return library.model_copy(
        update={
            "modules": tuple(for_agency(module, variant, mode) for module in library.modules),
            "training": tuple(for_agency(training, variant, mode) for training in library.training),
            "job_aids": aids_for(library, variant, mode),
        }
    )


def _kept(item: object, variant: Variant, mode: PolicyMode) -> tuple[object, ...]:
    """Return the item as the agency gets it, or nothing."""
    if not is_for(item, variant, mode):
        return ()
    if not isinstance(item, Model):
        return (item,)
    part = for_agency(item, variant, mode)
    if isinstance(part, Block) and part.kind in _LISTED and not getattr(part, _LISTED[part.kind]):
        return ()
    return (part,)
