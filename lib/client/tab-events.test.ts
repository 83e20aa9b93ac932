import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { browserClock } from './clock.ts';
import type { TabEvent } from './protocol.ts';
import { TabEvents } from './tab-events.ts';

/** A server of `/api/events` that tells how many streams are open and what each tab was told. */
async function browser() {
  const streams = new Set<ServerResponse>();
  const changes: (() => void)[] = [];
  const changed = () => {
    for (const look of changes.splice(0)) look();
  };
  const server = createServer((_, response) => {
    streams.add(response);
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    response.write('data: {"type":"hello"}\n\n');
    response.on('close', () => {
      streams.delete(response);
      changed();
    });
    changed();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const tabs: TabEvents[] = [];
  onTestFinished(() => {
    for (const tab of tabs) tab.hide();
    server.closeAllConnections();
    server.close();
  });
  const openTab = (locks: LockManager | undefined = navigator.locks) => {
    const told: TabEvent[] = [];
    const tab = new TabEvents({
      world: {
        fetch: (path, init) => fetch(origin + path, init),
        clock: browserClock,
        random: () => 0,
        onWake: () => () => {},
      },
      sharing: { locks, openChannel: (name) => new BroadcastChannel(name), tab: crypto.randomUUID() },
      onEvent: (event) => {
        told.push(event);
        changed();
      },
    });
    tabs.push(tab);
    tab.show();
    return { tab, told };
  };
  /** Resolves as soon as `fact` holds; the test's own time limit ends a wait in vain. */
  const until = async (fact: () => boolean) => {
    while (!fact()) await new Promise<void>((resolve) => changes.push(resolve));
  };
  const send = (event: TabEvent) => {
    for (const stream of streams) stream.write(`data: ${JSON.stringify(event)}\n\n`);
  };
  return { openTab, until, send, streams };
}

const news: TabEvent = { type: 'run-started', threadId: 't', runId: 'r', parentId: 'q' };
const heard = (told: TabEvent[], type: TabEvent['type']) =>
  told.filter((event) => event.type === type).length;

test('ten tabs read one stream, and each is told everything once', async () => {
  const { openTab, until, send, streams } = await browser();
  const all = Array.from({ length: 10 }, () => openTab());
  await until(() => all.every(({ told }) => heard(told, 'hello') > 0));
  send(news);
  await until(() => all.every(({ told }) => heard(told, 'run-started') > 0));
  expect(streams.size).toBe(1);
  expect(all.map(({ told }) => heard(told, 'run-started'))).toEqual(Array(10).fill(1));
});

test('when the leader is hidden another tab takes over and says hello to all', async () => {
  const { openTab, until, send, streams } = await browser();
  const first = openTab();
  await until(() => heard(first.told, 'hello') === 1);
  const others = [openTab(), openTab()];
  await until(() => others.every(({ told }) => heard(told, 'hello') === 1));
  first.tab.hide();
  await until(() => others.every(({ told }) => heard(told, 'hello') === 2));
  send(news);
  await until(() => others.every(({ told }) => heard(told, 'run-started') === 1));
  expect(streams.size).toBe(1);
  expect(heard(first.told, 'run-started')).toBe(0);
});

test('a hidden tab holds no connection, and is told to read again when shown', async () => {
  const { openTab, until, streams } = await browser();
  const { tab, told } = openTab();
  await until(() => heard(told, 'hello') === 1);
  tab.hide();
  await until(() => streams.size === 0);
  tab.show();
  await until(() => heard(told, 'hello') === 2);
});

test('a stream that ends is opened again', async () => {
  const { openTab, until, streams } = await browser();
  const { told } = openTab();
  await until(() => heard(told, 'hello') === 1);
  for (const stream of streams) stream.end();
  await until(() => heard(told, 'hello') === 2);
});

test('without Web Locks each tab reads for itself', async () => {
  const { openTab, until, streams } = await browser();
  const noLocks = null as unknown as undefined;
  const both = [openTab(noLocks), openTab(noLocks)];
  await until(() => both.every(({ told }) => told.length > 0) && streams.size === 2);
});
