import { type Column, type DataType, isComplete, isNullable } from "@dlt-ts/core";
import type { ColumnBuilder, TableBuilder } from "@dlt-ts/formats";

/** How the walker fills a column without asking anybody. */
export const Fill = { ask: 0, text: 1, bigint: 2, double: 3, bool: 4, timestamp: 5, limitedText: 6 } as const;

const fills: Readonly<Partial<Record<DataType, number>>> = {
  text: Fill.text,
  bigint: Fill.bigint,
  double: Fill.double,
  bool: Fill.bool,
  timestamp: Fill.timestamp,
};

/** A column of a table while rows go into it, or a name that may become one. */
export class TableColumn {
  /** As the schema spells it, once it is there. */
  name: string;
  /** As the schema has it; absent while nothing is known. */
  definition: Column | undefined = undefined;
  /** Absent while the type is not known. */
  dataType: DataType | undefined = undefined;
  isNullable = true;
  /** Present from the first value on. */
  builder: ColumnBuilder | undefined = undefined;
  /** One of `Fill`. */
  fill: number = Fill.ask;
  /** Where its value is kept for the id of the row or for nested rows; -1: nowhere. */
  captureAt = -1;
  /** The type comes from a value of this run: a bigint may still turn out to be a double. */
  isInferred = false;
  sawNull = false;
  /** The contract let no such column be added: its values are discarded, unless it becomes known. */
  isRefused = false;
  /** Bytes that a text may have. */
  readonly maxBytes: number;

  constructor(name: string, maxBytes: number) {
    this.name = name;
    this.maxBytes = maxBytes;
  }

  define(definition: Column): void {
    this.definition = definition;
    if (this.builder === undefined) this.name = definition.name;
    this.isNullable = isNullable(definition);
    if (isComplete(definition)) this.dataType = definition.dataType;
    this.refresh();
  }

  /** Forgets its type, and the values that it has. */
  undefine(declared: Column | undefined): void {
    this.builder = undefined;
    this.definition = declared;
    this.dataType = undefined;
    this.isNullable = declared === undefined || isNullable(declared);
    this.isInferred = false;
    this.refresh();
  }

  /** The builder to put a value into, made if there was none. */
  builderIn(table: TableBuilder): ColumnBuilder {
    if (this.builder === undefined) {
      this.builder = table.addColumn(this.name, this.dataType!);
      this.refresh();
    }
    return this.builder;
  }

  /** To be called when what `fill` depends on has changed. */
  refresh(): void {
    const isDirect = this.builder !== undefined && this.captureAt === -1 && this.dataType !== undefined;
    const fill = isDirect ? (fills[this.dataType!] ?? Fill.ask) : Fill.ask;
    this.fill = fill === Fill.text && this.maxBytes !== Number.POSITIVE_INFINITY ? Fill.limitedText : fill;
  }
}
