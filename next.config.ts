import type { NextConfig } from 'next';

/** What carries a session cookie is in no shared cache. The other headers of an answer are `lib/http/request-guard.ts`'s. */
const PAGE_HEADERS = [{ key: 'Cache-Control', value: 'private, no-cache' }];

const config: NextConfig = {
  reactCompiler: true,
  // Tests are no part of a build: what they import is not installed where only the app runs.
  typescript: { tsconfigPath: 'tsconfig.build.json' },
  poweredByHeader: false,
  // `lib/http/delivery.ts` does it, for files once and for all when they are built.
  compress: false,
  // The dashboard answers 401 and 403.
  experimental: { authInterrupts: true },
  // pino's worker cannot be bundled.
  serverExternalPackages: ['pino'],
  headers: async () => [
    { source: '/', headers: PAGE_HEADERS },
    { source: '/chat/:path*', headers: PAGE_HEADERS },
    { source: '/dashboard/:path*', headers: PAGE_HEADERS },
  ],
};

export default config;
