import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import type { RunEvent } from '../stream/run-event.ts';
import { browserClock, type Clock } from './clock.ts';
import { SILENCE_MS } from './frame-reader.ts';
import { type ConnectionState, type ReaderWorld, readRun } from './run-reader.ts';
import { emptyRunView, reduceRun } from './run-view.ts';

const words = Array.from({ length: 60 }, (_, index) => `wörd-${index} 😀 `);
const story: RunEvent[] = [
  {
    type: 'start',
    messageId: 'run',
    messageMetadata: { threadId: 't', parentId: 'q', provider: 'mock', model: 'mock/m' },
  },
  ...words.map((delta): RunEvent => ({ type: 'text-delta', id: '0', delta })),
  {
    type: 'finish',
    finishReason: 'stop',
    messageMetadata: {
      usage: { inputTokens: 1, outputTokens: 1 },
      latencyMs: 1,
      ttftMs: 1,
      queueWaitMs: 0,
    },
  },
];
const encoded = story.map((event, id) => Buffer.from(`id: ${id}\ndata: ${JSON.stringify(event)}\n\n`));

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function serve(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  server = createServer(answer);
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A clock whose sleeps end at once, except those that watch over a silent connection. */
function eagerClock(slept: number[]): Clock {
  return {
    now: () => 0,
    sleep: (ms, signal) => {
      if (ms === SILENCE_MS) return browserClock.sleep(ms, signal);
      slept.push(ms);
      return Promise.resolve();
    },
  };
}

function world(origin: string, parts: Partial<ReaderWorld> = {}): ReaderWorld {
  return {
    fetch: (path, init) => fetch(origin + path, init),
    clock: eagerClock([]),
    random: () => 0.5,
    onWake: () => () => {},
    ...parts,
  };
}

async function follow(on: ReaderWorld, signal = new AbortController().signal) {
  let view = emptyRunView('run');
  const states: ConnectionState[] = [];
  const end = await readRun(on, {
    runId: 'run',
    cursor: () => view.lastSeq,
    onFrame: (frame) => {
      view = reduceRun(view, frame);
    },
    onConnection: (state) => states.push(state),
    signal,
  });
  return { end, view, states };
}

const headers = { 'Content-Type': 'text/event-stream' };

test('a stream cut at any byte, in order or by a reset, is read to the same text (seeded)', async () => {
  for (let seed = 1; seed <= 25; seed++) {
    let state = seed * 7919;
    const random = (below: number) => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return (state >>> 8) % below;
    };
    const cursors: (string | undefined)[] = [];
    const origin = await serve((request, response) => {
      const cursor = request.headers['last-event-id'] as string | undefined;
      cursors.push(cursor);
      const bytes = Buffer.concat(encoded.slice(Number(cursor ?? -1) + 1));
      const cut = cursors.length > 12 ? bytes.length : random(bytes.length + 1);
      response.writeHead(200, headers);
      const middle = random(cut + 1);
      response.write(bytes.subarray(0, middle));
      response.write(bytes.subarray(middle, cut), () => {
        if (cut < bytes.length && random(2) === 0) response.destroy();
        else response.end();
      });
    });
    const { end, view } = await follow(world(origin));
    expect(end, `seed ${seed}`).toBe('settled');
    expect(view.text, `seed ${seed}`).toBe(words.join(''));
    expect(cursors[0]).toBeUndefined();
    server?.close();
  }
});

test('an orderly end without a terminal frame is not the end: the reader asks again after the last id', async () => {
  const asked: unknown[] = [];
  const origin = await serve((request, response) => {
    asked.push(request.headers['last-event-id']);
    response.writeHead(200, headers);
    response.end(Buffer.concat(asked.length === 1 ? encoded.slice(0, 5) : encoded.slice(5)));
  });
  const { view, states } = await follow(world(origin));
  expect(asked).toEqual([undefined, '4']);
  expect(view.status).toBe('complete');
  expect(states).toEqual(['connecting', 'open', 'waiting', 'connecting', 'open']);
});

test('a hole in the ids is never read over', async () => {
  let asked = 0;
  const origin = await serve((_, response) => {
    asked += 1;
    response.writeHead(200, headers);
    const holed = [encoded[0], encoded[1], encoded[3]].map((bytes) => bytes ?? Buffer.alloc(0));
    response.end(Buffer.concat(asked === 1 ? holed : encoded.slice(2)));
  });
  const { view } = await follow(world(origin));
  expect(view.text).toBe(words.join(''));
});

test.each([204, 400, 404, 410])('%i means that the conversation must be read again', async (status) => {
  const origin = await serve((_, response) => response.writeHead(status).end());
  expect((await follow(world(origin))).end).toBe('gone');
});

test('while the server fails the waits grow, up to their longest, and progress starts them afresh', async () => {
  const slept: number[] = [];
  let asked = 0;
  const origin = await serve((_, response) => {
    asked += 1;
    if (asked === 9) {
      response.writeHead(200, headers);
      response.end(encoded[0]);
    } else if (asked < 11) response.writeHead(503).end();
    else {
      response.writeHead(200, headers);
      response.end(Buffer.concat(encoded.slice(1)));
    }
  });
  await follow(world(origin, { clock: eagerClock(slept) }));
  expect(slept).toEqual([225, 450, 900, 1800, 3600, 7200, 11250, 11250, 225, 450]);
});

test('news of the network cuts a wait short, and nothing stays subscribed', async () => {
  let asked = 0;
  const origin = await serve((_, response) => {
    asked += 1;
    if (asked === 1) response.writeHead(503).end();
    else {
      response.writeHead(200, headers);
      response.end(Buffer.concat(encoded));
    }
  });
  const wakes = new Set<() => void>();
  const never: Clock = {
    now: () => 0,
    sleep: (_, signal) => new Promise((resolve) => signal.addEventListener('abort', () => resolve())),
  };
  const on = world(origin, {
    clock: never,
    onWake: (wake) => {
      wakes.add(wake);
      queueMicrotask(wake);
      return () => wakes.delete(wake);
    },
  });
  expect((await follow(on)).end).toBe('settled');
  expect(wakes.size).toBe(0);
});

test('a connection that sends nothing, not even a ping, is given up and opened again', async () => {
  let asked = 0;
  const origin = await serve((_, response) => {
    asked += 1;
    response.writeHead(200, headers);
    if (asked === 1) response.write(Buffer.concat(encoded.slice(0, 3)));
    else response.end(Buffer.concat(encoded.slice(3)));
  });
  const impatient: Clock = {
    now: () => 0,
    // The watch over the first connection fires as soon as its bytes have been read.
    sleep: (_, signal) => (asked === 1 ? browserClock.sleep(30, signal) : browserClock.sleep(60_000, signal)),
  };
  expect((await follow(world(origin, { clock: impatient }))).view.text).toBe(words.join(''));
});

test('an abort ends the reading, and the connection with it', async () => {
  const stop = new AbortController();
  const closed = Promise.withResolvers<void>();
  const origin = await serve((request, response) => {
    request.socket.on('close', () => closed.resolve());
    response.writeHead(200, headers);
    response.write(encoded[0]);
  });
  let view = emptyRunView('run');
  const end = await readRun(world(origin), {
    runId: 'run',
    cursor: () => view.lastSeq,
    onFrame: (frame) => {
      view = reduceRun(view, frame);
      stop.abort();
    },
    onConnection: () => {},
    signal: stop.signal,
  });
  expect(end).toBe('aborted');
  await closed.promise;
});
