/**
 * Loaded before every script (`node --require`), and written for any Node.js there ever was: an old one would answer with
 * a stack trace at the first line of TypeScript. Needed only where the lock has no Node.js for the system.
 */
'use strict';

/** The first with a `node:sqlite` that is no experiment any more. */
const OLDEST = [24, 15];

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
  console.error(
    `This is Node.js ${process.versions.node}, and DAC needs ${OLDEST.join('.')} or newer. "npm ci" brings one for Linux (glibc), ` +
      'macOS and Windows: run "npm run postinstall" if it was told to run no scripts, and elsewhere install it from https://nodejs.org.',
  );
  process.exit(1);
}
