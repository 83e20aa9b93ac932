import { expect, test } from 'vitest';
import { BadCursorError } from '../db/conversation-store.ts';
import { SearchTooBroadError } from '../db/work-budget.ts';
import { refuseBadQuery } from './bad-query.ts';

test.each([
  [new BadCursorError('x'), { code: 'bad_cursor' }],
  [new SearchTooBroadError('x'), { code: 'search_too_broad' }],
  [new Error('the disk is gone'), { message: 'the disk is gone' }],
])('%s is refused with its own code, and a fault stays one', (error, refusal) => {
  expect(() => refuseBadQuery(error)).toThrow(expect.objectContaining(refusal));
});
