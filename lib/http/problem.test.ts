import { describe, expect, it } from 'vitest';
import { FAILURES, StreamError } from '../stream/errors.ts';
import { PROBLEMS, ProblemError, problemOf, problemResponse } from './problem.ts';
import { problemSchema } from './schemas/problem.ts';

describe('an error answer', () => {
  it.each([...PROBLEMS.keys()])('%s is a whole problem with its status', async (code) => {
    const response = problemResponse(code as never);
    const body = await response.json();
    expect(problemSchema.parse(body)).toMatchObject({ code, status: response.status });
    expect(response.headers.get('content-type')).toBe('application/problem+json');
  });

  it('has an entry for every failure of the streaming layer', () => {
    for (const code of Object.keys(FAILURES)) expect(PROBLEMS.has(code)).toBe(true);
  });

  it('tells how long to wait in whole seconds, never none', () => {
    const waitOf = (retryAfterMs?: number) =>
      problemOf(new StreamError('queue_full', { retryAfterMs })).headers.get('retry-after');
    expect([waitOf(1), waitOf(1001), waitOf(30_000), waitOf()]).toEqual(['1', '2', '30', '1']);
  });

  it('says nothing of an unexpected error', async () => {
    const response = problemOf(new Error('password=hunter2 at /srv/app.ts:5'));
    expect(response.status).toBe(500);
    expect(await response.text()).not.toMatch(/hunter2|app\.ts|stack/);
  });

  it('recognises an error that a copy of its class made, as another module graph has one', () => {
    class Copy extends Error {
      override readonly name = 'StreamError';
      readonly code = 'queue_full';
    }
    expect(problemOf(new Copy()).status).toBe(429);
  });

  it('carries every bad field', async () => {
    const errors = [{ path: 'message', message: 'is required' }];
    const body = await problemOf(new ProblemError('validation_failed', { errors })).json();
    expect(body.errors).toEqual(errors);
  });
});
