"""Parquet: typed columns, labels and reasons as dictionaries, moments with their zone."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from exports.spread import LABEL, WHY, Field, fields, flattener
from survey.exporting.sheet import Row, Shape, Sheet

WORDS = pa.dictionary(pa.int32(), pa.string())
TYPES = {
    Shape.TEXT: pa.string(),
    Shape.WHOLE: pa.int64(),
    Shape.DECIMAL: pa.decimal128(7, 2),
    Shape.YES: pa.bool_(),
    Shape.DAY: pa.date32(),
    Shape.MOMENT: pa.timestamp("us", tz="Asia/Ho_Chi_Minh"),
}
GROUP = 20_000  # rows of a row group: what is held in memory


class Parquet:
    def __init__(self, path: Path, sheet: Sheet) -> None:
        self._flat = flattener(sheet)
        self._schema = pa.schema([_field(one) for one in fields(sheet)], metadata={"title": sheet.title})
        self._file = pq.ParquetWriter(path, self._schema, compression="zstd")
        self._kept: list[pa.RecordBatch] = []
        self._rows = 0

    def write(self, rows: Sequence[Row]) -> None:
        columns = self._flat(rows)
        arrays = [_array(cells, one.type) for cells, one in zip(columns, self._schema, strict=True)]
        self._kept.append(pa.record_batch(arrays, schema=self._schema))
        self._rows += len(rows)
        if self._rows >= GROUP:
            self._flush()

    def _flush(self) -> None:
        self._file.write_table(pa.Table.from_batches(self._kept, self._schema))
        self._kept, self._rows = [], 0

    def close(self) -> None:
        if self._kept:
            self._flush()
        self._file.close()


def _array(cells: Sequence[object], kind: pa.DataType) -> pa.Array:
    if kind == WORDS:
        return pa.array(cells, pa.string()).dictionary_encode().cast(WORDS)
    return pa.array(cells, kind)


def _field(one: Field) -> pa.Field:
    few = one.name.endswith((LABEL, WHY))
    return pa.field(one.name, WORDS if few else TYPES[one.shape], metadata={"title": one.title})
