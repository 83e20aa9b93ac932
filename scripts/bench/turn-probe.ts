import { createServer } from 'node:net';
import { environment } from '../../lib/env.ts';

/**
 * Loaded into a server before everything else (`--import`): measures how much CPU time each turn of its event loop takes, and
 * tells the longest since it was asked last to whoever connects to `TURN_PROBE_PORT`. Turns follow each other without
 * rest, so that none is counted with the one before: the process is busy all the time.
 */
let longestMicros = 0;
let last = process.threadCpuUsage();

function turn(): void {
  const now = process.threadCpuUsage();
  longestMicros = Math.max(longestMicros, now.user - last.user + now.system - last.system);
  last = now;
  setImmediate(turn);
}

const port = Number(environment().TURN_PROBE_PORT);
createServer((socket) => {
  socket.on('error', () => {});
  socket.end(String(longestMicros / 1000));
  longestMicros = 0;
}).listen(port, '127.0.0.1');
turn();
