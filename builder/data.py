"""Read a site's data files (site/data/*.toml, .json and .csv), which templates access as `data.NAME`."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import PurePosixPath

from builder.config.document import Collector, decode, parse_toml, shown
from builder.config.metadata import parse_json
from builder.errors import Fault, SiteError, Where, excerpt
from builder.front_matter import freeze
from builder.sources import Data, Source

_JSON = "strings and names need double quotes, and nothing follows the last element; see https://www.json.org"


def read_data(sources: Iterable[Source], faults: Collector) -> dict[str, Data]:
    """Return each file's content, by its name without extension. Record a fault for each unreadable file.

    Tables are read-only mappings, arrays are tuples. A CSV file is a tuple of rows, each a mapping from the names in its
    first line to strings.
    """
    found: dict[str, Data] = {}
    for source in sources:
        path = PurePosixPath(source.name)
        if fault := _misnamed(source, path, found.get(path.stem)):
            faults.put(fault)
            continue
        try:
            value = _READERS[path.suffix.lower()](source.path, decode(source.path, source.data))
        except SiteError as error:
            faults.put(*error.faults)
        else:
            found[path.stem] = Data(source, freeze(value))
    return dict(sorted(found.items()))


def _misnamed(source: Source, path: PurePosixPath, other: Data | None) -> Fault | None:
    where = Where(source.path)
    if path.suffix.lower() not in _READERS:
        hint = "files in site/data end in .toml, .json or .csv; what visitors download belongs in site/static"
        return Fault("bad-name", f"{path.name} is no data file", hint, where)
    if len(path.parts) > 1:
        message = "data files lie in site/data itself, in no folder there"
        return Fault("bad-name", message, f"move it to site/data/{'_'.join(path.parts)}", where)
    if not path.stem.isidentifier() or path.stem.startswith("_"):
        message = f"templates could not write data.{path.stem}"
        hint = "use letters, digits and _ in its name, and begin with a letter"
        return Fault("bad-name", message, hint, where)
    if other:
        message = f"{source.path} and {other.source.path} would both be data.{path.stem}"
        return Fault("data-twice", message, "rename one of the two", where)
    return None


def _toml(file: str, text: str) -> object:
    return parse_toml(file, text).plain()


def _json(file: str, text: str) -> object:
    return parse_json(file, text, _JSON).plain()


def _csv(file: str, text: str) -> object:
    """Return the rows of a CSV file (RFC 4180) whose first line names the columns. Skip empty lines."""
    rows = _rows(file, text)
    _, names = next(rows, (1, []))
    if problem := _header_problem(names):
        raise SiteError(_wrong(file, text, 1, "bad-header", *problem))
    found: list[dict[str, str]] = []
    for line, row in rows:
        if len(row) != len(names):
            message = f"this row has {_count(len(row))}, and the first line names {len(names)}"
            hint = 'write one field for each; put a field with a comma in it into double quotes: "a, b"'
            raise SiteError(_wrong(file, text, line, "bad-row", message, hint))
        found.append(dict(zip(names, row, strict=True)))
    return found


def _rows(file: str, text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the line number at which each row starts, and the row. Raise SiteError for misplaced quotes."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        for row in reader:
            if row:
                yield line, row
            line = reader.line_num + 1
    except csv.Error as error:
        hint = 'a field in double quotes ends with one, and a quote inside it is doubled: "say ""hi"""'
        raise SiteError(_wrong(file, text, line, "csv-syntax", f"this is not CSV: {error}", hint)) from None


def _header_problem(names: list[str]) -> tuple[str, str] | None:
    """Return (message, hint) if the first line does not name the columns properly, else None."""
    if not names:
        return "the file is empty", "write the names of the columns into its first line: name,price"
    if len(names) == 1 and ";" in names[0]:
        return "fields are separated by commas here, not by semicolons", "save the file again, with commas"
    for name in names:
        if not name.strip():
            return "a column has no name", "name each column in the first line: name,price"
        if names.count(name) > 1:
            return f"two columns are named {shown(name)}", "give one of them another name"
    return None


def _wrong(file: str, text: str, line: int, code: str, message: str, hint: str) -> Fault:
    return Fault(code, message, hint, Where(file, line), excerpt(text, line))


def _count(fields: int) -> str:
    return f"{fields} field{'s' if fields != 1 else ''}"


_READERS: Mapping[str, Callable[[str, str], object]] = {".toml": _toml, ".json": _json, ".csv": _csv}
