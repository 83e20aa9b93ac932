import type { Metadata } from 'next';
import { SettingsScreen } from '../../settings/settings-screen.tsx';
import { TopBar } from '../../top-bar.tsx';

export const metadata: Metadata = { title: 'Settings' };

export default function SettingsPage() {
  return (
    <>
      <TopBar title="Settings" />
      <SettingsScreen />
    </>
  );
}
