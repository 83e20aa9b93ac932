/** What `proxy.ts` must know; kept on globalThis, since it is a module graph of its own and need not load the application. */
export interface SessionSettings {
  sessionSecret: string;
  trustProxy: boolean;
}

const SLOT = Symbol.for('dac.session.v1');
const shared = globalThis as { [SLOT]?: SessionSettings };

/** For the composition root. */
export function publishSessionSettings(settings: SessionSettings): void {
  shared[SLOT] = settings;
}

/** Null until the application is up. */
export function sessionSettings(): SessionSettings | null {
  return shared[SLOT] ?? null;
}
