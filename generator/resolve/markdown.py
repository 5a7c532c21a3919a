"""Module text: CommonMark with fields, parsed first; values are filled into the parsed text and are never markup."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markupsafe import Markup, escape

from generator.content.agency import Phone, Secret
from generator.diagnostics import Place, Problem, ProblemsError, SourcedText
from generator.markup.carrier import place_attribute, place_mark
from generator.markup.check import LINK_SCHEMES
from generator.resolve.fields import Value, made, secret_text, write_phone, write_plain, write_secret, write_text

_FIELD = re.compile(r"\{\{\s*([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)\s*\}\}", re.ASCII)
_OPENING = re.compile(r"\{\{.{0,30}?\}\}|\{\{.{0,18}")
_SPACES = " \t\n\r"
_RUN = re.compile(f"[{_SPACES}]+")
_ELEMENTS = {"paragraph": "p", "bullet_list": "ul", "ordered_list": "ol", "list_item": "li", "strong": "strong", "em": "em"}
_REFUSED = {
    "heading": "a heading", "blockquote": "a quotation", "hr": "a rule", "code_block": "indented code", "fence": "a code block",
    "image": "a picture",
}  # fmt: skip


def _field_rule(state: StateInline, silent: bool) -> bool:
    """Make a token of `{{ dotted.name }}`, and of a `{{` that begins no such name."""
    if not state.src.startswith("{{", state.pos):
        return False
    found = _FIELD.match(state.src, state.pos, state.posMax)
    if not silent:
        token = state.push("field" if found else "no_field", "", 0)
        opening = _OPENING.match(state.src, state.pos, state.posMax)
        token.content = found[1] if found else opening[0] if opening else ""
    state.pos = found.end() if found else state.pos + 2
    return True


def _any_link(url: str) -> bool:
    """Let every address through: a wrong one becomes a problem, where markdown-it would print its source."""
    return bool(url)


def _parser() -> MarkdownIt:
    """Return CommonMark without HTML and without definitions of references, which would vanish from the text."""
    parser = MarkdownIt("commonmark", {"html": False})
    parser.disable(["html_block", "html_inline", "reference"])
    parser.inline.ruler.before("escape", "field", _field_rule)
    parser.validateLink = _any_link  # type: ignore[method-assign]
    return parser


_PARSER = _parser()


@lru_cache(maxsize=4096)
def _tokens(text: str, inline: bool) -> tuple[Token, ...]:
    """Return the tokens of a text: the same for every agency, and never changed."""
    return tuple(_PARSER.parseInline(text) if inline else _PARSER.parse(text))


class Writer:
    """Writes one text as markup or as plain text, and gathers its problems."""

    def __init__(self, text: str, look_up: Callable[[str, Place], Value], audience: str) -> None:
        """Take the text; `look_up` gives a field's value or raises ProblemsError."""
        self._text = text
        self._place = text.place if isinstance(text, SourcedText) else Place()
        self._look_up = look_up
        self._audience = audience
        self._in_link = False
        self.problems: list[Problem] = []

    def blocks(self) -> Markup:
        """Return paragraphs and lists, each element with the text's place."""
        return Markup("").join(self._write(_tokens(self._text.strip(_SPACES), False)))

    def inline(self) -> Markup:
        """Return the text without a block around it; what would be blocks stays as written."""
        begin, end = (place_mark(self._place), place_mark(Place())) if self._place != Place() else ("", "")
        return made(begin) + Markup("").join(self._write(_tokens(self._text.strip(_SPACES), True))) + made(end)

    def plain(self) -> SourcedText:
        """Return the text without any markup; blocks are parted by a space."""
        words = "".join(self._plain(_tokens(self._text.strip(_SPACES), False)))
        return SourcedText(_RUN.sub(" ", words).strip(" "), self._place)

    def _write(self, tokens: Sequence[Token]) -> Iterator[Markup]:
        """Yield the markup of tokens."""
        for token in tokens:
            kind, _, edge = token.type.rpartition("_")
            if token.type == "inline":
                yield from self._write(token.children or ())
            elif edge in {"open", "close"} and kind in _ELEMENTS:
                if not token.hidden:
                    yield self._tag(_ELEMENTS[kind], token, edge)
            elif edge in {"open", "close"} and kind == "link":
                self._in_link = edge == "open"
                yield self._link(token) if self._in_link else Markup("</a>")
            else:
                yield self._leaf(token)

    def _tag(self, tag: str, token: Token, edge: str) -> Markup:
        """Return a start or end tag."""
        if edge == "close":
            return made(f"</{tag}>")
        start = token.attrGet("start")
        numbered = f' start="{start}"' if start is not None else ""
        return made(f"<{tag}{place_attribute(self._place)}{numbered}>")

    def _link(self, token: Token) -> Markup:
        """Return the start tag of a link; its address holds no fields."""
        address = str(token.attrGet("href") or "")
        if "%7B%7B" in address or "{{" in address:
            self._problem("content-bad-field", "a field stands in the address of a link", "link to an address written out")
        elif not address.lower().startswith(tuple(f"{scheme}:" for scheme in LINK_SCHEMES)):
            hint = f"an address starts with {', '.join(f'`{scheme}:`' for scheme in LINK_SCHEMES)}"
            self._problem("content-link-scheme", f"`{address[:60]}` is not an address that may be linked to", hint)
        title = token.attrGet("title")
        titled = Markup(' title="{}"').format(title) if title else Markup("")
        return Markup('<a{} href="{}"{}>').format(made(place_attribute(self._place)), address, titled)

    def _leaf(self, token: Token) -> Markup:
        """Return the markup of what has nothing inside."""
        at = made(place_attribute(self._place))
        if token.type == "text":
            return escape(token.content)
        if token.type == "softbreak":
            return Markup("\n")
        if token.type == "hardbreak":
            return Markup("<br{}/>").format(at)
        if token.type == "code_inline":
            return Markup("<code{}>{}</code>").format(at, self._code(token.content))
        if token.type == "field":
            return self._field(token.content)
        self._refuse(token)
        return Markup("")

    def _refuse(self, token: Token) -> None:
        """Report a token that has no place in module text."""
        if token.type == "no_field":
            hint = "write `{{ agency.name }}`, or `\\{{` for the two characters"
            self._problem("content-bad-field", f"`{token.content.strip()}` is not the name of a field", hint)
        elif not token.type.endswith("_close"):
            about = _REFUSED.get(token.type.removesuffix("_open"), f"`{token.type}`")
            hint = "put a backslash before the sign that makes it one, or take it out"
            self._problem("content-markdown", f"{about} is not allowed in text", hint)

    def _value(self, dotted: str) -> Value | None:
        """Return a field's value, or None after noting the problem."""
        try:
            return self._look_up(dotted, self._place)
        except ProblemsError as error:
            self.problems += error.problems
            return None

    def _field(self, dotted: str) -> Markup:
        """Return a field's value as markup made by us and text made by nobody."""
        value = self._value(dotted)
        if value is None:
            return Markup("")
        if isinstance(value, Phone):
            return write_phone(value, linked=not self._in_link)
        if isinstance(value, Secret):
            return write_secret(value, self._audience, dotted.rpartition(".")[2].replace("_", " "))
        return write_text(value, self._place)

    def _code(self, content: str) -> str:
        """Return the text of a code span, with fields filled in as text."""
        parts = _FIELD.split(content)
        written = ""
        for literal, dotted in zip(parts[::2], [*parts[1::2], None], strict=True):
            if found := _OPENING.search(literal):
                self._problem(
                    "content-bad-field", f"`{found[0].strip()}` is not the name of a field", "write `{{ agency.name }}`"
                )
            written += literal
            if dotted is not None:
                written += self._field_text(dotted)
        return written

    def _field_text(self, dotted: str) -> str:
        """Return a field's value where only text may stand."""
        value = self._value(dotted)
        if isinstance(value, Secret):
            secret = secret_text(value, self._audience)
            if secret is None:
                hint = "take it out of the code or plain text, so that a blank can be printed"
                self._problem("content-secret", f"`{dotted}` cannot be printed here", hint)
            return str(secret or "")
        return "" if value is None else write_plain(value)

    def _plain(self, tokens: Sequence[Token]) -> Iterator[str]:
        """Yield the text of tokens."""
        for token in tokens:
            if token.type == "inline":
                yield from self._plain(token.children or ())
            elif token.type == "text":
                yield token.content
            elif token.type == "code_inline":
                yield self._code(token.content)
            elif token.type == "field":
                yield self._field_text(token.content)
            elif token.type in {"softbreak", "hardbreak"} or token.type.removesuffix("_close") in {"paragraph", "list_item"}:
                yield " "
            elif token.type.rpartition("_")[0] not in {*_ELEMENTS, "link"}:
                self._refuse(token)

    def _problem(self, code: str, message: str, hint: str) -> None:
        """Note a problem at the text's place."""
        self.problems.append(Problem(code, message, self._place, (hint,)))
