import type { NextConfig } from 'next';

const config: NextConfig = {
  reactCompiler: true,
  poweredByHeader: false,
  // The native SQLite driver and pino's worker cannot be bundled.
  serverExternalPackages: ['better-sqlite3', 'pino'],
  // Pages carry a session cookie, so no shared cache may keep them.
  headers: async () => [
    { source: '/', headers: [{ key: 'Cache-Control', value: 'private, no-cache' }] },
    { source: '/chat/:path*', headers: [{ key: 'Cache-Control', value: 'private, no-cache' }] },
  ],
};

export default config;
