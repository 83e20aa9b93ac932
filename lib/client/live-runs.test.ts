import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import type { RunEvent } from '../stream/run-event.ts';
import { browserClock } from './clock.ts';
import { LiveRuns } from './live-runs.ts';
import type { RunView } from './run-view.ts';

const RUN = 'run-0000000000000001';
const start: RunEvent = {
  type: 'start',
  messageId: RUN,
  messageMetadata: { threadId: 't', parentId: 'q', provider: 'mock', model: 'mock/m' },
};
const text = (delta: string): RunEvent => ({ type: 'text-delta', id: '0', delta });
const abort: RunEvent = { type: 'abort', reason: 'cancelled' };

/** A server of one run, and tabs of one browser that show it. */
async function browser() {
  const log: RunEvent[] = [];
  const streams = new Set<ServerResponse>();
  const waiting: (() => void)[] = [];
  const changed = () => {
    for (const look of waiting.splice(0)) look();
  };
  let served = 0;
  const frame = (id: number) => `id: ${id}\ndata: ${JSON.stringify(log[id])}\n\n`;
  const server = createServer((request, response) => {
    served += 1;
    streams.add(response);
    response.on('close', () => {
      streams.delete(response);
      changed();
    });
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    response.write(': ping\n\n');
    for (let id = Number(request.headers['last-event-id'] ?? -1) + 1; id < log.length; id++) {
      response.write(frame(id));
    }
    changed();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const releases: (() => void)[] = [];
  onTestFinished(() => {
    for (const release of releases) release();
    server.closeAllConnections();
    server.close();
  });
  const append = (event: RunEvent) => {
    log.push(event);
    for (const stream of streams) stream.write(frame(log.length - 1));
  };
  const openTab = () => {
    const settled: RunView[] = [];
    const watchers: (number | undefined)[] = [];
    const runs = new LiveRuns({
      world: {
        fetch: (path, init) => fetch(origin + path, init),
        clock: browserClock,
        random: () => 0,
        onWake: () => () => {},
      },
      sharing: {
        locks: navigator.locks,
        openChannel: (name) => new BroadcastChannel(name),
        tab: crypto.randomUUID(),
      },
      schedule: (flush) => queueMicrotask(flush),
      onSettled: (view, watchedBy) => {
        settled.push(view);
        watchers.push(watchedBy);
        changed();
      },
      onGone: () => {},
    });
    runs.subscribe(RUN, changed);
    const release = runs.hold(RUN);
    releases.push(release);
    return { runs, release, settled, watchers, shown: () => runs.get(RUN)?.view.text };
  };
  /** Resolves as soon as `fact` holds; the test's own time limit ends a wait in vain. */
  const until = async (fact: () => boolean) => {
    while (!fact()) await new Promise<void>((resolve) => waiting.push(resolve));
  };
  return { append, openTab, until, streams, served: () => served };
}

test('ten tabs show one run live over one connection, latecomers too, and each sees the end once', async () => {
  const { append, openTab, until, streams } = await browser();
  append(start);
  append(text('one '));
  const early = Array.from({ length: 5 }, () => openTab());
  await until(() => early.every((tab) => tab.shown() === 'one '));
  append(text('two '));
  const late = Array.from({ length: 5 }, () => openTab());
  const all = [...early, ...late];
  await until(() => all.every((tab) => tab.shown() === 'one two '));
  append(text('three'));
  await until(() => all.every((tab) => tab.shown() === 'one two three'));
  expect(streams.size).toBe(1);
  append(abort);
  await until(() => all.every((tab) => tab.settled.length > 0));
  expect(all.map((tab) => tab.settled.map((view) => view.text))).toEqual(Array(10).fill(['one two three']));
  expect(all.map((tab) => tab.watchers)).toEqual(Array(10).fill([10]));
});

test('when the reading tab is hidden another goes on from where it was', async () => {
  const { append, openTab, until, served } = await browser();
  append(start);
  append(text('one '));
  const first = openTab();
  await until(() => first.shown() === 'one ');
  const second = openTab();
  await until(() => second.shown() === 'one ');
  first.runs.setVisible(false);
  append(text('two '));
  await until(() => second.shown() === 'one two ');
  expect(served()).toBe(2);
  expect(first.shown()).toBe('one ');
  first.runs.setVisible(true);
  await until(() => first.shown() === 'one two ');
  append(abort);
  await until(() => first.settled.length === 1 && second.settled.length === 1);
  expect(second.settled[0]?.text).toBe('one two ');
});

test('while Stop is on its way what is shown stands still; if it fails, everything that came is shown', async () => {
  const { append, openTab, until } = await browser();
  append(start);
  append(text('one '));
  const { runs, shown } = openTab();
  await until(() => shown() === 'one ');
  runs.setStopping(RUN, true);
  append(text('two '));
  append(text('three '));
  const other = openTab();
  await until(() => other.shown() === 'one two three ');
  expect(shown()).toBe('one ');
  runs.setStopping(RUN, false);
  expect(shown()).toBe('one two three ');
});

test('a run that nobody shows is not read', async () => {
  const { append, openTab, until, streams } = await browser();
  append(start);
  append(text('one '));
  const { release, shown } = openTab();
  await until(() => shown() === 'one ');
  release();
  await until(() => streams.size === 0);
});
