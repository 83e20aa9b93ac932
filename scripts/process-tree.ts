import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';

interface Entry {
  pid: number;
  parent: number;
  group: number;
}

/**
 * Kills every process below `root`, and whatever else is in the process groups that they lead, without waiting. Each is
 * stopped before it is killed, so that none can start another meanwhile.
 */
export function killDescendants(root: number): void {
  const stopped = new Set<number>();
  for (;;) {
    const found = descendantsOf(root).filter((pid) => !stopped.has(pid));
    if (found.length === 0) break;
    for (const pid of found) {
      stopped.add(pid);
      send(pid, 'SIGSTOP');
    }
  }
  for (const pid of stopped) send(pid, 'SIGKILL');
}

/** The processes below `root`, and the others of the process groups that these lead, whoever their parent is by now. */
export function descendantsOf(root: number): number[] {
  const entries = processes();
  const found = new Set<number>();
  for (let before = -1; before < found.size; ) {
    before = found.size;
    for (const { pid, parent, group } of entries) {
      if (pid !== root && (parent === root || found.has(parent) || found.has(group))) found.add(pid);
    }
  }
  return [...found];
}

/** Whether this process has not ended. */
export function isRunning(pid: number): boolean {
  return processes().some((entry) => entry.pid === pid);
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended.
  }
}

function processes(): Entry[] {
  return existsSync('/proc/self/stat') ? fromProc() : fromPs();
}

/** A machine with /proc need not have `ps`. */
function fromProc(): Entry[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, 'latin1');
        // The program's name, in brackets, may hold anything.
        const [state, parent, group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        // A zombie has ended, and waits for its parent to notice.
        return state === 'Z' ? [] : [{ pid: Number(name), parent: Number(parent), group: Number(group) }];
      } catch {
        return []; // it has ended
      }
    });
}

function fromPs(): Entry[] {
  const { stdout = '' } = spawnSync('ps', ['-A', '-o', 'pid=,ppid=,pgid=,state='], { encoding: 'utf8' });
  return stdout.split('\n').flatMap((line) => {
    const [pid, parent, group, state] = line.trim().split(/\s+/);
    if (!state || state.startsWith('Z')) return [];
    return [{ pid: Number(pid), parent: Number(parent), group: Number(group) }];
  });
}
