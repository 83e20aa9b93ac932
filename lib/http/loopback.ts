const ADDRESS = /^(?:127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/;
const NAME =
  /^(?:localhost|.+\.localhost|127\.\d+\.\d+\.\d+|\[?::1\]?|\[?::ffff:(?:7f[0-9a-f]{2}:.*|127\..*)\]?)$/;

/** Whether a socket's address is this machine itself. */
export function isLoopbackAddress(address: string | undefined): boolean {
  return ADDRESS.test(address ?? '');
}

/** Whether a host name, lower-case and without a port, always means this machine (RFC 6761, section 6.3). */
export function isLoopbackName(name: string): boolean {
  return NAME.test(name);
}
