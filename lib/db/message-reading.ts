import type { Message, MessageOutline } from './conversation-store.ts';
import type { Message as MessageRow } from './generated/client.ts';
import { messageOf } from './message-row.ts';
import type { Queryable } from './sqlite-client.ts';
import { dateOf } from './thread-row.ts';

/** Most text that is read in one piece, in bytes; a message that is larger is a piece of its own. */
const PIECE_BYTES = 256 * 1024;
const PIECE_ROWS = 64;
const OUTLINE_ROWS = 2_000;

// SQLite answers the length of a text from the row's head, without reading the text.
const OUTLINE = `
SELECT "id", "parentId", "role", "position",
  octet_length("text") + coalesce(octet_length("parts"), 0) + coalesce(octet_length("details"), 0) AS "bytes"
FROM "Message" WHERE "threadId" = ? AND "position" > ? ORDER BY "position" LIMIT ${OUTLINE_ROWS}`;

const MESSAGES = `
SELECT * FROM "Message"
WHERE "threadId" = ? AND "position" IN (SELECT value FROM json_each(?)) ORDER BY "position"`;

/** A row of "Message" as the driver's own connection gives it. */
type RawRow = Omit<MessageRow, 'createdAt' | 'settledAt' | 'retryable'> & {
  createdAt: number;
  settledAt: number | null;
  retryable: number | null;
};

/** Lets what waits in the event loop go first. */
const turn = () => new Promise((resolve) => setImmediate(resolve));

/** All messages of a thread without what is long of them, oldest first. */
export async function readOutline(db: Queryable, threadId: string): Promise<MessageOutline[]> {
  const outline: MessageOutline[] = [];
  for (;;) {
    const after = outline.at(-1)?.position ?? -1;
    const rows = await db.$queryRawUnsafe<MessageOutline[]>(OUTLINE, threadId, after);
    outline.push(...rows);
    if (rows.length < OUTLINE_ROWS) return outline;
    await turn();
  }
}

/**
 * The messages of an outline, or of a part of one, oldest first. Read in pieces, each when it is asked for, with a turn of
 * the event loop between them. What was deleted since is left out.
 */
export async function* readMessages(
  db: () => Queryable,
  threadId: string,
  outline: readonly MessageOutline[],
): AsyncGenerator<Message> {
  for (const [index, positions] of piecesOf(outline).entries()) {
    if (index > 0) await turn();
    const rows = await db().$queryRawUnsafe<RawRow[]>(MESSAGES, threadId, JSON.stringify(positions));
    for (const row of rows) yield messageOf(storedRow(row));
  }
}

/** Positions that are read together. */
function piecesOf(outline: readonly MessageOutline[]): number[][] {
  const pieces: number[][] = [];
  let piece: number[] = [];
  let size = 0;
  for (const { position, bytes } of outline) {
    if (piece.length > 0 && (size + bytes > PIECE_BYTES || piece.length === PIECE_ROWS)) {
      pieces.push(piece);
      piece = [];
      size = 0;
    }
    piece.push(position);
    size += bytes;
  }
  if (piece.length > 0) pieces.push(piece);
  return pieces;
}

function storedRow({ createdAt, settledAt, retryable, ...row }: RawRow): MessageRow {
  return {
    ...row,
    createdAt: dateOf(createdAt),
    settledAt: settledAt === null ? null : dateOf(settledAt),
    retryable: retryable === null ? null : Boolean(retryable),
  };
}
