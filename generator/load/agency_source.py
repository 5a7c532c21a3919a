"""Many agencies from one place: a CSV or XLSX table, a folder of agency files, or either laid over a file of defaults."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from generator.content.packets import Library
from generator.diagnostics import ExitCode, Place, Problem, ProblemsError
from generator.load.agency_defaults import read_defaults
from generator.load.agency_loading import Defaults, RawRow, Row, RowLoader
from generator.load.agency_nodes import settled
from generator.load.agency_rows import written_slug
from generator.load.agency_spool import Spool
from generator.load.library import read_library
from generator.load.library_files import missing_file
from generator.load.table_cells import MAX_COLUMNS, MAX_ROWS, Cell, TableRow, column_letters, is_blank
from generator.load.table_columns import (
    Column,
    ColumnMapping,
    known_headers,
    map_columns,
    missing_columns,
    unmatched_problems,
)
from generator.load.table_csv import csv_rows
from generator.load.table_xlsx import xlsx_rows
from generator.load.wording import shown
from generator.load.yaml_nodes import MAX_BYTES, Tree, read_tree
from generator.project import ProjectFiles

TABLES = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm")
_FILES = (".yaml", ".yml")
_SLUG_LINE = re.compile(rb"""(?m)^slug:[ \t]*(?:"([a-z0-9-]+)"|'([a-z0-9-]+)'|([a-z0-9-]+))[ \t]*(?:#.*)?\r?$""")


@dataclass(slots=True)
class AgencySource:
    """Agencies in the order of their rows or files. Iterating yields each looked into; a bad one does not stop the next."""

    path: Path
    loader: RowLoader
    """Goes to other processes; the source itself does not."""
    mapping: ColumnMapping
    """Empty for a folder."""
    warnings: tuple[Problem, ...]
    _spool: Spool = field(repr=False)
    _project: ProjectFiles = field(repr=False)
    _library: Library | None = field(default=None, repr=False)

    @property
    def count(self) -> int:
        """Return how many rows or files there are."""
        return len(self._spool)

    def __len__(self) -> int:
        return len(self._spool)

    def raw_rows(self) -> Iterator[RawRow]:
        """Yield number, slug and digest (and the cells) of every row, without looking into them; may be called again."""
        for raw in self._spool:
            yield self._with_path(raw)

    def raw(self, number: int) -> RawRow:
        """Return the raw row of that number. Raises KeyError if there is none."""
        return self._with_path(self._spool.get(number))

    def load(self, which: int | RawRow) -> Row:
        """Return a row looked into. Raises KeyError if there is no row of that number."""
        if self._library is None:
            self._library = read_library(self._project.again(), [])
        raw = self.raw(which) if isinstance(which, int) else which
        return self.loader.load(raw, self._library, self._project)

    def __iter__(self) -> Iterator[Row]:
        for raw in self.raw_rows():
            yield self.load(raw)

    def trees(self) -> Iterator[tuple[int, Tree]]:
        """Yield number and unchecked values of every row that can be read at all, for `sample_of`."""
        for raw in self.raw_rows():
            tree = self.loader.tree(raw)
            if tree is not None:
                yield raw.number, tree

    def close(self) -> None:
        """Give the temporary file back; what is not closed is given back when the source is forgotten."""
        self._spool.close()

    def _with_path(self, raw: RawRow) -> RawRow:
        """Return a folder's raw row with its file in the place of cells."""
        if self.mapping.columns or not raw.cells:
            return raw
        return raw._replace(cells=(), path=str(self.path / str(raw.cells[0])) if self.path.is_dir() else str(self.path))


def open_source(
    project: ProjectFiles,
    source: Path,
    *,
    defaults: Path | None = None,
    columns: Path | None = None,
    sheet: str | None = None,
    ignore_unmatched: bool = False,
    library: Library | None = None,
) -> AgencySource:
    """Return the agencies of a table, a folder or one agency file, read once for their number and slugs.

    `columns` is a saved mapping (header: field); `library` is read when it is first needed, if not given. Raises ProblemsError:
    the source cannot be read (exit code MISSING or CONTENT); columns that fit no field, unless `ignore_unmatched` (use
    `preview_columns` to show the mapping all the same); fields that neither a column nor the defaults give.
    """
    base = read_defaults(project, defaults, library)
    spool = Spool()
    if source.suffix.lower() in TABLES and not source.is_dir():
        warnings: list[Problem] = []
        rows = _table(source, sheet, warnings)
        mapping, found = _mapped(rows, source, _told(project, columns))
        written = settled(base.nodes, Place()).data if base is not None else {}
        found += [] if ignore_unmatched else unmatched_problems(mapping, shown(source))
        found += missing_columns(mapping, shown(source), written)
        if found:
            raise ProblemsError(found)
        mapping = mapping.ignoring_unmatched()
        _fill_from_table(spool, rows, source, mapping, base, bare=ignore_unmatched)
    else:
        if columns is not None or sheet is not None:
            message = f"`{shown(source)}` is no table, so that it has no sheets or columns"
            raise ProblemsError([Problem("not-a-table", message, Place(shown(source)))], ExitCode.USAGE)
        mapping, warnings = ColumnMapping(0, ()), []
        _fill_from_files(spool, _agency_files(source, defaults), base)
    loader = RowLoader(source, mapping.used, base)
    return AgencySource(source, loader, mapping, tuple(warnings), spool, project, library)


def preview_columns(
    project: ProjectFiles, source: Path, *, columns: Path | None = None, sheet: str | None = None
) -> ColumnMapping:
    """Return the mapping of a table's columns, unmatched ones included, without reading the rows.

    Raises ProblemsError if the table or the mapping file cannot be read, or two columns give one field.
    """
    mapping, found = _mapped(_table(source, sheet, []), source, _told(project, columns))
    if found:
        raise ProblemsError(found)
    return mapping


def _table(source: Path, sheet: str | None, warnings: list[Problem]) -> Iterator[TableRow]:
    """Yield the rows of a table within the limits. Raises ProblemsError at the first row that is too much."""
    file = shown(source)
    workbook = source.suffix.lower() in (".xlsx", ".xlsm")
    if sheet is not None and not workbook:
        raise ProblemsError(
            [Problem("no-sheet", "a CSV file has no sheets", Place(file), ("leave the sheet out",))], ExitCode.USAGE
        )
    if not source.is_file():
        raise ProblemsError([missing_file(file)], ExitCode.MISSING)
    filled = 0
    try:
        for row in xlsx_rows(source, file, sheet) if workbook else csv_rows(source, file, known_headers, warnings):
            if not row.fault and all(is_blank(cell) for cell in row.cells):
                continue
            filled += 1
            if filled > MAX_ROWS + 1 or not all(is_blank(cell) for cell in row.cells[MAX_COLUMNS:]):
                limit = f"{MAX_ROWS} rows" if filled > MAX_ROWS + 1 else f"{MAX_COLUMNS} columns"
                message = f"the table has more than {limit}"
                raise ProblemsError([Problem("table-too-big", message, Place(file, row.number), ("split the table",))])
            yield row._replace(cells=row.cells[:MAX_COLUMNS])
    except OSError:
        raise ProblemsError([missing_file(file)], ExitCode.MISSING) from None


def _mapped(rows: Iterator[TableRow], source: Path, told: Tree | None) -> tuple[ColumnMapping, list[Problem]]:
    """Return the mapping of the first row that says something, and its problems."""
    file = shown(source)
    header = next(rows, None)
    if header is None:
        hint = "write the fields' names in the first row, and an agency in each row below"
        raise ProblemsError([Problem("table-empty", "the table is empty", Place(file), (hint,))])
    if header.fault:
        raise ProblemsError([Problem("table-syntax", header.fault, Place(file, header.number), ("mend the row of headers",))])
    mapping, problems = map_columns(header.number, header.cells, file, told)
    if not mapping.used:
        message = "no header in the first row is a field of an agency"
        hint = "write names such as `name`, `state`, `ice.phone` in the first row"
        problems.append(Problem("table-empty", message, Place(file, header.number), (hint,)))
        raise ProblemsError(problems)
    return mapping, problems


def _told(project: ProjectFiles, columns: Path | None) -> Tree | None:
    """Return the tree of the mapping file."""
    if columns is None:
        return None
    try:
        return read_tree(project.read_outside(columns, f"agency/{columns.name}"), shown(columns))
    except OSError:
        raise ProblemsError([missing_file(shown(columns))], ExitCode.MISSING) from None


def _fill_from_table(
    spool: Spool, rows: Iterator[TableRow], source: Path, mapping: ColumnMapping, base: Defaults | None, *, bare: bool
) -> None:
    """Read all rows once into the spool, finding slugs that two rows have; `bare` lets columns without a header have values."""
    file, used = shown(source), mapping.used
    headless = [] if bare else [column.number for column in mapping.columns if not column.header]
    slugs: dict[str, int] = {}
    for row in rows:
        cells: tuple[Cell, ...] = tuple(_at(row.cells, column.number - 1) for column in used)
        fault = row.fault or _stray(row, len(mapping.columns), headless)
        slug = None if fault else written_slug(used, cells, base.nodes if base else None) or None
        spool.add(RawRow(row.number, slug, _digest(used, cells, fault, base), cells, fault))
        _rival(spool, slugs, slug, row.number)
    if not len(spool):
        hint = "write an agency in each row below the headers"
        raise ProblemsError([Problem("table-empty", "the table has headers, but no rows", Place(file, mapping.row), (hint,))])


def _stray(row: TableRow, width: int, headless: Sequence[int]) -> str:
    """Return that a value stands under no header, as happens where a delimiter inside a value is not quoted."""
    stray = [*headless, *range(width + 1, len(row.cells) + 1)]
    found = next((number for number in stray if not is_blank(_at(row.cells, number - 1))), None)
    return f"the row has a value in column {column_letters(found)}, which has no header" if found else ""


def _fill_from_files(spool: Spool, files: Sequence[Path], base: Defaults | None) -> None:
    slugs: dict[str, int] = {}
    for number, path in enumerate(files, start=1):
        raw = _bytes(path)
        slug = _file_slug(raw, path)
        total = hashlib.sha256(f"{base.digest if base else ''}\0{path.stem}\0".encode() + raw).hexdigest()
        spool.add(RawRow(number, slug, total, (path.name,)))
        _rival(spool, slugs, slug, number)


def _rival(spool: Spool, slugs: dict[str, int], slug: str | None, number: int) -> None:
    """Note the row if another has its slug, and the other one with it."""
    first = slugs.setdefault(slug, number) if slug else number
    if first != number:
        spool.rivals[number] = first
        spool.rivals.setdefault(first, number)


def _digest(used: Sequence[Column], cells: Sequence[Cell], fault: str, base: Defaults | None) -> str:
    """Return the hash of a row's values by field: columns may be moved without changing it."""
    named = sorted(
        (".".join(map(str, column.field.path)), cell)
        for column, cell in zip(used, cells, strict=True)
        if column.field is not None and not is_blank(cell)
    )
    text = json.dumps([base.digest if base else "", fault, named])
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _at(cells: Sequence[Cell], index: int) -> Cell:
    return cells[index] if index < len(cells) else None


def _agency_files(source: Path, defaults: Path | None) -> tuple[Path, ...]:
    """Return the agency files of a folder, by name, without the defaults; or the one file."""
    try:
        if source.is_file():
            found = tuple(path for path in (source,) if path.suffix.lower() in _FILES)
        else:
            inside = sorted(path for path in source.iterdir() if path.suffix.lower() in _FILES and path.is_file())
            found = tuple(path for path in inside if defaults is None or path.resolve() != defaults.resolve())
    except OSError:
        raise ProblemsError([missing_file(shown(source))], ExitCode.MISSING) from None
    if not found:
        message = f"`{shown(source)}` is no table and holds no agency files"
        hint = f"name a file that ends in {', '.join(TABLES)}, or a folder with a `.yaml` file for each agency"
        raise ProblemsError([Problem("no-agencies", message, Place(shown(source)), (hint,))], ExitCode.MISSING)
    return found


def _file_slug(raw: bytes, path: Path) -> str | None:
    """Return the slug an agency file has, if possible without reading it as YAML."""
    if b"slug" not in raw:
        return path.stem
    lines = _SLUG_LINE.findall(raw)
    if raw.count(b"slug") == 1 and lines and lines[0][2] not in (b"null", b"true", b"false"):
        return bytes(next(part for part in lines[0] if part)).decode("ascii")
    try:
        data = read_tree(raw, shown(path)).data
    except ProblemsError:
        return path.stem
    slug = data.get("slug") if isinstance(data, dict) else None
    return slug.strip() if isinstance(slug, str) else path.stem


def _bytes(path: Path) -> bytes:
    """Return a file's bytes; nothing for one that cannot be read or is too big, which loading it will say."""
    try:
        return path.read_bytes() if path.stat().st_size <= MAX_BYTES else b""
    except OSError:
        return b""
