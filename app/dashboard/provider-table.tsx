import type { DashboardFrame } from '@/lib/http/schemas/dashboard-frame.ts';
import { providerName } from '../composer/provider-names.ts';
import { TableFrame } from './table-frame.tsx';
import { count, milliseconds, NOTHING, percent } from './units.ts';

type Durations = { p95: number; count: number };
const p95 = (durations: Durations) => milliseconds(durations.count === 0 ? null : durations.p95);

/** The same figures, provider by provider. */
export function ProviderTable({ frame }: { frame: DashboardFrame | null }) {
  const providers = Object.entries(frame?.metrics.providers ?? {});
  return (
    <section aria-labelledby="providers-title" className="flex flex-col gap-3">
      <h2 id="providers-title" className="section-title">
        Providers
      </h2>
      <TableFrame name="Providers">
        <table className="data-table">
          <thead>
            <tr>
              <th scope="col">Provider</th>
              <th scope="col">Requests</th>
              <th scope="col">Calls</th>
              <th scope="col">In progress</th>
              <th scope="col">Queued</th>
              <th scope="col">First token p95</th>
              <th scope="col">Queue p95</th>
              <th scope="col">Answer p95</th>
              <th scope="col">Failed</th>
              <th scope="col">Rate limited (429)</th>
            </tr>
          </thead>
          <tbody>
            {providers.length === 0 && (
              <tr>
                <td colSpan={10} className="text-muted">
                  {frame ? 'No recent requests.' : 'Loading…'}
                </td>
              </tr>
            )}
            {providers.map(([provider, figures]) => (
              <tr key={provider}>
                <th scope="row">{providerName(provider)}</th>
                <td>{count(figures.requests)}</td>
                <td>{count(figures.provider_calls)}</td>
                <td>{count(figures.active_runs)}</td>
                <td>{count(figures.queue_depth)}</td>
                <td>{p95(figures.ttft_ms)}</td>
                <td>{p95(figures.queue_wait_ms)}</td>
                <td>{p95(figures.latency_ms)}</td>
                <td>{figures.latency_ms.count === 0 ? NOTHING : percent(figures.error_rate)}</td>
                <td>{count(figures.rate_limited)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
    </section>
  );
}
