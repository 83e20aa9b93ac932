import { connect, createServer, type Socket } from 'node:net';

/** A line to a server of this machine that breaks. */
export interface BreakingLine {
  url: string;
  isBroken(): boolean;
  close(): void;
}

/** A line to the server on this port that breaks once, after so many bytes from it, as a phone's does in a tunnel. */
export async function breakingLine(port: number, breakAfter: number): Promise<BreakingLine> {
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
