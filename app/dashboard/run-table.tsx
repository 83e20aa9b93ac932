import type { DashboardFrame, SettledRun } from '@/lib/http/schemas/dashboard-frame.ts';
import { useModelName } from '../model-name.ts';
import { PHASES, phasesOf, RunWaterfall } from './run-waterfall.tsx';
import { TableFrame } from './table-frame.tsx';
import { ago, count, milliseconds, NOTHING } from './units.ts';

const STATUS: Record<SettledRun['status'], string> = {
  complete: 'Complete',
  cancelled: 'Stopped',
  failed: 'Failed',
  interrupted: 'Interrupted',
};

/** The runs that settled last, each with where its time went. */
export function RunTable({ frame }: { frame: DashboardFrame | null }) {
  const runs = frame?.runs ?? [];
  const longest = Math.max(1, ...runs.map((run) => run.latency_ms));
  return (
    <section aria-labelledby="runs-title" className="flex flex-col gap-3">
      <div className="flex flex-wrap items-baseline gap-x-5 gap-y-1">
        <h2 id="runs-title" className="section-title">
          Recent answers
        </h2>
        <ul className="flex flex-wrap gap-x-4 gap-y-1 text-xs text-muted" aria-label="Phases">
          {PHASES.map(({ key, name, tone }) => (
            <li key={key} className="flex items-center gap-1.5">
              <span aria-hidden className={`size-2.5 rounded-sm ${tone}`} />
              {name}
            </li>
          ))}
        </ul>
      </div>
      <TableFrame name="Recent answers">
        <table className="data-table">
          <thead>
            <tr>
              <th scope="col">When</th>
              <th scope="col" className="text-left!">
                Model
              </th>
              <th scope="col">Status</th>
              <th scope="col">Requests</th>
              <th scope="col">First token</th>
              <th scope="col">Total</th>
              <th scope="col" className="w-1/3 min-w-52 text-left!">
                Time breakdown
              </th>
            </tr>
          </thead>
          <tbody>
            {runs.length === 0 && (
              <tr>
                <td colSpan={7} className="text-left! text-muted">
                  {frame ? 'No answers since the server started.' : 'Loading…'}
                </td>
              </tr>
            )}
            {runs.map((run) => (
              <RunRow key={run.run_id} run={run} now={frame?.at ?? ''} longest={longest} />
            ))}
          </tbody>
        </table>
      </TableFrame>
    </section>
  );
}

function RunRow({ run, now, longest }: { run: SettledRun; now: string; longest: number }) {
  const nameOf = useModelName();
  const instead = run.answered_by === run.model ? '' : `, answered by ${nameOf(run.answered_by)}`;
  return (
    <tr data-run={run.run_id}>
      <th scope="row" className="whitespace-nowrap">
        {ago(run.settled_at, now)}
      </th>
      <td className="text-left!">
        <span className="block max-w-56 truncate" title={run.model}>
          {nameOf(run.model)}
          {instead}
        </span>
      </td>
      <td className={run.status === 'failed' ? 'text-danger' : ''}>{run.code ?? STATUS[run.status]}</td>
      <td>{count(run.requests)}</td>
      <td>{run.ttft_ms === null ? NOTHING : milliseconds(run.ttft_ms)}</td>
      <td>{milliseconds(run.latency_ms)}</td>
      <td>
        <RunWaterfall phases={phasesOf(run)} longest={longest} />
      </td>
    </tr>
  );
}
