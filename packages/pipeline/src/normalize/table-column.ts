import { type Column, type DataType, isComplete, isNullable } from "@dlt-ts/core";
import type { ColumnBuilder, TableBuilder } from "@dlt-ts/formats";

/** How the walker fills a column without asking anybody. */
export const Fill = { ask: 0, text: 1, bigint: 2, double: 3, bool: 4, timestamp: 5 } as const;

const fills: Readonly<Partial<Record<DataType, number>>> = {
  text: Fill.text,
  bigint: Fill.bigint,
  double: Fill.double,
  bool: Fill.bool,
  timestamp: Fill.timestamp,
};

/** A column of a table while rows go into it, or a name that may become one. */
export class TableColumn {
  readonly name: string;
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

  constructor(name: string) {
    this.name = name;
  }

  define(definition: Column): void {
    this.definition = definition;
    this.isNullable = isNullable(definition);
    if (isComplete(definition)) this.dataType = definition.dataType;
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
    this.fill = isDirect ? (fills[this.dataType!] ?? Fill.ask) : Fill.ask;
  }
}
