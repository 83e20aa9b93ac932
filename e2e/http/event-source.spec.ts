import { expect, test } from '@playwright/test';
import { breakingLine } from '../fakes/breaking-line.ts';

test("the browser's own EventSource takes a broken run up again, frame for frame", async ({
  page,
  baseURL,
}) => {
  const line = await breakingLine(Number(new URL(baseURL ?? '').port), 6_000);
  try {
    // Of the same origin, small, and without a policy of its own.
    await page.route('**/blank', (route) => route.fulfill({ contentType: 'text/html', body: '' }));
    await page.goto(`${line.url}/blank`);
    const seen = await page.evaluate(async () => {
      const response = await fetch('/api/chat', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          id: `event-source-${crypto.randomUUID()}`,
          message: 'tunnel',
          model: 'mock/faststream',
        }),
      });
      const runId = response.headers.get('x-run-id');
      await response.body?.cancel();
      return await new Promise<{ ids: number[]; opens: number }>((resolve) => {
        const ids: number[] = [];
        let opens = 0;
        const source = new EventSource(`/api/runs/${runId}/stream`);
        source.onopen = () => {
          opens += 1;
        };
        source.onmessage = ({ data, lastEventId }) => {
          if (data !== '[DONE]') ids.push(Number(lastEventId));
          else {
            source.close();
            resolve({ ids, opens });
          }
        };
      });
    });
    expect(line.isBroken()).toBe(true);
    expect(seen.opens).toBe(2);
    expect(seen.ids).toEqual(seen.ids.map((_, index) => index));
    expect(seen.ids.length).toBeGreaterThan(50);
  } finally {
    line.close();
  }
});
