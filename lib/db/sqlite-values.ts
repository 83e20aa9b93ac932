/**
 * Values between Prisma and SQLite, which knows integers, reals, texts and bytes only: what a column was declared as
 * says what its values mean. The mapping is that of Prisma's own SQLite adapters.
 */
import type { SQLInputValue, SQLOutputValue } from 'node:sqlite';
import { type ArgType, type ColumnType, ColumnTypeEnum } from '@prisma/driver-adapter-utils';

const DECLARED: Record<string, ColumnType | undefined> = {
  DECIMAL: ColumnTypeEnum.Numeric,
  FLOAT: ColumnTypeEnum.Float,
  DOUBLE: ColumnTypeEnum.Double,
  'DOUBLE PRECISION': ColumnTypeEnum.Double,
  NUMERIC: ColumnTypeEnum.Double,
  REAL: ColumnTypeEnum.Double,
  TINYINT: ColumnTypeEnum.Int32,
  SMALLINT: ColumnTypeEnum.Int32,
  MEDIUMINT: ColumnTypeEnum.Int32,
  INT: ColumnTypeEnum.Int32,
  INTEGER: ColumnTypeEnum.Int32,
  SERIAL: ColumnTypeEnum.Int32,
  INT2: ColumnTypeEnum.Int32,
  BIGINT: ColumnTypeEnum.Int64,
  'UNSIGNED BIG INT': ColumnTypeEnum.Int64,
  INT8: ColumnTypeEnum.Int64,
  DATETIME: ColumnTypeEnum.DateTime,
  TIMESTAMP: ColumnTypeEnum.DateTime,
  TIME: ColumnTypeEnum.Time,
  DATE: ColumnTypeEnum.Date,
  TEXT: ColumnTypeEnum.Text,
  CLOB: ColumnTypeEnum.Text,
  CHARACTER: ColumnTypeEnum.Text,
  VARCHAR: ColumnTypeEnum.Text,
  'VARYING CHARACTER': ColumnTypeEnum.Text,
  NCHAR: ColumnTypeEnum.Text,
  'NATIVE CHARACTER': ColumnTypeEnum.Text,
  NVARCHAR: ColumnTypeEnum.Text,
  BLOB: ColumnTypeEnum.Bytes,
  BOOLEAN: ColumnTypeEnum.Boolean,
  JSONB: ColumnTypeEnum.Json,
};

/** How a `DateTime` is stored: milliseconds since 1970 as an integer, or ISO 8601 text. */
export type TimestampFormat = 'unixepoch-ms' | 'iso8601';

/** The type of each column: what it was declared as, else what its first value is. */
export function columnTypesOf(declared: readonly (string | null)[], rows: SQLOutputValue[][]): ColumnType[] {
  return declared.map((type, column) => {
    const known = type === null ? undefined : DECLARED[type.toUpperCase()];
    return known ?? typeOfValue(rows.find((row) => row[column] !== null)?.[column] ?? null);
  });
}

function typeOfValue(value: SQLOutputValue): ColumnType {
  if (typeof value === 'string') return ColumnTypeEnum.Text;
  if (typeof value === 'bigint') return ColumnTypeEnum.Int64;
  if (typeof value === 'number') return ColumnTypeEnum.UnknownNumber;
  return value === null ? ColumnTypeEnum.Int32 : ColumnTypeEnum.Bytes;
}

/** A value of a row, read with integers as `bigint`, as Prisma wants it for a column of that type. */
export function resultValue(value: SQLOutputValue, type: ColumnType | undefined): unknown {
  if (typeof value === 'bigint') {
    const number = Number(value);
    if (type === ColumnTypeEnum.DateTime) return new Date(number).toISOString();
    return Number.isSafeInteger(number) ? number : value.toString();
  }
  if (typeof value === 'number') {
    if (type === ColumnTypeEnum.DateTime) return new Date(value).toISOString();
    if (type === ColumnTypeEnum.Int32 || type === ColumnTypeEnum.Int64) return Math.trunc(value);
  }
  return value;
}

/** An argument of a query as SQLite takes it. */
export function sqliteValue(
  arg: unknown,
  type: ArgType | undefined,
  timestamps: TimestampFormat,
): SQLInputValue {
  // A plain number would be bound as a real, and 1.0 shows wherever no column's affinity makes it 1 again.
  if (typeof arg === 'number') return Number.isSafeInteger(arg) ? BigInt(arg) : arg;
  if (typeof arg === 'boolean') return arg ? 1n : 0n;
  if (arg instanceof Date) return timestamp(arg, timestamps);
  if (typeof arg !== 'string') return arg as SQLInputValue;
  switch (type?.scalarType) {
    case 'int':
    case 'bigint':
      return BigInt(arg);
    case 'float':
    case 'decimal':
      return Number.parseFloat(arg);
    case 'datetime':
      return timestamp(new Date(arg), timestamps);
    case 'bytes':
      return Buffer.from(arg, 'base64');
    default:
      return arg;
  }
}

function timestamp(date: Date, format: TimestampFormat): SQLInputValue {
  return format === 'unixepoch-ms' ? BigInt(date.getTime()) : date.toISOString().replace('Z', '+00:00');
}
