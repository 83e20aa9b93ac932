import { describe, expect, test } from 'vitest';
import { blamesProvider, CircuitBreaker } from './circuit-breaker.ts';
import { StreamError } from './errors.ts';
import { ManualClock } from './manual-clock.ts';

function opened() {
  const clock = new ManualClock();
  const breaker = new CircuitBreaker({ clock, failures: 3, cooldownMs: 1000 });
  const fail = () => breaker.enter().failed();
  return { clock, breaker, fail };
}

const unavailable = (retryAfterMs: number) =>
  expect.objectContaining({ code: 'provider_unavailable', retryAfterMs });

const refusal = (breaker: CircuitBreaker): unknown => {
  try {
    breaker.enter();
    return null;
  } catch (error) {
    return error;
  }
};

describe('a circuit breaker', () => {
  test('opens after so many failures in a row, and says how long', async () => {
    const { clock, breaker, fail } = opened();
    fail();
    fail();
    expect(breaker.state).toEqual({ state: 'closed' });
    fail();
    expect(breaker.state).toEqual({ state: 'open', retryInMs: 1000 });
    await clock.advance(400);
    expect(refusal(breaker)).toEqual(unavailable(600));
  });

  test('counts failures in a row only: a success between begins anew', () => {
    const { breaker, fail } = opened();
    for (let round = 0; round < 5; round++) {
      fail();
      fail();
      breaker.enter().succeeded();
    }
    expect(breaker.state).toEqual({ state: 'closed' });
  });

  test('lets exactly one through after the time, and closes when that one succeeds', async () => {
    const { clock, breaker, fail } = opened();
    for (let count = 0; count < 3; count++) fail();
    await clock.advance(1000);
    const probe = breaker.enter();
    expect(refusal(breaker)).toEqual(unavailable(0));
    probe.succeeded();
    expect(breaker.state).toEqual({ state: 'closed' });
    breaker.enter();
    breaker.enter();
  });

  test('opens again at once when that one fails', async () => {
    const { clock, breaker, fail } = opened();
    for (let count = 0; count < 3; count++) fail();
    await clock.advance(1000);
    breaker.enter().failed();
    expect(breaker.state).toEqual({ state: 'open', retryInMs: 1000 });
  });

  test('a cancelled one tells nothing and leaves its place to the next', async () => {
    const { clock, breaker, fail } = opened();
    for (let count = 0; count < 3; count++) fail();
    await clock.advance(1000);
    breaker.enter().release();
    expect(breaker.state.state).toBe('half-open');
    breaker.enter().succeeded();
    expect(breaker.state).toEqual({ state: 'closed' });
  });

  test('only the first outcome of a run counts', () => {
    const { breaker } = opened();
    const permit = breaker.enter();
    permit.succeeded();
    for (let count = 0; count < 5; count++) permit.failed();
    expect(breaker.state).toEqual({ state: 'closed' });
  });

  test('a run that began before it opened still counts when it succeeds', () => {
    const { breaker, fail } = opened();
    const early = breaker.enter();
    for (let count = 0; count < 3; count++) fail();
    early.succeeded();
    expect(breaker.state).toEqual({ state: 'closed' });
  });

  test.each([
    ['provider_unreachable', true],
    ['provider_error', true],
    ['provider_overloaded', true],
    ['provider_timeout', true],
    ['provider_rate_limited', false],
    ['provider_auth', false],
    ['model_unknown', false],
    ['context_too_long', false],
    ['queue_timeout', false],
    ['internal', false],
  ] as const)('%s blames the provider: %s', (code, expected) => {
    expect(blamesProvider(new StreamError(code))).toBe(expected);
  });

  test('a request that the provider found fault with does not', () => {
    expect(blamesProvider(new StreamError('provider_error', { retryable: false }))).toBe(false);
  });
});
