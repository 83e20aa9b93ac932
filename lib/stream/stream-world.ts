import type { AnswerPart, AnswerStore, SettledAnswer } from './answer-store.ts';
import { CircuitBreaker } from './circuit-breaker.ts';
import { Coalescer, type CoalescerSettings } from './coalescer.ts';
import { ManualClock } from './manual-clock.ts';
import { MemoryRunLog } from './memory-run-log.ts';
import { Pacer, type PacerSettings } from './pacer.ts';
import { encodePlain, PLAIN_END } from './plain-frames.ts';
import type { ProviderEvent } from './provider-event.ts';
import type { RunRecord } from './run-observer.ts';
import { Runs } from './runs.ts';

/** What the scripted provider does, given the number of the call (from 0), its signal and a wait in clock time. */
export type Script = (
  call: number,
  signal: AbortSignal,
  wait: (ms: number) => Promise<void>,
) => AsyncIterable<ProviderEvent>;

/** A row as the store of the test keeps it. */
export interface StoredRow {
  status: SettledAnswer['status'] | 'streaming';
  text: string;
  settled: SettledAnswer | null;
}

export interface WorldOptions {
  coalescer?: Partial<CoalescerSettings>;
  pacer?: Partial<PacerSettings>;
  script?: Script;
  /** How long a run may take. */
  runMaxMs?: number;
  /** Whether questions that everybody has left are asked. */
  abandonedCalls?: boolean;
  /** Time a write takes. */
  storeMs?: number;
  /** Of the one provider. */
  breaker?: { failures: number; cooldownMs: number };
  /** What a second provider does where the first fails; absent: there is none. */
  fallback?: Script;
}

/** The core with everything around it played by the test: provider, rows, time. */
export class StreamWorld {
  readonly clock = new ManualClock();
  readonly log: MemoryRunLog;
  readonly coalescer: Coalescer;
  readonly pacer: Pacer;
  readonly breaker: CircuitBreaker | undefined;
  readonly fallbackPacer: Pacer;
  readonly runs: Runs;
  readonly rows = new Map<string, StoredRow>();
  readonly records: RunRecord[] = [];
  readonly errors: { error: unknown; where: string }[] = [];
  /** In order: what was stored, called, checkpointed. */
  readonly journal: string[] = [];
  readonly calls: { runId: string; signal: AbortSignal; over: boolean }[] = [];
  storeFails: { turn?: Error; checkpoint?: Error; settle?: Error } = {};
  script: Script;
  readonly #fallback: Script | undefined;
  #storeMs: number;
  #ids = 0;

  constructor(options: WorldOptions = {}) {
    const { clock } = this;
    this.script = options.script ?? sayHello;
    this.#fallback = options.fallback;
    this.breaker = options.breaker && new CircuitBreaker({ clock, ...options.breaker });
    this.#storeMs = options.storeMs ?? 0;
    this.log = new MemoryRunLog({
      clock,
      encode: encodePlain,
      endMark: PLAIN_END,
      keepMs: 60_000,
      maxSettled: 1_000,
      maxSettledBytes: 64 * 1024 * 1024,
    });
    this.coalescer = new Coalescer(this.log, {
      enabled: true,
      ttlMs: 30_000,
      errorTtlMs: 2_000,
      ...options.coalescer,
    });
    const pacerSettings = {
      rps: 1_000,
      burst: 1_000,
      concurrency: 1_000,
      maxQueue: 1_000,
      maxWaitMs: 30_000,
      ownerQueue: 1_000,
      ownerConcurrency: 1_000,
    };
    this.pacer = new Pacer({ ...pacerSettings, ...options.pacer }, clock);
    this.fallbackPacer = new Pacer({ ...pacerSettings, ...options.pacer }, clock);
    this.runs = new Runs({
      log: this.log,
      store: this.#store(),
      clock,
      random: () => 0.5,
      observer: {
        opened: () => {},
        providerCall: () => {},
        retry: () => {},
        checkpoint: () => {},
        settled: (record) => this.records.push(record),
      },
      sharedMs: (status, idempotent) => this.coalescer.sharedMs(status, idempotent),
      firstByteMs: 60_000,
      stallMs: 60_000,
      abortGraceMs: 2_000,
      runMaxMs: options.runMaxMs ?? 1_800_000,
      abandonedCalls: options.abandonedCalls ?? true,
      checkpointMs: 500,
      onError: (error, where) => this.errors.push({ error, where }),
    });
  }

  /** Asks as a request does: joins or leads, and answers the claim. */
  async ask(
    options: {
      key?: string;
      messageKey?: string;
      idempotent?: boolean;
      continues?: AnswerPart[];
      turnOwner?: string;
    } = {},
  ) {
    const runId = `run-${this.#ids++}`;
    const idempotent = options.idempotent ?? true;
    const claimed = await this.coalescer.join({
      runId,
      key: options.key ?? 'question',
      idempotent,
      messageKey: options.messageKey ?? null,
      content: '',
    });
    if (claimed.role === 'leader') {
      this.runs.lead({
        runId,
        threadId: 'thread',
        turnOwner: options.turnOwner ?? 'owner',
        provider: 'test',
        model: 'test/model',
        idempotent,
        continues: options.continues ? { answerId: 'broken-off', parts: options.continues } : null,
        pacer: this.pacer,
        breaker: this.breaker,
        storeTurn: () => this.#storeTurn(runId),
        stream: (signal) => this.#stream(runId, signal, this.script),
        fallback: this.#fallback
          ? {
              provider: 'other',
              model: 'other/model',
              pacer: this.fallbackPacer,
              stream: (signal) => this.#stream(runId, signal, this.#fallback as Script),
            }
          : null,
      });
    }
    return claimed;
  }

  async #storeTurn(runId: string): Promise<{ parentId: string }> {
    await this.#write();
    if (this.storeFails.turn) throw this.storeFails.turn;
    this.journal.push(`turn ${runId}`);
    this.rows.set(runId, { status: 'streaming', text: '', settled: null });
    return { parentId: `question of ${runId}` };
  }

  async *#stream(runId: string, signal: AbortSignal, script: Script): AsyncGenerator<ProviderEvent> {
    const call = { runId, signal, over: false };
    this.calls.push(call);
    this.journal.push(`call ${runId}`);
    const wait = (ms: number) =>
      new Promise<void>((resolve, reject) => {
        if (signal.aborted) reject(signal.reason);
        const cancel = this.clock.schedule(ms, resolve);
        signal.addEventListener('abort', () => {
          cancel();
          reject(signal.reason);
        });
      });
    try {
      yield* script(this.calls.length - 1, signal, wait);
    } finally {
      call.over = true;
    }
  }

  #store(): AnswerStore {
    return {
      checkpoint: async (runId, appended) => {
        await this.#write();
        if (this.storeFails.checkpoint) throw this.storeFails.checkpoint;
        const row = this.rows.get(runId);
        if (row?.status !== 'streaming') return;
        this.journal.push(`checkpoint ${runId}`);
        row.text += appended;
      },
      settle: async (answer) => {
        await this.#write();
        if (this.storeFails.settle) throw this.storeFails.settle;
        this.journal.push(`settle ${answer.runId}`);
        const row = this.rows.get(answer.runId);
        if (row?.settled) throw new Error(`${answer.runId} was settled twice`);
        this.rows.set(answer.runId, { status: answer.status, text: answer.text, settled: answer });
      },
    };
  }

  async #write(): Promise<void> {
    if (this.#storeMs > 0) await new Promise<void>((resolve) => this.clock.schedule(this.#storeMs, resolve));
  }
}

/** Ten words, one every 100 ms. */
export const sayHello: Script = async function* (_call, _signal, wait) {
  for (let i = 0; i < 10; i++) {
    await wait(100);
    yield { type: 'text', text: `word${i} ` };
  }
  yield { type: 'finish', reason: 'stop', usage: { inputTokens: 3, outputTokens: 10 } };
};

/** The frames in what `encodePlain` wrote, with their sequence numbers; the end mark is left out. */
export function parsePlain(
  text: string,
): { seq: number; event: { type: string; [field: string]: unknown } }[] {
  return text
    .split('\n')
    .filter((line) => line !== '' && line !== 'END')
    .map((line) => {
      const space = line.indexOf(' ');
      return { seq: Number(line.slice(0, space)), event: JSON.parse(line.slice(space + 1)) };
    });
}

/** The text that a client assembles from the frames. */
export function assembleText(text: string): string {
  return parsePlain(text)
    .filter(({ event }) => event.type === 'text-delta')
    .map(({ event }) => event.delta)
    .join('');
}
