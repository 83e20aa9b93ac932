import { expect } from 'vitest';
import { type FakeProviders, startFakeProviders } from '../../e2e/fakes/provider-server.ts';
import { describeProvider, type ProviderHarness } from './provider.contract.ts';
import { SPOKEN, type Spoken, speak } from './spoken.ts';

/** Both sides learn of each other from the kernel, a little later. */
async function openBecomes(fake: FakeProviders, count: number): Promise<void> {
  await expect.poll(() => fake.stats().open, { message: 'calls open at the provider' }).toBe(count);
}

const models: ProviderHarness['models'] = {
  answers: 'fake-fast',
  long: 'fake-tokens-2000-rate-1000',
  silent: 'fake-silent',
  stalls: 'fake-stall',
  cut: 'fake-cut',
  fails: 'fake-500',
};

async function open(spoken: Spoken): Promise<ProviderHarness> {
  const fake = await startFakeProviders();
  const provider = speak(spoken, fake, { concurrency: 100 });
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

for (const spoken of SPOKEN) describeProvider(spoken.name, () => open(spoken));
