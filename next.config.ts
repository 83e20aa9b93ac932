import type { NextConfig } from 'next';

/** Of pages: what carries a session cookie is in no shared cache, in no frame, and tells nobody where a link was. */
const PAGE_HEADERS = [
  { key: 'Cache-Control', value: 'private, no-cache' },
  {
    key: 'Content-Security-Policy',
    value: "base-uri 'self'; object-src 'none'; frame-ancestors 'none'; form-action 'self'",
  },
  { key: 'Referrer-Policy', value: 'same-origin' },
  { key: 'X-Content-Type-Options', value: 'nosniff' },
];

const config: NextConfig = {
  reactCompiler: true,
  poweredByHeader: false,
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
