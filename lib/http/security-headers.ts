/** Whoever shows an answer in a browser: it is what it says it is, in no frame, in no other site's page. */
export const SECURITY_HEADERS: readonly (readonly [string, string])[] = [
  ['X-Content-Type-Options', 'nosniff'],
  ['X-Frame-Options', 'DENY'],
  ['Referrer-Policy', 'same-origin'],
  ['Cross-Origin-Opener-Policy', 'same-origin'],
  ['Cross-Origin-Resource-Policy', 'same-origin'],
  [
    'Permissions-Policy',
    'accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=()',
  ],
  // Of what is no page. Pages bring their own (`proxy.ts`).
  [
    'Content-Security-Policy',
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  ],
];

/**
 * The policy of a page: scripts that the server wrote into it and what those load, nothing from elsewhere but images,
 * which a person has asked for one by one. Styles may stand in attributes, as formulas and diagrams have them.
 * @param hashes of inline scripts that are always the same, as `sha256-…`
 */
export function pagePolicy(nonce: string, hashes: readonly string[], development: boolean): string {
  const scripts = [`'nonce-${nonce}'`, ...hashes.map((hash) => `'${hash}'`), "'strict-dynamic'"];
  // React's messages of a development build are made with eval.
  if (development) scripts.push("'unsafe-eval'");
  return [
    "default-src 'self'",
    `script-src ${scripts.join(' ')}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob: https: http:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "object-src 'none'",
    "frame-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}
