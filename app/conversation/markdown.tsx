'use client';

import { memo, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { MarkdownStream, RenderedBlock } from '@/lib/client/markdown/markdown-stream.ts';
import type { Highlight } from '@/lib/client/markdown/render-markdown.ts';
import { Observable } from '@/lib/client/observable.ts';
import { highlightWithin } from './highlight-within.ts';

/** The renderer, loaded when the first answer needs it and not before: pages come with their answers rendered. */
const renderer = new Observable<typeof MarkdownStream | null>(null);
let loading = false;

/** Begins to load the renderer, as when somebody begins to type, so that it is there before the first token. */
export function prepareMarkdown(): void {
  if (loading) return;
  loading = true;
  import('@/lib/client/markdown/markdown-stream.ts').then(
    (module) => renderer.set(module.MarkdownStream),
    () => {
      // The network failed; the next answer tries again, and shows as plain text meanwhile.
      loading = false;
    },
  );
}

const highlighter = new Observable<Highlight | null>(null);
let loadingHighlighter = false;

function prepareHighlighter(): void {
  if (loadingHighlighter) return;
  loadingHighlighter = true;
  import('@/lib/client/markdown/highlight.ts').then(
    (module) => highlighter.set(module.highlight),
    () => {
      loadingHighlighter = false;
    },
  );
}

interface Props {
  text: string | null;
  /** What the server rendered of it; stands until the text is another one. */
  html: string | undefined;
  complete: boolean;
}

/** Markdown that may still be growing. */
export function Markdown({ text, html, complete }: Props) {
  if (html !== undefined) return <Rendered html={html} />;
  return <Growing text={text ?? ''} complete={complete} />;
}

function Growing({ text, complete }: { text: string; complete: boolean }) {
  const Renderer = useSyncExternalStore(renderer.subscribe, renderer.get, () => null);
  const [stream, setStream] = useState<MarkdownStream | null>(() => (Renderer ? new Renderer() : null));
  useEffect(() => {
    prepareMarkdown();
    if (Renderer) setStream((before) => before ?? new Renderer());
  }, [Renderer]);
  const highlight = useSyncExternalStore(highlighter.subscribe, highlighter.get, () => null);
  const hasCode = text.includes('```');
  useEffect(() => {
    if (hasCode) prepareHighlighter();
  }, [hasCode]);
  if (!stream) return <div className="prose whitespace-pre-wrap">{text}</div>;
  const blocks = stream.update(text, complete, highlight ?? undefined);
  return (
    <div className="prose">
      {blocks.map((block) => (
        <Block key={block.key} block={block} />
      ))}
    </div>
  );
}

/** A settled block is the same object for ever, so it is rendered once. */
const Block = memo(function Block({ block }: { block: RenderedBlock }) {
  return <Html html={block.html} />;
});

/** The server's rendering: React compares nothing inside it, so a long conversation is ready at once. */
const Rendered = memo(function Rendered({ html }: { html: string }) {
  return <Html html={html} className="prose" />;
});

function Html({ html, className }: { html: string; className?: string }) {
  const ref = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: other HTML has other code in it
  useEffect(() => (ref.current ? highlightWithin(ref.current) : undefined), [html]);
  return (
    <div
      ref={ref}
      className={className}
      suppressHydrationWarning
      // biome-ignore lint/security/noDangerouslySetInnerHtml: render-markdown writes only what it lists, and escapes the rest
      dangerouslySetInnerHTML={{ __html: html }}
    />
  );
}
