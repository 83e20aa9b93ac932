import type { ReactNode } from 'react';
import { AppShell } from '../app-shell.tsx';
import { EARLY_INPUT_SCRIPT } from '../early-input-script.ts';
import '../globals.css';
import { PREFERENCE_SCRIPT } from '../preferences.ts';
import { readShell } from '../server-data.ts';
import { InlineScript } from '../ui/inline-script.tsx';

/** Every page that a person sees: its frame comes with it, and its style. */
export default async function ScreenLayout({ children }: { children: ReactNode }) {
  const shell = await readShell();
  return (
    <>
      {/* Before anything of the page is painted. */}
      <InlineScript code={PREFERENCE_SCRIPT} />
      <InlineScript code={EARLY_INPUT_SCRIPT} />
      <AppShell shell={shell}>{children}</AppShell>
    </>
  );
}
