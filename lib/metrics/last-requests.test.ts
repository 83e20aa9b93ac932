import { expect, test } from 'vitest';
import { LastRequests, MAX_LAST_REQUESTS } from './last-requests.ts';

test('a run is known by how many requests it answered, until they are forgotten', () => {
  const last = new LastRequests();
  expect(last.answeredBy('first')).toBe(0);
  last.requested('mock', 'leader', 'first');
  last.requested('mock', 'follower', 'first');
  expect(last.answeredBy('first')).toBe(2);
  for (let n = 0; n < 2 * MAX_LAST_REQUESTS; n++) last.requested('mock', 'follower', 'second');
  expect(last.answeredBy('first')).toBe(0);
  // Of all that came, the oldest thousand have gone together.
  expect(last.answeredBy('second')).toBe(MAX_LAST_REQUESTS + 2);
});
