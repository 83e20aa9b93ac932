import { describe, expect, it } from 'vitest';
import { cleaned } from '../../lib/chat/make-title.ts';
import { titleOf } from '../../lib/chat/thread-title.ts';
import { highlight, loadAllGrammars } from '../../lib/client/markdown/highlight.ts';
import { setFormula } from '../../lib/client/markdown/mathematics.ts';
import { renderAnswer } from '../../lib/client/markdown/render-answer.ts';
import { SoughtWords } from '../../lib/db/sought-words.ts';
import { chatCommandSchema } from '../../lib/http/schemas/chat-request.ts';
import { normaliseText } from '../../lib/stream/coalescer.ts';
import { seededRandom } from '../../lib/stream/seeded-random.ts';
import { pathologicalText } from './pathological-text.ts';

const SEEDS = 300;
const LENGTH = 20_000;

// How long each takes is measured by `npm run bench event-loop`; here each only has to come to an end, and to the right one.
describe('a text that makes careless programs work for long', () => {
  it('comes to an end everywhere, whatever it is', async () => {
    await loadAllGrammars();
    for (let seed = 0; seed < SEEDS; seed++) {
      const { form, text } = pathologicalText(seededRandom(seed), LENGTH);
      const name = `${form} (seed ${seed})`;
      expect(text.length, name).toBeLessThanOrEqual(LENGTH);
      const asked = chatCommandSchema.safeParse({ id: 'a'.repeat(16), message: text });
      expect(asked.success, name).toBe(true);
      expect(normaliseText(text).isWellFormed(), name).toBe(true);
      expect(titleOf(text).length, name).toBeLessThanOrEqual(200);
      expect(cleaned(text).length, name).toBeLessThanOrEqual(200);
      expect(new SoughtWords(text.slice(0, 500)).placeIn(normaliseText(text)), name).toBeGreaterThanOrEqual(
        -1,
      );
      const html = renderAnswer(text, { answerId: 'a', setFormula, sources: [], highlight });
      expect(html, name).not.toMatch(/<script|\son\w+=/i);
    }
  });

  it('is the same for the same seed', () => {
    const grow = () => pathologicalText(seededRandom(7), 1_000);
    expect(grow()).toEqual(grow());
  });
});
