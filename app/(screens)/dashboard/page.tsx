import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { forbidden, unauthorized } from 'next/navigation';
import { watcherRefusal } from '@/lib/http/watcher.ts';
import { getRuntime } from '@/lib/runtime.ts';
import { Dashboard } from '../../dashboard/dashboard.tsx';
import { TopBar } from '../../top-bar.tsx';

export const metadata: Metadata = { title: 'Dashboard' };

export default async function DashboardPage() {
  const refusal = watcherRefusal(await headers(), await getRuntime());
  if (refusal === 'metrics_unauthorized') unauthorized();
  if (refusal === 'metrics_forbidden') forbidden();
  return (
    <>
      <TopBar title="Dashboard" />
      <Dashboard />
    </>
  );
}
