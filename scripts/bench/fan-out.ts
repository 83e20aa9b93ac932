/**
 * The least that a server can do to show one answer to many: `GET /watch` joins, `POST /api/chat` asks the provider once
 * and writes every token to every watcher as it comes. What the product delivers is measured against it.
 *
 * `npx node scripts/bench/fan-out.ts --port N --upstream http://127.0.0.1:4010`
 */
import { createServer, request as httpRequest, type ServerResponse } from 'node:http';
import { parseArgs } from 'node:util';

const { values } = parseArgs({ options: { port: { type: 'string' }, upstream: { type: 'string' } } });
const upstream = new URL('/v1/chat/completions', values.upstream);
const headers = { 'content-type': 'text/event-stream', 'cache-control': 'no-cache, no-transform' };
const watchers = new Set<ServerResponse>();
let seq = 0;

function toAll(frame: string): void {
  const bytes = Buffer.from(frame);
  for (const watcher of watchers) {
    watcher.write(bytes);
  }
}

const server = createServer((request, response) => {
  if (request.url === '/watch') {
    response.writeHead(200, headers).flushHeaders();
    watchers.add(response);
    response.on('close', () => watchers.delete(response));
    return;
  }
  if (request.url !== '/api/chat') {
    response.end();
    return;
  }
  seq = 0;
  const upstreamRequest = httpRequest(
    upstream,
    { method: 'POST', headers: { 'content-type': 'application/json' } },
    (upstreamResponse) => {
      response.end();
      let rest = '';
      upstreamResponse.setEncoding('utf8').on('data', (text: string) => {
        const frames = (rest + text).split('\n\n');
        rest = frames.pop() ?? '';
        for (const frame of frames) {
          if (frame.startsWith('data: {')) {
            const content = JSON.parse(frame.slice('data: '.length)).choices?.[0]?.delta?.content;
            if (content !== undefined) {
              toAll(
                `id: ${seq++}\ndata: {"type":"text-delta","id":"0","delta":${JSON.stringify(content)}}\n\n`,
              );
            }
          }
        }
      });
      upstreamResponse.on('end', () => {
        toAll('data: [DONE]\n\n');
        for (const watcher of watchers) {
          watcher.end();
        }
      });
    },
  );
  request.pipe(upstreamRequest);
});
server.listen({ port: Number(values.port), host: '127.0.0.1', backlog: 4096 });
process.on('SIGTERM', () => process.exit(0));
