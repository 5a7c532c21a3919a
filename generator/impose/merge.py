"""Several documents as one: structure trees side by side under one root, names kept apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from generator.frames import Asset, Document, FormField, Group, Image, Item, LinkArea, OutlineEntry, Page, StructNode, Vector


def merge_documents(documents: Sequence[Document], title: str) -> Document:
    """Return one document with the pages of all, in order; the first one's facts hold for it.

    Each document's root becomes a Part of its own (ISO 32000-1, table 333). Names of link targets and form fields get the
    number of their document, and so do pictures of one id that differ. Raises ValueError for no documents.
    """
    if not documents:
        raise ValueError("there is nothing to merge")
    pages: list[Page] = []
    nodes: list[StructNode] = [StructNode("Document")]
    outline: list[OutlineEntry] = []
    assets: dict[str, Asset] = {}
    roots = []
    for number, document in enumerate(documents, 1):
        renamed = _Renamed(number, len(nodes), _add_assets(assets, document, number))
        roots.append(len(nodes))
        outline += [replace(entry, page=entry.page + len(pages)) for entry in document.outline]
        pages += [renamed.page(page) for page in document.pages]
        nodes += [renamed.node(node, document, root=index == 0) for index, node in enumerate(document.structure)]
    nodes[0] = replace(nodes[0], kids=tuple(roots))
    sizes = [document.type_size for document in documents if document.type_size]
    return replace(
        documents[0],
        title=title,
        pages=tuple(pages),
        structure=tuple(nodes),
        outline=tuple(outline),
        assets=tuple(assets.values()),
        identifier="\0".join(document.identifier for document in documents),
        type_size=min(sizes, default=0.0),
    )


def _add_assets(assets: dict[str, Asset], document: Document, number: int) -> dict[str, str]:
    """Add a document's pictures; return the new id of each."""
    names = {}
    for asset in document.assets:
        known = assets.get(asset.id)
        name = asset.id if known is None or known == asset else f"{number}:{asset.id}"
        assets[name] = asset if name == asset.id else replace(asset, id=name)
        names[asset.id] = name
    return names


class _Renamed:
    """What becomes of one document's nodes, names and pictures."""

    def __init__(self, number: int, first: int, assets: dict[str, str]) -> None:
        self._number = number
        self._first = first
        self._assets = assets

    def page(self, page: Page) -> Page:
        """Return a page with everything on it renamed."""
        places = tuple((self._name(name), y) for name, y in page.destinations)
        return replace(page, items=tuple(self._item(item) for item in page.items), destinations=places)

    def node(self, node: StructNode, document: Document, root: bool) -> StructNode:
        """Return a structure node with its kids renumbered; the root becomes a Part in its document's language."""
        kids = tuple(kid + self._first for kid in node.kids)
        if root:
            return replace(node, role="Part", kids=kids, lang=node.lang or document.lang, title=node.title or document.title)
        return replace(node, kids=kids)

    def _name(self, name: str) -> str:
        return f"{self._number}-{name}"

    def _item(self, item: Item) -> Item:
        if isinstance(item, Group):
            return replace(item, items=tuple(self._item(inner) for inner in item.items))
        if item.node is not None:
            item = replace(item, node=item.node + self._first)
        if isinstance(item, Image | Vector):
            return replace(item, asset=self._assets.get(item.asset, item.asset))
        if isinstance(item, LinkArea) and item.destination is not None:
            return replace(item, destination=self._name(item.destination))
        if isinstance(item, FormField):
            return replace(item, name=self._name(item.name))
        return item
