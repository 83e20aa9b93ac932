import { createHmac } from 'node:crypto';
import { request } from 'undici';
import { type Clock, sleep } from '../../stream/clock.ts';

/** Waits before a delivery is tried again, in milliseconds. */
const AGAIN_MS = [1_000, 5_000, 30_000];
/** How long the receiver may take, in milliseconds. */
const PATIENCE_MS = 10_000;
/** Changes that wait for the receiver; beyond, the oldest is given up. */
const MAX_WAITING = 100;
/** Bytes of its answer that are read before the connection is dropped. */
const MAX_ANSWER_BYTES = 64 * 1024;

/** Statuses at which the same delivery may succeed later. */
const isPassing = (status: number) => status >= 500 || status === 408 || status === 429;

export interface AlertWebhookOptions {
  url: string;
  /** Signs each delivery; null: none is signed. */
  secret: string | null;
  clock: Clock;
  /** Told of every delivery that was given up. */
  log(line: string): void;
}

/**
 * Posts changes to one receiver, one after another in their order, and never in anybody's way. Signed as
 * `X-DAC-Signature: sha256=<hex>` over `X-DAC-Timestamp`, a dot and the body, with HMAC (RFC 2104).
 */
export class AlertWebhook {
  readonly #options: AlertWebhookOptions;
  readonly #waiting: string[] = [];
  readonly #closing = new AbortController();
  #delivering: Promise<void> | null = null;

  constructor(options: AlertWebhookOptions) {
    this.#options = options;
  }

  /** Takes a change to be delivered. */
  notify(change: object): void {
    if (this.#closing.signal.aborted) return;
    if (this.#waiting.length >= MAX_WAITING) {
      this.#waiting.shift();
      this.#options.log('an alert was not delivered: too many wait for the webhook');
    }
    this.#waiting.push(JSON.stringify(change));
    this.#delivering ??= this.#deliverAll().finally(() => {
      this.#delivering = null;
    });
  }

  /** Gives up what waits, and resolves when nothing is under way. */
  async close(): Promise<void> {
    this.#closing.abort();
    this.#waiting.length = 0;
    await this.#delivering;
  }

  async #deliverAll(): Promise<void> {
    for (let body = this.#waiting.shift(); body !== undefined; body = this.#waiting.shift()) {
      const fault = await this.#deliver(body);
      if (fault !== null && !this.#closing.signal.aborted) {
        this.#options.log(`an alert was not delivered: the webhook ${fault}`);
      }
    }
  }

  /** Null where it was taken, else what became of it. */
  async #deliver(body: string): Promise<string | null> {
    for (const againMs of [...AGAIN_MS, null]) {
      const outcome = await this.#post(body);
      if (outcome === null || !outcome.passing || againMs === null) return outcome?.fault ?? null;
      try {
        await sleep(this.#options.clock, againMs, this.#closing.signal);
      } catch {
        return 'was closed';
      }
    }
    return null;
  }

  async #post(body: string): Promise<{ fault: string; passing: boolean } | null> {
    const { url, secret, clock } = this.#options;
    const timestamp = String(Math.floor(clock.wallNow() / 1000));
    const signature =
      secret === null ? null : createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex');
    try {
      const response = await request(url, {
        method: 'POST',
        body,
        headers: {
          'content-type': 'application/json',
          'x-dac-timestamp': timestamp,
          ...(signature === null ? {} : { 'x-dac-signature': `sha256=${signature}` }),
        },
        headersTimeout: PATIENCE_MS,
        bodyTimeout: PATIENCE_MS,
        signal: this.#closing.signal,
      });
      await response.body.dump({ limit: MAX_ANSWER_BYTES });
      const { statusCode } = response;
      if (statusCode >= 200 && statusCode < 300) return null;
      return { fault: `answered ${statusCode}`, passing: isPassing(statusCode) };
    } catch (error) {
      const { code } = error as { code?: string };
      return { fault: `cannot be reached (${code ?? 'no answer'})`, passing: true };
    }
  }
}
