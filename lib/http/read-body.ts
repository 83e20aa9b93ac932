import type { z } from 'zod';
import { boundsFault } from './json-bounds.ts';
import { ProblemError } from './problem.ts';
import { type FieldError, fieldErrors, pathOf } from './validation.ts';

/** 1 MiB: the longest message ten times over. */
export const MAX_BODY_BYTES = 1_048_576;

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Bytes of a body that is too large which are still taken, and thrown away: a connection cut in the middle of a request
 * shows its client a reset instead of the answer.
 */
const MAX_DISCARDED_BYTES = 8 * MAX_BODY_BYTES;

async function readBounded(body: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Leaving the loop cancels the stream, so what is larger still is not read.
  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size <= MAX_BODY_BYTES) chunks.push(chunk);
    else chunks.length = 0;
    if (size > MAX_DISCARDED_BYTES) break;
  }
  if (size > MAX_BODY_BYTES) throw new ProblemError('body_too_large');
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, size);
}

/**
 * Reads a JSON body, counting bytes as they come whatever `Content-Length` says.
 * Throws `unsupported_media_type`, `body_too_large`, `invalid_json`, and `validation_failed` where it is built to cost
 * more than any real one.
 */
export async function readJson(request: Request): Promise<unknown> {
  const type = request.headers.get('content-type')?.split(';', 1)[0]?.trim().toLowerCase();
  if (type !== 'application/json') throw new ProblemError('unsupported_media_type');
  if (Number(request.headers.get('content-length')) > MAX_DISCARDED_BYTES) {
    throw new ProblemError('body_too_large');
  }
  if (!request.body) throw new ProblemError('invalid_json');
  const bytes = await readBounded(request.body);
  const value = parseJson(bytes);
  const fault = boundsFault(value);
  if (fault) throw new ProblemError('validation_failed', { errors: [fault] });
  return value;
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(utf8.decode(bytes));
  } catch (cause) {
    throw new ProblemError('invalid_json', { cause });
  }
}

/** Parses by a schema, or throws `validation_failed` with every bad field. */
export function parse<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new ProblemError('validation_failed', { errors: fieldErrors(result.error.issues) });
}

/** Parses a query string; a name given twice is an error, not a choice. */
export function parseQuery<Schema extends z.ZodType>(schema: Schema, url: string): z.output<Schema> {
  const values: Record<string, string> = {};
  const repeated = new Map<string, FieldError>();
  for (const [name, value] of new URL(url).searchParams) {
    if (Object.hasOwn(values, name)) {
      repeated.set(name, { path: pathOf([name]), message: 'must be given once' });
      if (repeated.size >= 100) break;
    }
    values[name] = value;
  }
  if (repeated.size > 0) throw new ProblemError('validation_failed', { errors: [...repeated.values()] });
  return parse(schema, values);
}
