/**
 * What Lighthouse CI visits: the production server on a database of its own with one long conversation, which belongs to
 * the session whose cookie `lighthouserc.json` sends.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openConversationStore } from '../lib/db/open-conversation-store.ts';
import { environment, SETTING_NAMES } from '../lib/env.ts';
import { migrate } from './migrate.ts';
import { seedThread } from './seed-thread.ts';

export const LIGHTHOUSE = {
  /** Unless `--port` says otherwise. */
  port: 3219,
  threadId: 'lighthouse-thread',
  turns: 100,
  // Of this database alone, which is thrown away: nothing that must be kept is signed with it.
  ownerId: 'AAAAAAAAAAAAAAAAAAAAAA',
  sessionSecret: 'signs-the-session-of-lighthouse-only',
};

if (import.meta.main) {
  const { values } = parseArgs({ options: { port: { type: 'string', default: String(LIGHTHOUSE.port) } } });
  const folder = mkdtempSync(join(tmpdir(), 'dac-lighthouse-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const databaseUrl = `file:${join(folder, 'dac.db')}`;
  await migrate(databaseUrl);
  const store = await openConversationStore(databaseUrl);
  await seedThread(store, LIGHTHOUSE);
  await store.close();

  Object.assign(environment(), {
    ...Object.fromEntries(SETTING_NAMES.map((name) => [name, ''])),
    NODE_ENV: 'production',
    PORT: values.port,
    DATABASE_URL: databaseUrl,
    SESSION_SECRET: LIGHTHOUSE.sessionSecret,
    MOCK_ENABLED: '1',
    LOG_LEVEL: 'warn',
  });
  await import('./start.ts');
}
