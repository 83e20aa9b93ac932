import { WireClient } from '../../e2e/http/wire-client.ts';
import { ProductionServer } from '../../e2e/production-server.ts';

/** The product as `npm start` runs it. */
export interface VerifyServer {
  port: number;
  /** A session's cookie, as the header's value. */
  cookie: string;
  stop(): Promise<void>;
}

/** The product on a fresh database with its built-in model, and none but these settings. */
export async function startVerifyServer(
  env: Record<string, string>,
  port: number | null = null,
): Promise<VerifyServer> {
  const server = await ProductionServer.create({ MOCK_ENABLED: '1', ...env }, port);
  try {
    await server.start();
  } catch (error) {
    await server.remove();
    throw error;
  }
  const { cookie } = await WireClient.at(server.url);
  return { port: Number(new URL(server.url).port), cookie: cookie ?? '', stop: () => server.remove() };
}
