import { createMockProvider } from './mock.ts';
import { describeProvider } from './provider.contract.ts';
import { VirtualClock } from './virtual-clock.ts';

describeProvider('mock', async () => {
  const clock = new VirtualClock();
  const provider = createMockProvider(clock);
  return {
    provider,
    models: {
      answers: 'faststream',
      long: 'long',
      silent: 'slow',
      stalls: 'stall',
      cut: 'drop',
      fails: 'error',
    },
    // The built-in provider is the other side itself.
    begun: async () => {},
    allClosed: async () => {
      if (clock.pending > 0) {
        throw new Error(`${clock.pending} timers are left.`);
      }
    },
    close: () => provider.close(),
  };
});
