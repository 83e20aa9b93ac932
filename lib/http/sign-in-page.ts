import { SIGN_IN_PATH } from './access.ts';

const escapeHtml = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

/** The address to go to after signing in: a path of this host, or its front page. */
export function returnPath(wanted: string | null): string {
  return wanted !== null && /^\/(?![/\\])[\x21-\x7e]*$/.test(wanted) && !wanted.includes('\\') ? wanted : '/';
}

/** The page that asks for `ACCESS_TOKEN`. It stands alone: nothing else of the application is open yet. */
export function signInPage(next: string, fault: string | null): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>Sign in · DAC</title>
<link rel="icon" href="/icon.svg">
<style>
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { margin: 0; min-height: 100dvh; display: grid; place-items: center; background: light-dark(#fdfdfc, #17181a); color: light-dark(#1d1e20, #ececec); }
main { box-sizing: border-box; width: min(24rem, 100%); padding: 1.5rem; }
h1 { font-size: 1.375rem; margin: 0 0 .5rem; }
p { margin: 0 0 1rem; }
form { display: grid; gap: .5rem; }
label { font-weight: 600; }
input, button { font: inherit; padding: .625rem .75rem; border-radius: .5rem; border: 1px solid light-dark(#8a8b8f, #77787d); }
input { background: transparent; color: inherit; }
button { margin-top: .5rem; border: 0; font-weight: 600; cursor: pointer; background: light-dark(#1d1e20, #ececec); color: light-dark(#fff, #17181a); }
.fault { min-height: 1.5rem; margin: 0; color: light-dark(#b3261e, #ff8a80); }
</style>
</head>
<body>
<main>
<h1>Sign in to DAC</h1>
<p>Enter this server’s access token. If you don’t have it, ask whoever runs the server.</p>
<form method="post" action="${SIGN_IN_PATH}">
<input type="hidden" name="next" value="${escapeHtml(next)}">
<label for="token">Access token</label>
<input id="token" name="token" type="password" required autofocus autocomplete="current-password"${fault ? ' aria-invalid="true" aria-describedby="fault"' : ''}>
<p class="fault" id="fault" role="alert">${escapeHtml(fault ?? '')}</p>
<button>Sign in</button>
</form>
</main>
</body>
</html>
`;
}

/** Its policy: no script at all. */
export const SIGN_IN_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
