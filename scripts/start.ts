/** `npm start`: settings checked, database brought up to date, built where that is needed, served. */
import { environment } from '../lib/env.ts';
import { build, isBuildFresh } from './production-build.ts';
import { getReady, orExplain, serve } from './serve.ts';

await orExplain(async () => {
  const settings = await getReady(false);
  if (!isBuildFresh()) {
    console.log('Building, which is not done again until something changes …');
    const code = await build();
    if (code !== 0) process.exit(code);
  }
  // Next's own handlers would wait for ever for open streams; the app's end them. It must be set before Next loads.
  environment().NEXT_MANUAL_SIG_HANDLE = 'true';
  await serve('start', settings);
});
