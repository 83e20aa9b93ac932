/**
 * `npm run lock`, after every change of a dependency: makes the lock say the same on every machine.
 *
 * - A registry that lacks some platforms' binaries makes `npm install` write a lock without them, and `npm ci` then
 *   refuses that lock everywhere. They are added.
 * - No dependency runs a script when it is installed. npm asks the lock whether there is one to run.
 * - The Node.js that runs everything is in the lock itself, so that the `engines` of packages are no matter of the Node.js
 *   that runs npm, and npm must not print a page of warnings about it.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

interface LockEntry {
  version?: string;
  resolved?: string;
  optional?: boolean;
  os?: string[];
  cpu?: string[];
  libc?: string[];
  bin?: Record<string, string>;
  engines?: Record<string, string>;
  hasInstallScript?: boolean;
  optionalDependencies?: Record<string, string>;
}

export interface Lock {
  packages: Record<string, LockEntry>;
}

/** The lock of everything, and that of the tools which are installed by whoever first needs them. */
export const LOCK_FILES = ['package-lock.json', 'tools/lighthouse/package-lock.json'] as const;

const pathOf = (file: string) => fileURLToPath(new URL(`../${file}`, import.meta.url));

export function readLock(file: string = LOCK_FILES[0]): Lock {
  return JSON.parse(readFileSync(pathOf(file), 'utf8'));
}

const PLATFORM =
  /-(?<os>android|darwin|freebsd|linux|openharmony|sunos|win32)-(?<cpu>arm64|arm|x64|ia32|ppc64|riscv64|s390x)(?:-(?<abi>[a-z]+))?$/;

/** The packages that hold Node.js, one for each platform. */
const NODE_BINARY = /^node_modules\/node-(?:bin-)?(?<os>linux|darwin|win)-(?:arm64|x64)$/;

/** What a platform's package says of itself, read off its name; null where the name is no platform's. */
export function platformOf(name: string): Pick<LockEntry, 'os' | 'cpu' | 'libc'> | null {
  if (/-wasm32-wasi$/.test(name)) return { cpu: ['wasm32'] };
  const { os, cpu, abi } = PLATFORM.exec(name)?.groups ?? {};
  if (os === undefined || cpu === undefined) return null;
  const libc = abi?.startsWith('musl') ? ['musl'] : abi?.startsWith('gnu') ? ['glibc'] : undefined;
  return { os: [os], cpu: [cpu], ...(libc && { libc }) };
}

/** Optional packages of a platform, asked for in one exact version, that have no entry: `node_modules` path and entry. */
export function missingEntries({ packages }: Lock): [path: string, entry: LockEntry][] {
  const missing = new Map<string, LockEntry>();
  for (const [path, { optionalDependencies = {} }] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(optionalDependencies)) {
      const platform = platformOf(name);
      if (platform === null || !/^\d+\.\d+\.\d+[\w.+-]*$/.test(version)) continue;
      const nested = `${path}/node_modules/${name}`;
      const top = `node_modules/${name}`;
      const found = packages[nested] ?? packages[top] ?? missing.get(top);
      if (found?.version === version) continue;
      missing.set(found === undefined ? top : nested, { version, ...platform, optional: true });
    }
  }
  return [...missing];
}

/** The lock with what it lacked and without what it must not say, in npm's order. */
export function completeLock(lock: Lock): Lock {
  const [[root, first] = ['', {}], ...rest] = Object.entries(lock.packages);
  const all = [...rest, ...missingEntries(lock)].toSorted(([a], [b]) => a.localeCompare(b, 'en'));
  const entries = all.map(([path, entry]) => [path, plainEntry(path, entry)] as const);
  return { ...lock, packages: Object.fromEntries([[root, first], ...entries]) };
}

function plainEntry(path: string, entry: LockEntry): LockEntry {
  const { hasInstallScript: _, engines: __, ...plain } = entry;
  const os = NODE_BINARY.exec(path)?.groups?.os;
  if (os === undefined) return plain;
  // An Alpine Linux would install what it cannot run, before its own Node.js; and an added entry says nothing of `bin`.
  const libc = os === 'linux' ? { libc: ['glibc'] } : {};
  return { ...plain, ...libc, bin: plain.bin ?? { node: 'bin/node' } };
}

if (import.meta.main) {
  for (const file of LOCK_FILES) {
    const lock = readLock(file);
    const names = missingEntries(lock).map(([path]) => path);
    writeFileSync(pathOf(file), `${JSON.stringify(completeLock(lock), null, 2)}\n`);
    console.log(names.length === 0 ? `${file} is complete.` : `Added to ${file}:\n${names.join('\n')}`);
  }
}
