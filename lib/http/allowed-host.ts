import { isIP } from 'node:net';
import { isLoopbackName } from './loopback.ts';

/** Under which names this server answers. */
export interface HostSettings {
  /** `HOSTNAME`: the address or name that it listens on. */
  hostname: string;
  /** `ALLOWED_HOSTS`: names and addresses; `*.example.org` stands for every subdomain of it. */
  allowedHosts: readonly string[];
}

/** Addresses that stand for every interface, loopback included. */
const EVERY_INTERFACE = ['0.0.0.0', '::'];

/** The name in a `Host` header: lower-case, without port, brackets and final dot. Null where it is no host at all. */
export function hostName(host: string | undefined): string | null {
  if (host === undefined || !/^[^\s/@?#\\]+$/.test(host)) return null;
  const url = URL.parse(`http://${host}`);
  if (url === null) return null;
  return url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '') || null;
}

/**
 * Whether this server answers for a host. One that it does not know may be a name that somebody else has pointed at
 * this machine, so that a foreign page counts as one of ours (DNS rebinding).
 * An address that the connection was made to (`localAddress`) is no name, and so always ours.
 */
export function isAllowedHost(
  host: string | undefined,
  { hostname, allowedHosts }: HostSettings,
  localAddress?: string,
): boolean {
  const name = hostName(host);
  if (name === null) return false;
  const listening = hostName(hostname.includes(':') ? `[${hostname}]` : hostname) ?? hostname;
  if (name === listening) return true;
  if (isLoopbackName(name) && (EVERY_INTERFACE.includes(listening) || isLoopbackName(listening))) return true;
  if (isIP(name) !== 0 && name === localAddress?.replace(/^::ffff:/, '')) return true;
  return allowedHosts.some((allowed) =>
    allowed.startsWith('*.') ? name.endsWith(allowed.slice(1)) : name === allowed,
  );
}
