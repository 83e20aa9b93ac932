import { readFileSync } from 'node:fs';

/** Linux counts a process's time in hundredths of a second, whatever the kernel's own tick. */
const MICROS_PER_TICK = 10_000;

/** CPU that a process has used so far, all its threads, user and system, in microseconds. Linux only. */
export function cpuMicros(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name, in parentheses, may hold spaces; the fields after it are numbered from the state, which is the third.
  const [, , , , , , , , , , , user = '0', system = '0'] = fields
    .slice(fields.lastIndexOf(')') + 2)
    .split(' ');
  return (Number(user) + Number(system)) * MICROS_PER_TICK;
}
