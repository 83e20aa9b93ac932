import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type ArgType, ColumnTypeEnum } from '@prisma/driver-adapter-utils';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SqliteAdapterFactory } from './sqlite-adapter.ts';

const folder = mkdtempSync(join(tmpdir(), 'dac-adapter-'));
const file = join(folder, 'one.db');
const factory = new SqliteAdapterFactory(file, { timeoutMs: 0, timestamps: 'unixepoch-ms' });
let adapter: Awaited<ReturnType<typeof factory.connect>>;

beforeAll(async () => {
  adapter = await factory.connect();
  await adapter.executeScript(`
    CREATE TABLE "Parent" ("id" TEXT PRIMARY KEY);
    CREATE TABLE "All" (
      "id" INTEGER PRIMARY KEY, "text" TEXT UNIQUE, "real" REAL, "flag" BOOLEAN, "at" DATETIME,
      "big" BIGINT, "bytes" BLOB, "json" JSONB, "needed" TEXT NOT NULL DEFAULT 'n',
      "parent" TEXT REFERENCES "Parent" ("id"), UNIQUE ("real", "big")
    );`);
});
afterAll(async () => {
  await adapter.dispose();
  rmSync(folder, { recursive: true });
});

const arg = (scalarType: ArgType['scalarType']): ArgType => ({ scalarType, arity: 'scalar' });
const query = (sql: string, ...args: [unknown, ArgType['scalarType']][]) => ({
  sql,
  args: args.map(([value]) => value),
  argTypes: args.map(([, type]) => arg(type)),
});
const selected = async (sql: string) => (await adapter.queryRaw(query(sql))).rows;

test('every kind of value comes back as Prisma sent it, with the type its column was declared as', async () => {
  const columns = '"id", "text", "real", "flag", "at", "big", "bytes", "json", "parent"';
  const insert = query(
    `INSERT INTO "All" (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING ${columns}`,
    [1, 'int'],
    ['𝕏 \0 "quoted"', 'string'],
    ['0.5', 'float'],
    [true, 'boolean'],
    ['2026-01-02T03:04:05.678Z', 'datetime'],
    ['9007199254740993', 'bigint'],
    ['AAEC', 'bytes'],
    ['{"a":1}', 'json'],
    [null, 'string'],
  );
  const { columnNames, columnTypes, rows } = await adapter.queryRaw(insert);
  expect(columnNames).toEqual(['id', 'text', 'real', 'flag', 'at', 'big', 'bytes', 'json', 'parent']);
  expect(columnTypes).toEqual([
    ColumnTypeEnum.Int32,
    ColumnTypeEnum.Text,
    ColumnTypeEnum.Double,
    ColumnTypeEnum.Boolean,
    ColumnTypeEnum.DateTime,
    ColumnTypeEnum.Int64,
    ColumnTypeEnum.Bytes,
    ColumnTypeEnum.Json,
    ColumnTypeEnum.Text,
  ]);
  expect(rows).toEqual([
    [
      1,
      '𝕏 \0 "quoted"',
      0.5,
      1,
      '2026-01-02T03:04:05.678Z',
      '9007199254740993',
      Uint8Array.of(0, 1, 2),
      '{"a":1}',
      null,
    ],
  ]);
  const stored = await selected(
    'SELECT typeof("id"), typeof("flag"), typeof("at"), typeof("big") FROM "All"',
  );
  expect(stored).toEqual([['integer', 'integer', 'integer', 'integer']]);
});

test('a column without a declared type has that of its first value; whole numbers stay whole', async () => {
  const { columnTypes, rows } = await adapter.queryRaw(
    query("SELECT count(*), 'a', 0.5, x'00', NULL, ? || ''", [7, 'int']),
  );
  const { Int64, Text, UnknownNumber, Bytes, Int32 } = ColumnTypeEnum;
  expect(columnTypes).toEqual([Int64, Text, UnknownNumber, Bytes, Int32, Text]);
  expect(rows).toEqual([[1, 'a', 0.5, Uint8Array.of(0), null, '7']]);
});

test('two columns of one name stay two', async () => {
  expect((await adapter.queryRaw(query('SELECT 1 AS "a", 2 AS "a"'))).rows).toEqual([[1, 2]]);
});

test('times are ISO 8601 text where nothing else is asked for, as the schema engine expects', async () => {
  const connection = await factory.connectToShadowDb();
  const plain = await new SqliteAdapterFactory(':memory:').connect();
  const select = query('SELECT ?', ['2026-01-02T03:04:05.678Z', 'datetime']);
  expect((await plain.queryRaw(select)).rows).toEqual([['2026-01-02T03:04:05.678+00:00']]);
  expect((await connection.queryRaw(query('SELECT count(*) FROM sqlite_master'))).rows).toEqual([[0]]);
  await connection.dispose();
  await plain.dispose();
});

describe('a failure has the kind that Prisma makes its own error of', () => {
  const cases: [string, string, object][] = [
    [
      'a value that is there already',
      `INSERT INTO "All" ("text") VALUES ('twice'), ('twice')`,
      { kind: 'UniqueConstraintViolation', constraint: { fields: ['text'] }, table: 'All' },
    ],
    [
      'several columns together',
      `INSERT INTO "All" ("real", "big") VALUES (2, 3), (2, 3)`,
      { kind: 'UniqueConstraintViolation', constraint: { fields: ['real', 'big'] } },
    ],
    [
      'a primary key',
      `INSERT INTO "Parent" VALUES ('p'), ('p')`,
      { kind: 'UniqueConstraintViolation', constraint: { fields: ['id'] }, table: 'Parent' },
    ],
    [
      'a value that must not be null',
      `INSERT INTO "All" ("needed") VALUES (NULL)`,
      { kind: 'NullConstraintViolation', constraint: { fields: ['needed'] } },
    ],
    [
      'a row that is not there',
      `INSERT INTO "All" ("parent") VALUES ('nobody')`,
      { kind: 'ForeignKeyConstraintViolation' },
    ],
    ['an unknown table', 'SELECT 1 FROM nowhere', { kind: 'TableDoesNotExist', table: 'nowhere' }],
    ['an unknown column', 'SELECT missing FROM "All"', { kind: 'ColumnNotFound', column: 'missing' }],
    ['no SQL', 'SELEKT', { kind: 'sqlite', extendedCode: 1 }],
  ];
  test.each(cases)('%s', async (_, sql, cause) => {
    await expect(adapter.executeRaw(query(sql))).rejects.toMatchObject({ name: 'DriverAdapterError', cause });
  });

  test('a lock that another program holds', async () => {
    const other = new DatabaseSync(file);
    other.exec('BEGIN IMMEDIATE');
    const insert = query(`INSERT INTO "Parent" VALUES ('locked out')`);
    await expect(adapter.executeRaw(insert)).rejects.toMatchObject({ cause: { kind: 'SocketTimeout' } });
    other.exec('ROLLBACK');
    other.close();
    expect(await adapter.executeRaw(insert)).toBe(1);
  });

  test('a file that cannot be opened', async () => {
    const nowhere = new SqliteAdapterFactory(join(folder, 'no such folder', 'a.db')).connect();
    await expect(nowhere).rejects.toMatchObject({ cause: { kind: 'sqlite', extendedCode: 14 } });
  });
});

test('transactions on one connection come one after another, each with its savepoints', async () => {
  const order: string[] = [];
  const first = await adapter.startTransaction();
  const second = adapter.startTransaction('SERIALIZABLE').then((tx) => {
    order.push('second began');
    return tx;
  });
  await first.executeRaw(query(`INSERT INTO "Parent" VALUES ('kept')`));
  await first.createSavepoint?.('s');
  await first.executeRaw(query(`INSERT INTO "Parent" VALUES ('undone')`));
  await first.rollbackToSavepoint?.('s');
  await first.executeRaw(query('COMMIT'));
  order.push('first ends');
  await first.commit();

  const tx = await second;
  await tx.executeRaw(query(`INSERT INTO "Parent" VALUES ('rolled back')`));
  await tx.executeRaw(query('ROLLBACK'));
  await tx.rollback();
  expect(order).toEqual(['first ends', 'second began']);
  expect(await selected(`SELECT "id" FROM "Parent" WHERE "id" IN ('kept', 'undone', 'rolled back')`)).toEqual(
    [['kept']],
  );
});

test('a transaction that cannot begin leaves the connection free for the next', async () => {
  await adapter.executeScript('BEGIN');
  await expect(adapter.startTransaction()).rejects.toMatchObject({ name: 'DriverAdapterError' });
  await adapter.executeScript('ROLLBACK');
  const tx = await adapter.startTransaction();
  await tx.executeRaw(query('ROLLBACK'));
  await tx.rollback();
  await expect(adapter.startTransaction('READ COMMITTED')).rejects.toMatchObject({
    cause: { kind: 'InvalidIsolationLevel' },
  });
});
