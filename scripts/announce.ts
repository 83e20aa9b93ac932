import { setTimeout as delay } from 'node:timers/promises';
import { request } from 'undici';

const PATIENCE_MS = 120_000;
const EVERY_MS = 100;

/** Once the server answers, says where it is, what it can use, and how to add more. Gives up silently with the server. */
export async function announce(origin: string): Promise<void> {
  if (!(await isUp(origin))) return;
  const models = await configuredModels(origin);
  console.log(`
  DAC is ready:  ${origin}
  Models:        ${models.length === 0 ? 'none' : listOf(models)}
  Add a key:     put OPENAI_API_KEY=… (or another of .env.example) into .env, and start again
`);
}

async function isUp(origin: string): Promise<boolean> {
  const deadline = performance.now() + PATIENCE_MS;
  while (performance.now() < deadline) {
    if ((await read(`${origin}/api/health`)) !== null) return true;
    // Not held open by this wait: a server that ends must not live on for it.
    await delay(EVERY_MS, undefined, { ref: false });
  }
  return false;
}

async function configuredModels(origin: string): Promise<string[]> {
  const answer = await read(`${origin}/api/models`);
  const { models } = (answer ?? { models: [] }) as { models: { id: string; configured: boolean }[] };
  return models.filter(({ configured }) => configured).map(({ id }) => id);
}

/** The JSON of an answer with status 200, else null. (Not `fetch`: Next's server, in this process, makes that its own.) */
async function read(url: string): Promise<unknown> {
  try {
    const { statusCode, body } = await request(url, { reset: true });
    const answer = await body.json();
    return statusCode === 200 ? answer : null;
  } catch {
    return null; // not listening yet
  }
}

function listOf(models: string[]): string {
  const shown = models.slice(0, 8).join(', ');
  return models.length > 8 ? `${shown} and ${models.length - 8} more` : shown;
}
