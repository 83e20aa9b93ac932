import { createServer } from 'node:net';

/** Why nothing can listen there, as a sentence for a person; null where it can. */
export async function listenFault(hostname: string, port: number): Promise<string | null> {
  const error = await tryToListen(hostname, port);
  switch (error?.code) {
    case undefined:
      return null;
    case 'EADDRINUSE':
      return `Port ${port} on ${hostname} is taken by another program. Stop that one, or choose another port, for example PORT=${port < 65_535 ? port + 1 : 3000}.`;
    case 'EACCES':
      return `Port ${port} may not be used by this user. Choose one above 1023, for example PORT=3000.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `HOSTNAME=${hostname} is no address of this machine. Use HOSTNAME=127.0.0.1 for this machine only, or HOSTNAME=0.0.0.0 for every network.`;
    default:
      return `Nothing can listen on ${hostname}, port ${port}: ${error?.message}`;
  }
}

function tryToListen(host: string, port: number): Promise<NodeJS.ErrnoException | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', resolve);
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(null)));
  });
}

/** Where a browser on this machine finds a server that listens there. */
export function originOf(hostname: string, port: number): string {
  const host = hostname === '0.0.0.0' ? '127.0.0.1' : hostname === '::' ? '[::1]' : hostname;
  return `http://${host.includes(':') && !host.startsWith('[') ? `[${host}]` : host}:${port}`;
}
