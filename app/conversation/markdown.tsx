'use client';

import dynamic from 'next/dynamic';
import { memo, useCallback, useEffect, useState } from 'react';
import type { BlockGroup, MarkdownStream } from '@/lib/client/markdown/markdown-stream.ts';
import type { Source } from '@/lib/client/run-view.ts';
import { useObservable } from '../chat-context.tsx';
import { Html } from './html.tsx';
import { formulas, highlighter, loadGrammar, openLengthOf, renderer, streamOf } from './loaded.ts';
import { useRevealed } from './use-revealed.ts';

/** Its style sheet comes with the page where the page comes with a formula. */
const MathematicsStyle = dynamic(() => import('./mathematics-style.tsx'));

interface Props {
  answerId: string;
  text: string | null;
  /** What the server rendered of it; stands until the text is another one. */
  html: string | undefined;
  complete: boolean;
  sources: Source[];
}

/** Markdown that may still be growing. */
export function Markdown({ html, ...growing }: Props) {
  // Until the renderer has come, what the page came with stays: Markdown is never shown as it is written.
  const [pageHtml] = useState(html);
  if (html !== undefined) return <Rendered html={html} />;
  return <Growing {...growing} pageHtml={pageHtml} />;
}

/** The server's rendering: React compares nothing inside it, so a long conversation is ready at once. */
const Rendered = memo(function Rendered({ html }: { html: string }) {
  return (
    <>
      {html.includes('class="katex') ? <MathematicsStyle /> : null}
      <Html html={html} className="prose" />
    </>
  );
});

type GrowingProps = Omit<Props, 'html'> & { pageHtml: string | undefined };

function Growing({ answerId, text, complete, sources, pageHtml }: GrowingProps) {
  const openLength = useCallback(() => openLengthOf(answerId), [answerId]);
  const shown = useRevealed(text ?? '', complete, openLength);
  const Renderer = useObservable(renderer.value);
  const state = useObservable(renderer.state);
  useEffect(renderer.prepare, []);
  if (!Renderer) {
    if (pageHtml !== undefined) return <Rendered html={pageHtml} />;
    const isComing = state === 'waiting' || state === 'loading';
    return <div className="prose whitespace-pre-wrap">{isComing ? '' : shown}</div>;
  }
  return <Blocks stream={streamOf(answerId, Renderer)} text={shown} complete={complete} sources={sources} />;
}

interface BlocksProps {
  stream: MarkdownStream;
  text: string;
  complete: boolean;
  sources: Source[];
}

function Blocks({ stream, text, complete, sources }: BlocksProps) {
  const highlight = useObservable(highlighter.value) ?? undefined;
  const setFormula = useObservable(formulas.value) ?? undefined;
  const { groups, hasFormulas, openLanguage } = stream.update(text, complete, {
    highlight,
    setFormula,
    sources,
  });
  useEffect(() => {
    if (hasFormulas) formulas.prepare();
  }, [hasFormulas]);
  useEffect(() => {
    if (openLanguage) void loadGrammar(openLanguage);
  }, [openLanguage]);
  return (
    <div className="prose">
      {groups.map((group, index) => (
        <Group
          key={group[0]?.key}
          group={group}
          openKey={complete || index < groups.length - 1 ? null : (group.at(-1)?.key ?? null)}
        />
      ))}
    </div>
  );
}

/** A full group is the same object for ever, and so is a settled block: each is rendered once. */
const Group = memo(function Group({ group, openKey }: { group: BlockGroup; openKey: number | null }) {
  return (
    <div className="blocks">
      {group.map(({ key, html, continued }) => (
        <Block key={key} html={html} continued={continued} open={key === openKey} />
      ))}
    </div>
  );
});

const Block = memo(function Block({
  html,
  continued,
  open,
}: {
  html: string;
  continued: boolean;
  open: boolean;
}) {
  return <Html html={html} className={continued ? 'continued' : undefined} open={open} />;
});
