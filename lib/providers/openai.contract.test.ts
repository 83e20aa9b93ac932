import { setTimeout } from 'node:timers/promises';
import { type FakeOpenAi, startFakeOpenAi } from '../../e2e/fakes/openai-server.ts';
import { createOpenAiProvider } from './openai.ts';
import { describeProvider, type ProviderHarness } from './provider.contract.ts';
import { VirtualClock } from './virtual-clock.ts';

/** Polls, with a limit that only a failure reaches: both sides learn of each other from the kernel, a little later. */
async function openBecomes(fake: FakeOpenAi, count: number): Promise<void> {
  for (let attempt = 0; attempt < 400 && fake.stats().open !== count; attempt++) {
    await setTimeout(5);
  }
  if (fake.stats().open !== count) {
    throw new Error(`${fake.stats().open} calls are open at the provider, not ${count}.`);
  }
}

const models: ProviderHarness['models'] = {
  answers: 'fake-fast',
  long: 'fake-tokens-2000-rate-1000',
  silent: 'fake-silent',
  stalls: 'fake-stall',
  cut: 'fake-cut',
  fails: 'fake-500',
};

async function open(baseUrlIsOwn: boolean): Promise<ProviderHarness> {
  const fake = await startFakeOpenAi();
  const provider = createOpenAiProvider({
    settings: { apiKey: 'sk-test', baseUrl: fake.url },
    kind: baseUrlIsOwn ? 'compatible' : 'openai',
    clock: new VirtualClock(),
    concurrency: 100,
    connectMs: 1000,
  });
  return {
    provider,
    models,
    begun: () => openBecomes(fake, 1),
    allClosed: () => openBecomes(fake, 0),
    close: async () => {
      await provider.close();
      await fake.close();
    },
  };
}

describeProvider('openai over a base URL', () => open(true));
describeProvider('openai over the vendor’s own protocol', () => open(false));
