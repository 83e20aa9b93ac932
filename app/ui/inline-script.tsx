/**
 * A script that runs while the browser parses the server's page, before the first paint. Rendered in the browser it
 * does nothing, since React does not run scripts; its other type keeps React from warning of that. Only those in
 * `inline-scripts.ts` are let run.
 */
export function InlineScript({ code }: { code: string }) {
  return (
    <script
      type={typeof window === 'undefined' ? 'text/javascript' : 'text/plain'}
      suppressHydrationWarning
      // biome-ignore lint/security/noDangerouslySetInnerHtml: constants of ours only
      dangerouslySetInnerHTML={{ __html: code }}
    />
  );
}
