import { createServer, type IncomingHttpHeaders, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import type { WireCase, WireRequest, WireResponse } from './wire-case.ts';

/** The server of a test, which answers each case's model as the case says. */
export interface CaseServer {
  origin: string;
  /** Requests so far that asked for this model. */
  calls(model: string): number;
  close(): Promise<void>;
}

/** The name under which a case is asked. */
export function modelOf(index: number): string {
  return `case-${index}`;
}

/**
 * Speaks the cases over real sockets. Only requests are parsed: every byte of a response is written by hand, so that
 * framing, missing line ends, odd headers and cut connections are as a case says.
 */
export async function startCaseServer(cases: readonly WireCase[]): Promise<CaseServer> {
  const calls = new Map<string, number>();
  const sockets = new Set<Socket>();
  const server: Server = createServer((incoming) => {
    answer(incoming).catch(() => incoming.socket.destroy());
  });
  const answer = async (incoming: IncomingMessage) => {
    const request = await readRequest(incoming);
    const model = /case-\d+/.exec(`${request.json.model ?? ''} ${request.path}`)?.[0] ?? '';
    const found = cases[Number(model.slice('case-'.length))];
    const count = (calls.get(model) ?? 0) + 1;
    calls.set(model, count);
    const response =
      typeof found?.respond === 'function' ? found.respond(request, count) : (found?.respond ?? null);
    if (response === null) incoming.socket.destroy();
    else await write(incoming.socket, response);
  };
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls: (model) => calls.get(model) ?? 0,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function readRequest(incoming: IncomingMessage): Promise<WireRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const body = Buffer.concat(chunks).toString();
  return {
    path: incoming.url ?? '',
    headers: incoming.headers as IncomingHttpHeaders & Record<string, string | undefined>,
    json: body === '' ? {} : JSON.parse(body),
  };
}

async function write(socket: Socket, response: WireResponse): Promise<void> {
  const { status = '200 OK', head = ['content-type: text/event-stream'], http = '1.1' } = response;
  const framing = response.framing ?? 'chunked';
  const isChunked = framing === 'chunked' && response.raw === undefined;
  if (response.raw === undefined) {
    const lines = [
      `HTTP/${http} ${status}`,
      ...head,
      isChunked ? 'transfer-encoding: chunked' : 'connection: close',
    ];
    socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  }
  for (const piece of response.raw ?? response.body ?? []) {
    if (typeof piece === 'number') {
      await setTimeout(piece);
      continue;
    }
    const bytes = Buffer.from(piece as string);
    if (bytes.length === 0) continue;
    socket.write(
      isChunked ? Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, CRLF]) : bytes,
    );
    // Each piece is a packet of its own.
    await setTimeout(1);
  }
  if (response.end === 'silence') return;
  if (response.end === 'reset') {
    socket.resetAndDestroy();
    return;
  }
  if (isChunked) {
    const trailers = (response.trailers ?? []).map((line) => `${line}\r\n`).join('');
    socket.write(`0\r\n${trailers}\r\n`);
  } else {
    socket.end();
  }
}

const CRLF = Buffer.from('\r\n');
