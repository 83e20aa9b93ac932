import { execFileSync } from 'node:child_process';
import { arch, cpus, platform, totalmem } from 'node:os';

/** When, of what and where something was measured. */
export interface MeasuredOn {
  /** ISO 8601, in UTC. */
  date: string;
  /** The sources' commit, and whether they were changed since. */
  commit: string;
  /** System, processor and memory, in words. */
  machine: string;
  /** Version of Node. */
  node: string;
}

/** Now, of these sources, on this machine. */
export function measuredOn(): MeasuredOn {
  const cores = cpus();
  const processor = cores[0]?.model.trim() || 'unnamed processor';
  return {
    date: new Date().toISOString(),
    commit: commit(),
    machine: `${platform()} ${arch()}, ${cores.length} × ${processor}, ${Math.round(totalmem() / 2 ** 30)} GiB`,
    node: process.version,
  };
}

function commit(): string {
  const git = (...args: string[]) => execFileSync('git', args, { encoding: 'utf8', stdio: 'pipe' }).trim();
  try {
    return git('rev-parse', 'HEAD') + (git('status', '--porcelain') === '' ? '' : ', with changes');
  } catch {
    return 'not a git checkout';
  }
}
