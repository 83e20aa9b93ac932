'use client';

import { type FormEvent, useState } from 'react';

const WRONG = 'Wrong token. Use the METRICS_TOKEN from the server’s settings.';
const UNREACHABLE = 'Couldn’t reach the server. Try again.';

/** Trades the token for a cookie, and opens the dashboard. What was typed stays where it is refused. */
export function SignInForm() {
  const [fault, setFault] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const token = String(new FormData(event.currentTarget).get('token') ?? '').trim();
    setBusy(true);
    setFault(null);
    const response = await fetch('/api/metrics/session', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ token }),
    }).catch(() => null);
    if (response?.ok) {
      location.reload();
      return;
    }
    setBusy(false);
    setFault(response && response.status < 500 ? WRONG : UNREACHABLE);
  };
  return (
    <form className="flex w-full max-w-sm flex-col gap-3 text-left" onSubmit={submit}>
      <label className="flex flex-col gap-1.5 text-sm font-medium text-ink">
        Token
        <input
          name="token"
          type="password"
          required
          autoComplete="current-password"
          className="text-field"
          aria-invalid={fault !== null}
          aria-describedby="token-fault"
        />
      </label>
      <p id="token-fault" role="alert" className="min-h-6 text-sm text-danger">
        {fault}
      </p>
      <button type="submit" className="button-primary" disabled={busy}>
        {busy ? 'Signing in…' : 'Sign in'}
      </button>
    </form>
  );
}
