"""Reads the markup that a template wrote into the frozen tree, checked against the vocabulary."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.parsers import expat

from generator.diagnostics import Place, Problem, ProblemsError, nearest
from generator.markup.carrier import PLACE_ATTRIBUTES, PLACE_MARK, carry, read_place, uncarry, without_marks_in_attributes
from generator.markup.check import check_markup
from generator.markup.rows import KNOWN, Row, RowDraft, RowMemo, cut_rows, depth_of, stands_alone
from generator.markup.tree import Element
from generator.markup.vocabulary import VOCABULARY
from generator.markup.whitespace import Draft, DraftText, collapse

DEEPEST = 100
"""Levels of elements; more is a template that includes itself."""

_PLACES = re.compile(rb'\s(?:_at|_from)="([^"<]*)"')
_NAME_AT = re.compile(rb"</?\s*([^\s<>/]+)")


def parse_markup(xml: str, file: str, rows: RowMemo | None = None) -> Element:
    """Return the tree of `xml`, whose problems lie in `file` where no `_at` says better.

    With `rows`, table rows that have been read before are the same objects again.

    Elements take their place from `_from` or `_at`, else from the element around them; text takes its place from the
    last `<?at ...?>` mark, else from its element. White space is collapsed as in HTML. Document types, entities of one's
    own and processing instructions other than `<?at?>` are refused: nothing outside `xml` is ever read.

    Raises ProblemsError with every problem found (codes `markup-...`); XML that is not well formed
    (`markup-syntax`) is one problem, since nothing after it can be trusted.
    """
    found = None if rows is None else _with_rows(xml, file, rows)
    if found is not None:
        return found
    tree = _read(xml, file)
    problems = check_markup(tree)
    if problems:
        raise ProblemsError(problems)
    return tree


def _read(xml: str, file: str, known: Sequence[Sequence[Row]] = ()) -> Element:
    """Return the tree without checking it."""
    root = _Reader(file, known).read(carry(without_marks_in_attributes(xml)))
    collapse(root)
    return root.freeze()


def _with_rows(xml: str, file: str, memo: RowMemo) -> Element | None:
    """Return the tree of a document whose rows can be read apart; None of any other, and where anything is wrong."""
    written, between = cut_rows(xml)
    known: list[list[Row]] = []
    shell = [between[0]]
    goes_on = False
    for text, after in zip(written, between[1:], strict=True):
        row = _row(text, file, memo)
        if row is None:
            shell.append(text)
        elif goes_on:
            known[-1].append(row)
        else:
            shell.append(f'<tr {KNOWN}=""/>')
            known.append([row])
        # White space between rows is nothing: all of them stand in one table.
        goes_on = row is not None and not after.strip(" \t\r\n")
        if not goes_on:
            shell.append(after)
    if not known:
        return None
    try:
        tree = _read("".join(shell), file, known)
    except (ProblemsError, _NotApartError):
        return None
    return None if check_markup(tree, frozenset(id(row.element) for rows in known for row in rows)) else tree


def _row(written: str, file: str, memo: RowMemo) -> Row | None:
    """Return a row read apart; None if that cannot be done, or if it has a problem."""
    met, row = memo.find(written)
    if met:
        return row
    try:
        element = _read(written, file)
    except ProblemsError:
        element = None
    if element is not None and stands_alone(element) and not check_markup(element):
        row = Row(element, depth_of(element))
    memo.add(written, row)
    return row


class _NotApartError(Exception):
    """A row does not stand where it may be read apart."""


class _Reader:
    """Builds the draft tree from expat's events; `known` are the rows, one or more, that elements stand for."""

    def __init__(self, file: str, known: Sequence[Sequence[Row]] = ()) -> None:
        self._known = known
        self._met = 0
        self._outside = Place(file)
        self._root: Draft | None = None
        self._open: list[Draft] = []
        self._marks: list[Place] = []
        """For each open element, the place that its next text has."""
        self._text: list[str] = []

    def read(self, xml: str) -> Draft:
        """Return the root. Raises ProblemsError."""
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text.append
        parser.ProcessingInstructionHandler = self._mark
        parser.StartDoctypeDeclHandler = self._refuse_doctype
        encoded = xml.encode()
        try:
            parser.Parse(encoded, True)
        except expat.ExpatError as error:
            raise ProblemsError([self._syntax_problem(error.code, encoded, parser.ErrorByteIndex)]) from error
        assert self._root is not None  # expat refuses a document without a root element
        if self._met != len(self._known):
            raise _NotApartError
        return self._root

    def _start(self, tag: str, written: dict[str, str]) -> None:
        """Open an element."""
        self._flush()
        if self._known and KNOWN in written:
            self._stand_in(tag)
            return
        place = self._marks[-1] if self._marks else self._outside
        for name in PLACE_ATTRIBUTES:
            if name in written:
                place = read_place(written[name])
                break
        attributes = sorted((name, uncarry(value)) for name, value in written.items() if name not in PLACE_ATTRIBUTES)
        draft = Draft(tag, tuple(attributes), place)
        if len(self._open) >= DEEPEST:
            hint = "look for a template or macro that calls itself"
            raise ProblemsError([_syntax(f"elements are nested more than {DEEPEST} deep", place, hint)])
        if self._open:
            self._open[-1].children.append(draft)
        else:
            self._root = draft
        self._open.append(draft)
        self._marks.append(place)

    def _stand_in(self, tag: str) -> None:
        """Put rows that are known into the open table."""
        rows = self._known[self._met]
        self._met += 1
        if not self._open or self._open[-1].tag != "table" or len(self._open) + max(row.depth for row in rows) > DEEPEST:
            raise _NotApartError
        drafts = [RowDraft(tag, (), row.element.place, row=row) for row in rows]
        self._open[-1].children += drafts
        self._open.append(drafts[-1])
        self._marks.append(drafts[-1].place)

    def _end(self, _tag: str) -> None:
        """Close an element."""
        self._flush()
        self._open.pop()
        self._marks.pop()

    def _flush(self) -> None:
        """Put the text read so far into the open element."""
        text = uncarry("".join(self._text))
        self._text.clear()
        if not text or not self._open:
            return
        children, place = self._open[-1].children, self._marks[-1]
        last = children[-1] if children else None
        if isinstance(last, DraftText) and last.place == place:
            last.text += text
        else:
            children.append(DraftText(text, place))

    def _mark(self, target: str, data: str) -> None:
        """Take the place of the text to come."""
        self._flush()
        if target == PLACE_MARK and not self._open:
            return  # of a value outside the root element, which expat refuses itself
        if target != PLACE_MARK:
            place = self._marks[-1] if self._marks else self._outside
            raise ProblemsError([_syntax(f"`<?{target}?>` is no markup", place, "take it out")])
        self._marks[-1] = read_place(data) if data.strip() else self._open[-1].place

    def _refuse_doctype(self, *_details: object) -> None:
        """Refuse a document type: entities could read files or grow without end."""
        raise ProblemsError([_syntax("a document type is not allowed", self._outside, "take `<!DOCTYPE` out")])

    def _syntax_problem(self, code: int, encoded: bytes, index: int) -> Problem:
        """Say what is wrong with the XML, at the nearest place known."""
        sentence = expat.errors.messages[code].lower()
        place, hint = self._place_before(encoded[:index]), ""
        if sentence == expat.errors.XML_ERROR_TAG_MISMATCH and self._open:
            closed = _NAME_AT.match(encoded, encoded.rfind(b"</", 0, index + 2))
            end = f" before `</{closed[1].decode(errors='replace')}>`" if closed else ""
            return _syntax(f"`{self._open[-1].tag}` is not closed{end}", self._open[-1].place, "close it, or correct the name")
        if sentence == expat.errors.XML_ERROR_NO_ELEMENTS:
            if not self._open:
                return _syntax("the template writes no element", self._outside, "write a `packet`")
            tag, place = self._open[-1].tag, self._open[-1].place
            return _syntax(f"`{tag}` is not closed", place, f"add `</{tag}>`")
        if sentence == expat.errors.XML_ERROR_UNDEFINED_ENTITY:
            hint = "write the character itself, and `&amp;` for an ampersand"
        elif sentence == expat.errors.XML_ERROR_INVALID_TOKEN:
            hint = "look for an attribute without quotes, or a `<` or `&` that is not written `&lt;` or `&amp;`"
        elif sentence == expat.errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT:
            junk = _PLACES.search(encoded, index)
            place = _written_in(junk[1]) if junk else place
            hint = "put everything inside one `packet`"
        return _syntax(sentence, place, hint)

    def _place_before(self, encoded: bytes) -> Place:
        """Return the last place written in the markup before an error."""
        found = _PLACES.findall(encoded)
        return _written_in(found[-1]) if found else self._outside


def _written_in(attribute: bytes) -> Place:
    """Return the place in the source of a place attribute."""
    return read_place(attribute.decode().replace("&lt;", "<").replace("&quot;", '"').replace("&amp;", "&"))


def _syntax(message: str, place: Place, hint: str = "") -> Problem:
    """Make a problem of the XML itself."""
    return Problem("markup-syntax", message, place, (hint,) if hint else ())


def check_root(root: Element, tag: str = "packet") -> list[Problem]:
    """Return a problem if the root element is not `tag`."""
    if root.tag == tag or root.tag not in VOCABULARY:
        return []
    message = f"the outermost element is `{root.tag}`"
    return [Problem("markup-misplaced-element", message, root.place, nearest("", [tag]))]
