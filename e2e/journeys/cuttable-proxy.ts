import { connect, createServer, type Server, type Socket } from 'node:net';

/** A network that a test can cut: passes TCP through until it is told not to. */
export class CuttableProxy {
  readonly url: string;
  #server: Server;
  #sockets = new Set<Socket>();
  #down = false;

  private constructor(server: Server, port: number) {
    this.#server = server;
    this.url = `http://127.0.0.1:${port}`;
  }

  /** Listens on a free port and passes everything on to `targetPort`. */
  static async to(targetPort: number): Promise<CuttableProxy> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const proxy = new CuttableProxy(server, typeof address === 'object' && address ? address.port : 0);
    server.on('connection', (socket) => proxy.#pass(socket, targetPort));
    return proxy;
  }

  /** Breaks every connection and lets no new one through until `mend`. */
  cut(): void {
    this.#down = true;
    this.breakConnections();
  }

  mend(): void {
    this.#down = false;
  }

  /** Breaks every connection; new ones go through. */
  breakConnections(): void {
    for (const socket of this.#sockets) socket.resetAndDestroy();
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #pass(client: Socket, targetPort: number): void {
    if (this.#down) {
      client.resetAndDestroy();
      return;
    }
    const target = connect(targetPort, '127.0.0.1');
    for (const [socket, other] of [
      [client, target],
      [target, client],
    ] as const) {
      this.#sockets.add(socket);
      socket.pipe(other);
      // What breaks one side breaks the other, which is all a broken connection means here.
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        this.#sockets.delete(socket);
        other.destroy();
      });
    }
  }
}
