import type { Thread } from './conversation-store.ts';

/** A row of "Thread" as raw SQL gives it. */
export interface ThreadRow
  extends Omit<Thread, 'createdAt' | 'updatedAt' | 'lastMessageAt' | 'deletedAt' | 'pinned' | 'archived'> {
  pinned: boolean | number;
  archived: boolean | number;
  createdAt: Date | number | bigint;
  updatedAt: Date | number | bigint;
  lastMessageAt: Date | number | bigint;
  deletedAt: Date | number | bigint | null;
}

/** The columns of "Thread" under the alias `t`, for a SELECT. */
export const THREAD_COLUMNS = `t."id", t."ownerId", t."title", t."model", t."systemPrompt", t."temperature",
  t."maxOutputTokens", t."pinned", t."archived", t."createdAt", t."updatedAt", t."lastMessageAt", t."deletedAt"`;

export function threadOf(row: ThreadRow): Thread {
  return {
    id: row.id,
    ownerId: row.ownerId,
    title: row.title,
    model: row.model,
    systemPrompt: row.systemPrompt,
    temperature: row.temperature,
    maxOutputTokens: row.maxOutputTokens,
    pinned: Boolean(row.pinned),
    archived: Boolean(row.archived),
    createdAt: dateOf(row.createdAt),
    updatedAt: dateOf(row.updatedAt),
    lastMessageAt: dateOf(row.lastMessageAt),
    ...(row.deletedAt === null ? {} : { deletedAt: dateOf(row.deletedAt) }),
  };
}

/**
 * Over Prisma a raw column of type DATETIME comes as a date, an expression over one as the number that is stored; over the
 * driver's own connection both come as the number.
 */
export function dateOf(value: Date | number | bigint): Date {
  return value instanceof Date ? value : new Date(Number(value));
}
