/**
 * The least that a server between a browser and a provider can do: takes `POST /api/chat`, asks upstream, and passes every
 * chunk on as it comes, without parsing, storing or sharing anything. What the product adds is measured against it.
 *
 * `npx node scripts/bench/pass-through.ts --port N --upstream http://127.0.0.1:4010`
 */
import { Agent, createServer, request as httpRequest } from 'node:http';
import { parseArgs } from 'node:util';

const { values } = parseArgs({ options: { port: { type: 'string' }, upstream: { type: 'string' } } });
const upstream = new URL('/v1/chat/completions', values.upstream);
const agent = new Agent({ keepAlive: true, maxSockets: Infinity, scheduling: 'fifo' });

const server = createServer((request, response) => {
  if (request.url !== '/api/chat') {
    response.end();
    return;
  }
  const upstreamRequest = httpRequest(
    upstream,
    { method: 'POST', agent, headers: { 'content-type': 'application/json' } },
    (upstreamResponse) => {
      response.writeHead(200, {
        'content-type': 'text/event-stream',
        'cache-control': 'no-cache, no-transform',
      });
      upstreamResponse.on('data', (chunk: Buffer) => response.write(chunk));
      upstreamResponse.on('end', () => response.end());
      upstreamResponse.on('error', () => response.destroy());
    },
  );
  upstreamRequest.on('error', () => response.destroy());
  response.on('close', () => upstreamRequest.destroy());
  request.pipe(upstreamRequest);
});
server.listen({ port: Number(values.port), host: '127.0.0.1', backlog: 4096 });
process.on('SIGTERM', () => process.exit(0));
