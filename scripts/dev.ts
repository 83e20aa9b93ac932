/** `npm run dev`: the same as `npm start`, with hot reload in place of a build. */
import { getReady, orExplain, serve } from './serve.ts';

await orExplain(async () => serve('dev', await getReady(true)));
