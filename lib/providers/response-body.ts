/** What may wait for the reader before no more is wanted. */
const MAX_PENDING_BYTES = 256 * 1024;

/** A body that is handed to whoever reads a `Response`: what comes between two reads goes on in one piece. */
export class ResponseBody {
  readonly stream: ReadableStream<Uint8Array>;
  readonly #onRoom: () => void;
  #controller: ReadableStreamDefaultController<Uint8Array> | null = null;
  #wanted = false;
  #pending: Buffer[] = [];
  #pendingBytes = 0;
  #ended = false;

  constructor({ onRoom, onCancel }: { onRoom: () => void; onCancel: () => void }) {
    this.#onRoom = onRoom;
    this.stream = new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          this.#controller = controller;
        },
        pull: () => this.#pull(),
        cancel: onCancel,
      },
      { highWaterMark: 0 },
    );
  }

  get isFull(): boolean {
    return this.#pendingBytes > MAX_PENDING_BYTES;
  }

  deliver(chunk: Buffer): void {
    if (chunk.length === 0) return;
    if (this.#wanted) {
      this.#wanted = false;
      this.#controller?.enqueue(chunk);
    } else {
      this.#pending.push(chunk);
      this.#pendingBytes += chunk.length;
    }
  }

  /** No more comes; what waits is still read. */
  end(): void {
    this.#ended = true;
    if (this.#pending.length === 0) this.#controller?.close();
  }

  fail(reason: unknown): void {
    this.#pending = [];
    try {
      this.#controller?.error(reason);
    } catch {
      // The reader has cancelled the body: there is no one left to tell.
    }
  }

  #pull(): void {
    if (this.#pending.length === 0) {
      this.#wanted = true;
      return;
    }
    const chunk = Buffer.concat(this.#pending);
    this.#pending = [];
    this.#pendingBytes = 0;
    this.#controller?.enqueue(chunk);
    if (this.#ended) this.#controller?.close();
    else this.#onRoom();
  }
}
