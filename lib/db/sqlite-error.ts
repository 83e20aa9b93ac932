import { DriverAdapterError, type MappedError } from '@prisma/driver-adapter-utils';

/** What `node:sqlite` throws where SQLite itself reports a failure. */
export interface SqliteError extends Error {
  code: 'ERR_SQLITE_ERROR';
  /** SQLite's extended result code, see https://www.sqlite.org/rescode.html. */
  errcode: number;
}

/** Primary result codes, the low byte of an extended one. */
export const SQLITE = {
  BUSY: 5,
  LOCKED: 6,
  READONLY: 8,
  CORRUPT: 11,
  FULL: 13,
  CANTOPEN: 14,
  NOTADB: 26,
} as const;

/** Extended result codes of broken constraints. */
const CONSTRAINT = {
  FOREIGN_KEY: 787,
  NOT_NULL: 1299,
  PRIMARY_KEY: 1555,
  TRIGGER: 1811,
  UNIQUE: 2067,
  ROW_ID: 2579,
} as const;

export function isSqliteError(error: unknown): error is SqliteError {
  return error instanceof Error && 'code' in error && error.code === 'ERR_SQLITE_ERROR' && 'errcode' in error;
}

/** SQLite's primary result code of an error; null where it is no error of SQLite's. */
export function primaryCodeOf(error: unknown): number | null {
  return isSqliteError(error) ? error.errcode & 0xff : null;
}

/** The error as Prisma wants it of a driver adapter; what is no error of SQLite's is returned as it is. */
export function adapterErrorOf(error: unknown): unknown {
  if (!isSqliteError(error)) return error;
  const { errcode, message } = error;
  const payload = {
    originalCode: String(errcode),
    originalMessage: message,
    ...mappedError(errcode, message),
  };
  return new DriverAdapterError(payload);
}

function mappedError(errcode: number, message: string): MappedError {
  switch (errcode) {
    case CONSTRAINT.UNIQUE:
    case CONSTRAINT.PRIMARY_KEY:
    case CONSTRAINT.ROW_ID: {
      const columns = columnsOf(message);
      const table = columns?.[0]?.split('.').slice(0, -1).join('.');
      return { kind: 'UniqueConstraintViolation', ...constraintOf(columns), ...(table && { table }) };
    }
    case CONSTRAINT.NOT_NULL:
      return { kind: 'NullConstraintViolation', ...constraintOf(columnsOf(message)) };
    case CONSTRAINT.FOREIGN_KEY:
    case CONSTRAINT.TRIGGER:
      return { kind: 'ForeignKeyConstraintViolation', constraint: { foreignKey: {} } };
  }
  if ((errcode & 0xff) === SQLITE.BUSY) return { kind: 'SocketTimeout' };
  const table = /^no such table: (.+)$/.exec(message)?.[1];
  if (table !== undefined) return { kind: 'TableDoesNotExist', table };
  const column = /^no such column: (.+)$|has no column named (.+)$/.exec(message);
  if (column !== null) return { kind: 'ColumnNotFound', column: column[1] ?? column[2] ?? '' };
  return { kind: 'sqlite', extendedCode: errcode, message };
}

/** `Table.column` of each, as in "UNIQUE constraint failed: Table.one, Table.two". */
function columnsOf(message: string): string[] | undefined {
  return message.split('constraint failed: ')[1]?.split(', ');
}

function constraintOf(columns: string[] | undefined) {
  return columns && { constraint: { fields: columns.map((column) => column.split('.').at(-1) ?? column) } };
}
