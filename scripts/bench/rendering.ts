import { type CDPSession, chromium } from '@playwright/test';
import { BROWSER_FLAGS, ensureBrowser } from '../browser.ts';
import { startAppServer } from './app-server.ts';
import type { BenchResult } from './bar.ts';
import { startFakeProvider } from './fake-provider.ts';

const TOKENS = 20_000;
const COUNTED = 1_000;
const RATE = 200;
const LONG = `fake-markdown-${TOKENS}-rate-${RATE}`;
/** So that nothing is loaded or compiled while it is measured. */
const WARM_UP = `fake-markdown-${COUNTED}-rate-${RATE}`;
const SAMPLE_MS = 50;

/** What the page's main thread had done, in milliseconds of its own CPU time, when so many bytes had arrived. */
interface Sample {
  bytes: number;
  task: number;
  script: number;
  layout: number;
  style: number;
}
type Spent = Omit<Sample, 'bytes'>;

/** What it costs a browser to show one more token of an answer: at its beginning, and after 19,000 of them. */
export async function rendering(): Promise<BenchResult> {
  await using stack = new AsyncDisposableStack();
  const fake = stack.adopt(await startFakeProvider(), (one) => one.stop());
  const models = [WARM_UP, LONG];
  const app = stack.adopt(await startAppServer({ upstream: fake.url, models }), (one) => one.stop());
  const browser = stack.adopt(
    await chromium.launch({ executablePath: ensureBrowser(), args: BROWSER_FLAGS }),
    (one) => one.close(),
  );
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
  await cdp.send('Network.enable');
  let bytes = 0;
  let streamId = '';
  cdp.on('Network.requestWillBeSent', ({ request, requestId }) => {
    if (request.method === 'POST' && request.url.endsWith('/api/chat')) {
      streamId = requestId;
      bytes = 0;
    }
  });
  cdp.on('Network.dataReceived', ({ requestId, dataLength }) => {
    if (requestId === streamId) bytes += dataLength;
  });

  const origin = `http://127.0.0.1:${app.port}`;
  const ask = async (model: string) => {
    await page.goto(origin);
    await page.getByRole('button', { name: /^Model:/ }).click();
    await page.getByRole('combobox').last().fill(model);
    await page.locator(`[cmdk-item][data-value="openai/${model}"]`).click();
    await page.getByRole('textbox', { name: 'Your message' }).fill('Everything, please');
    await page.keyboard.press('Enter');
  };
  const settled = () =>
    page.evaluate(() => document.querySelector('article[data-status]')?.getAttribute('data-status'));

  await ask(WARM_UP);
  while ((await settled()) !== 'complete') await pause(SAMPLE_MS);

  await ask(LONG);
  const samples: Sample[] = [];
  do {
    await pause(SAMPLE_MS);
    samples.push({ bytes, ...(await mainThread(cdp)) });
  } while ((await settled()) !== 'complete');
  const blocks = await page.locator('.prose .blocks > div').count();

  const runId = await page.locator('article[data-status]').getAttribute('data-message');
  const cookie = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
  const offsets = await tokenOffsets(`${origin}/api/runs/${runId}/stream`, cookie);
  const first = window(samples, offsets, 0, COUNTED);
  const last = window(samples, offsets, offsets.length - 1 - COUNTED, offsets.length - 1);
  const middle = window(samples, offsets, TOKENS / 2, TOKENS / 2 + COUNTED);
  const figures: BenchResult['figures'] = { tokens: offsets.length - 1, 'blocks at the end': blocks };
  for (const [name, { spent }] of Object.entries({ first, middle, last })) {
    for (const [what, ms] of Object.entries(spent)) figures[`${name} 1,000 tokens: ${what}, ms`] = ms;
  }
  return {
    name: 'rendering: a token at the end of a long answer, of one at its beginning',
    figures,
    bars: [
      {
        what: 'main-thread time of the last 1,000 tokens, of the first 1,000',
        value: last.spent.task / first.spent.task,
        unit: '×',
        atMost: 1.2,
      },
      { what: 'bytes on the wire a token, the first 1,000', value: first.bytes / COUNTED, unit: 'bytes' },
      {
        what: 'bytes on the wire of the last 1,000 tokens, of the first 1,000',
        value: last.bytes / first.bytes,
        unit: '×',
        atMost: 1.1,
      },
    ],
  };
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function mainThread(cdp: CDPSession): Promise<Spent> {
  const { metrics } = await cdp.send('Performance.getMetrics');
  const ms = (name: string) => 1000 * (metrics.find((metric) => metric.name === name)?.value ?? Number.NaN);
  return {
    task: ms('TaskDuration'),
    script: ms('ScriptDuration'),
    layout: ms('LayoutDuration'),
    style: ms('RecalcStyleDuration'),
  };
}

/** How many bytes of the stream there are before each token, and, last, before what follows the last one. */
async function tokenOffsets(url: string, cookie: string): Promise<number[]> {
  const text = await (await fetch(url, { headers: { cookie } })).text();
  const offsets: number[] = [];
  let at = 0;
  let end = 0;
  for (const frame of text.split(/(?<=\n\n)/)) {
    const size = Buffer.byteLength(frame);
    if (frame.includes('"text-delta"')) {
      offsets.push(at);
      end = at + size;
    }
    at += size;
  }
  return [...offsets, end];
}

/** What was spent between two tokens, between samples taken to have gone evenly. */
function window(samples: readonly Sample[], offsets: readonly number[], from: number, to: number) {
  const [begin, end] = [offsets[from] ?? 0, offsets[to] ?? 0];
  const [before, after] = [at(samples, begin), at(samples, end)];
  const spent = Object.fromEntries(
    Object.keys(before).map((key) => [key, after[key as keyof Spent] - before[key as keyof Spent]]),
  ) as unknown as Spent;
  return { bytes: end - begin, spent };
}

function at(samples: readonly Sample[], bytes: number): Spent {
  const index = Math.max(
    1,
    samples.findIndex((sample) => sample.bytes >= bytes),
  );
  const [one, other] = [samples[index - 1], samples[index] ?? samples.at(-1)];
  if (!one || !other) throw new Error('The page was never measured.');
  const share = other.bytes === one.bytes ? 1 : (bytes - one.bytes) / (other.bytes - one.bytes);
  const between = (key: keyof Spent) => one[key] + Math.min(1, Math.max(0, share)) * (other[key] - one[key]);
  return {
    task: between('task'),
    script: between('script'),
    layout: between('layout'),
    style: between('style'),
  };
}
