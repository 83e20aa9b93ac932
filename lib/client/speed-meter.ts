/** How much of an answer there was at a moment. */
interface Sample {
  at: number;
  deltas: number;
  characters: number;
}

/** Over how long the speed is taken, in milliseconds. */
const WINDOW_MS = 5_000;
/** Longer pieces than this, in characters, are more than a token each. */
const LONG_PIECE = 8;
const CHARACTERS_PER_TOKEN = 4;

/** About how many tokens a second an answer grows by. Providers say it exactly only at the end. */
export class SpeedMeter {
  private samples: Sample[] = [];

  /** Looks at the answer; null as long as there is too little to say, and once nothing comes. `at` in milliseconds. */
  look(now: Sample): number | null {
    const before = this.samples.at(-1);
    this.samples = [...this.samples.filter(({ at }) => now.at - at <= WINDOW_MS), now];
    const [first] = this.samples;
    if (now.characters === before?.characters) {
      // What comes after a silence is measured by itself.
      this.samples = [now];
      return null;
    }
    if (!first || this.samples.length < 3) return null;
    const deltas = now.deltas - first.deltas;
    const characters = now.characters - first.characters;
    const tokens = characters > deltas * LONG_PIECE ? characters / CHARACTERS_PER_TOKEN : deltas;
    return tokens / ((now.at - first.at) / 1000);
  }
}
