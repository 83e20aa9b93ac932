import { connect, createServer, type Socket } from 'node:net';
import { expect, test } from '@playwright/test';

/** A line to the server that breaks once, after so many bytes, as a phone's does in a tunnel. */
async function breakingLine(port: number, breakAfter: number) {
  let broken = false;
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(port, '127.0.0.1');
    let passed = 0;
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    near.pipe(far);
    far.on('data', (bytes) => {
      passed += bytes.length;
      if (!broken && passed > breakAfter) {
        broken = true;
        near.destroy();
      } else near.write(bytes);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`,
    isBroken: () => broken,
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

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
