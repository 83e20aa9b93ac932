/** Why a request was refused, for the log. */
export interface Refusal {
  reason: string;
  method: string;
  path: string;
  host: string | null;
  origin?: string | null;
}

/** How long one line speaks for all refusals of its reason, in milliseconds. */
const QUIET_MS = 60_000;

/** What an operator may set where a refusal was not meant. */
const REMEDIES: Record<string, string> = {
  host_not_allowed: 'Add the host to ALLOWED_HOSTS if the server should answer for it.',
  cross_origin:
    'If the page is ours, a proxy has changed the Host header: let it send X-Forwarded-Host, set TRUST_PROXY=1 and add the host to ALLOWED_HOSTS.',
  forwarded_untrusted:
    'A proxy forwards requests, and its word is not believed. Set TRUST_PROXY=1 if the proxy is yours.',
  metrics_forbidden: 'Set METRICS_TOKEN, and send it as a bearer token.',
  metrics_unauthorized: 'Send METRICS_TOKEN as a bearer token.',
  access_required: 'Send ACCESS_TOKEN as a bearer token, or sign in with it.',
  too_many_attempts: 'Somebody is guessing ACCESS_TOKEN. Make sure that it is long.',
};

interface Options {
  /** Milliseconds, monotonic. */
  now: () => number;
  warn: (fields: object, message: string) => void;
}

/** Writes refused requests into the log: the first of each reason, then one line a minute that counts the others. */
export class RefusalLog {
  readonly #options: Options;
  readonly #reasons = new Map<string, { since: number; unsaid: number }>();

  constructor(options: Options) {
    this.#options = options;
  }

  note(refusal: Refusal): void {
    const remedy = REMEDIES[refusal.reason];
    if (remedy === undefined) return;
    const now = this.#options.now();
    const last = this.#reasons.get(refusal.reason);
    if (last && now - last.since < QUIET_MS) {
      last.unsaid++;
      return;
    }
    this.#reasons.set(refusal.reason, { since: now, unsaid: 0 });
    const others = last?.unsaid ? { othersSinceLastLine: last.unsaid } : {};
    this.#options.warn({ ...refusal, ...others }, `${refusal.reason}: ${remedy}`);
  }
}
