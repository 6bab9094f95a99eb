"""Prints the columns of a Parquet file as pyarrow sees them: type, nullability, values as text."""

import base64
import json
import sys

import pyarrow as pa
import pyarrow.parquet as pq


def text(value):
    if value is None:
        return None
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, float):
        return value.hex()
    if isinstance(value, bool):
        return str(value).lower()
    return str(value)


file = pq.ParquetFile(sys.argv[1])
table = file.read()
columns = {}
for field, column in zip(table.schema, table.columns):
    if pa.types.is_temporal(field.type):
        column = column.cast(pa.int32() if pa.types.is_date(field.type) else pa.int64())
    columns[field.name] = {
        "type": str(field.type),
        "nullable": field.nullable,
        "values": [text(value) for value in column.to_pylist()],
    }
statistics = []
for group in range(file.metadata.num_row_groups):
    row_group = file.metadata.row_group(group)
    entry = {}
    for index in range(row_group.num_columns):
        chunk = row_group.column(index)
        if chunk.statistics is not None:
            low, high = (chunk.statistics.min, chunk.statistics.max) if chunk.statistics.has_min_max else (None, None)
            entry[chunk.path_in_schema] = [chunk.statistics.null_count, str(low), str(high)]
    statistics.append(entry)
print(
    json.dumps(
        {
            "rows": table.num_rows,
            "created_by": file.metadata.created_by,
            "groups": [file.metadata.row_group(g).num_rows for g in range(file.metadata.num_row_groups)],
            "columns": columns,
            "statistics": statistics,
        }
    )
)
