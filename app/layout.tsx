import type { Metadata, Viewport } from 'next';
import type { ReactNode } from 'react';
import { AppShell } from './app-shell.tsx';
import './globals.css';
import { PREFERENCE_SCRIPT } from './preferences.ts';
import { readShell } from './server-data.ts';

export const metadata: Metadata = {
  title: { default: 'DAC', template: '%s · DAC' },
  description: 'Ask large language models, and watch the answers arrive.',
  applicationName: 'DAC',
  manifest: '/manifest.webmanifest',
  icons: { icon: '/icon.svg', apple: '/icon-192.png' },
  robots: { index: false },
};

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  viewportFit: 'cover',
  interactiveWidget: 'resizes-content',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#fdfdfc' },
    { media: '(prefers-color-scheme: dark)', color: '#17181a' },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const shell = await readShell();
  return (
    <html lang="en" suppressHydrationWarning>
      <head>
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: a constant of ours, before the first paint */}
        <script dangerouslySetInnerHTML={{ __html: PREFERENCE_SCRIPT }} />
      </head>
      <body>
        <AppShell shell={shell}>{children}</AppShell>
      </body>
    </html>
  );
}
