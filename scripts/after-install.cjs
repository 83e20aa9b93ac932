/**
 * `postinstall`, run by whatever Node.js runs npm: puts the Node.js of the lock where scripts and tools look for one,
 * and prepares the rest with it. npm links it by itself from version 11 on. Before, it takes the link away again with
 * the packages of other systems, which claim the same name.
 */
'use strict';

const { spawnSync } = require('node:child_process');
const { existsSync, mkdirSync, rmSync, symlinkSync } = require('node:fs');
const { join, relative } = require('node:path');

const modules = join(__dirname, '..', 'node_modules');

/** The Node.js of the lock for this system; null where there is none. */
function lockedNode() {
  const system = `${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  const file = process.platform === 'win32' ? 'node.exe' : 'node';
  const places = [`node-${system}`, `node-bin-${system}`].map((name) => join(modules, name, 'bin', file));
  return places.find((place) => existsSync(place)) ?? null;
}

const node = lockedNode();
const link = join(modules, '.bin', 'node');
// Windows has a script for each tool in place of links, which npm alone writes.
if (node !== null && process.platform !== 'win32' && !existsSync(link)) {
  mkdirSync(join(modules, '.bin'), { recursive: true });
  rmSync(link, { force: true }); // one that leads nowhere
  symlinkSync(relative(join(modules, '.bin'), node), link);
}

const args = ['-r', join(__dirname, 'node-version.cjs'), join(__dirname, 'prepare.ts')];
process.exitCode = spawnSync(node ?? process.execPath, args, { stdio: 'inherit' }).status ?? 1;
