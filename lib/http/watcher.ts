import { createHmac } from 'node:crypto';
import { cookieValues } from './cookies.ts';
import { isLocalCaller } from './local-caller.ts';
import { ProblemError } from './problem.ts';
import { bearerToken, isSameSecret } from './same-secret.ts';

/** Names a browser that was signed in to the figures: it can send no bearer with a page. */
const WATCHER_COOKIE = 'dac_watcher';
/** Thirty days. */
const MAX_AGE_S = 30 * 24 * 60 * 60;

/** Who may see the figures. */
export interface WatcherSettings {
  /** `METRICS_TOKEN`; null: callers on this machine. */
  metricsToken: string | null;
  /** Signs the cookie. */
  sessionSecret: string;
}

const signed = (token: string, secret: string) =>
  createHmac('sha256', secret).update(`dac.watcher.v1.${token}`).digest('base64url');

/**
 * Why a caller may not see the figures; null where it may: with a token set, who sends it as a bearer or was signed in
 * with it; without one, callers on this machine that no proxy forwarded.
 */
export function watcherRefusal(
  headers: Headers,
  { metricsToken, sessionSecret }: WatcherSettings,
): 'metrics_unauthorized' | 'metrics_forbidden' | null {
  if (metricsToken === null) return isLocalCaller(headers) ? null : 'metrics_forbidden';
  const proof = signed(metricsToken, sessionSecret);
  const admitted =
    isSameSecret(bearerToken(headers.get('authorization')), metricsToken) ||
    cookieValues(headers.get('cookie'), WATCHER_COOKIE).some((value) => isSameSecret(value, proof));
  return admitted ? null : 'metrics_unauthorized';
}

/** Lets whoever may see the figures pass. Throws `metrics_unauthorized` or `metrics_forbidden`. */
export function admitWatcher(headers: Headers, settings: WatcherSettings): void {
  const refusal = watcherRefusal(headers, settings);
  if (refusal !== null) throw new ProblemError(refusal);
}

/** A `Set-Cookie` header that signs a browser in. Throws `metrics_unauthorized` where the token is wrong, or none is set. */
export function signInWatcher(token: string, settings: WatcherSettings, secure: boolean): string {
  const { metricsToken, sessionSecret } = settings;
  if (metricsToken === null || !isSameSecret(token, metricsToken))
    throw new ProblemError('metrics_unauthorized');
  const value = signed(metricsToken, sessionSecret);
  return `${WATCHER_COOKIE}=${value}; Path=/; Max-Age=${MAX_AGE_S}; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`;
}
