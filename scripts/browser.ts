/** A Chromium for the tests: found, or installed. `node scripts/browser.ts` makes sure of one and prints its path. */
import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import { environment } from '../lib/env.ts';

const SYSTEM_NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const MAC_CHROME = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';

/** Flags for a browser that talks to this machine only; Chromium refuses to run as root inside its sandbox. */
export const BROWSER_FLAGS = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** `CHROME_PATH`, else Playwright's own, else the system's; null where there is none. */
export function findBrowser(): string | null {
  const { CHROME_PATH, PATH = '' } = environment();
  if (CHROME_PATH) {
    if (!isExecutable(CHROME_PATH))
      throw new Error(`CHROME_PATH=${CHROME_PATH} is no program that can be run`);
    return CHROME_PATH;
  }
  const system = PATH.split(delimiter).flatMap((folder) => SYSTEM_NAMES.map((name) => join(folder, name)));
  return [chromium.executablePath(), ...system, MAC_CHROME].find(isExecutable) ?? null;
}

/** Finds a browser or installs one, and sets `CHROME_PATH` for this process and its children. */
export function ensureBrowser(): string {
  const path = findBrowser() ?? install();
  if (path === null) {
    throw new Error('No Chromium was found and none could be installed: set CHROME_PATH to the path of one.');
  }
  environment().CHROME_PATH = path;
  return path;
}

function install(): string | null {
  const playwright = fileURLToPath(new URL('../node_modules/.bin/playwright', import.meta.url));
  const attempts = [
    [process.execPath, [playwright, 'install', '--with-deps', 'chromium']],
    ['sh', ['-c', 'apt-get update && apt-get install -y --no-install-recommends chromium']],
  ] as const;
  for (const [command, args] of attempts) {
    console.error(`No browser yet: ${command} ${args.join(' ')}`);
    spawnSync(command, args, { stdio: ['ignore', 2, 2] });
    const found = findBrowser();
    if (found !== null) return found;
  }
  return null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

if (import.meta.main) console.log(ensureBrowser());
