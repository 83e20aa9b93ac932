import { afterAll, beforeAll, expect, test } from 'vitest';
import { PrismaClient } from './generated/client.ts';
import { KeptStatementsAdapter } from './kept-statements.ts';

const client = new PrismaClient({ adapter: new KeptStatementsAdapter({ url: 'file::memory:' }) });

beforeAll(async () => {
  await client.$executeRawUnsafe('CREATE TABLE "One" ("id" INTEGER PRIMARY KEY, "text" TEXT)');
});
afterAll(() => client.$disconnect());

const INSERT = 'INSERT INTO "One" VALUES (?, ?)';
const SELECT = 'SELECT "text" FROM "One" WHERE "id" = ?';

test('a kept statement takes other arguments each time, and is of use after it failed', async () => {
  expect(await client.$executeRawUnsafe(INSERT, 1, 'a')).toBe(1);
  expect(await client.$executeRawUnsafe(INSERT, 2, 'b')).toBe(1);
  await expect(client.$executeRawUnsafe(INSERT, 2, 'again')).rejects.toThrow(/constraint/i);
  expect(await client.$executeRawUnsafe(INSERT, 3, 'c')).toBe(1);
  expect(await client.$queryRawUnsafe(SELECT, 1)).toEqual([{ text: 'a' }]);
  expect(await client.$queryRawUnsafe(SELECT, 3)).toEqual([{ text: 'c' }]);
  expect(await client.$queryRawUnsafe(SELECT, 4)).toEqual([]);
});

test('a kept statement sees a table that has changed since', async () => {
  const all = 'SELECT * FROM "One" WHERE "id" = ?';
  expect(await client.$queryRawUnsafe(all, 1)).toEqual([{ id: 1, text: 'a' }]);
  await client.$executeRawUnsafe('ALTER TABLE "One" ADD COLUMN "more" TEXT DEFAULT \'m\'');
  expect(await client.$queryRawUnsafe(all, 1)).toEqual([{ id: 1, text: 'a', more: 'm' }]);
});

test('transactions commit and roll back over kept statements', async () => {
  await client.$transaction(
    async (tx) =>
      void (await tx.$executeRawUnsafe(INSERT.replace('VALUES', '("id","text") VALUES'), 10, 'x')),
  );
  await expect(
    client.$transaction(async (tx) => {
      await tx.$executeRawUnsafe(INSERT.replace('VALUES', '("id","text") VALUES'), 11, 'y');
      throw new Error('no');
    }),
  ).rejects.toThrow('no');
  expect(await client.$queryRawUnsafe(SELECT, 10)).toEqual([{ text: 'x' }]);
  expect(await client.$queryRawUnsafe(SELECT, 11)).toEqual([]);
});
