import { expect, it } from 'vitest';
import { RefusalLog } from './refusal-log.ts';

function world() {
  const lines: { fields: object; message: string }[] = [];
  const clock = { now: 0 };
  const log = new RefusalLog({
    now: () => clock.now,
    warn: (fields, message) => lines.push({ fields, message }),
  });
  const note = (reason: string, path = '/') =>
    log.note({ reason, method: 'GET', path, host: 'evil.example' });
  return { lines, clock, note };
}

it('names the reason and the setting, once a minute for each reason, and counts the rest', () => {
  const { lines, clock, note } = world();
  for (let i = 0; i < 100; i++) note('host_not_allowed', `/${i}`);
  note('cross_origin');
  expect(lines).toHaveLength(2);
  expect(lines[0]).toMatchObject({
    fields: { reason: 'host_not_allowed', path: '/0', host: 'evil.example' },
    message: expect.stringContaining('ALLOWED_HOSTS'),
  });
  expect(lines[1]?.message).toContain('TRUST_PROXY=1');
  clock.now = 59_999;
  note('host_not_allowed');
  expect(lines).toHaveLength(2);
  clock.now = 60_000;
  note('host_not_allowed');
  expect(lines[2]).toMatchObject({ fields: { othersSinceLastLine: 100 } });
});

it('says nothing of what is an ordinary mistake of a client', () => {
  const { lines, note } = world();
  note('validation_failed');
  expect(lines).toEqual([]);
});
