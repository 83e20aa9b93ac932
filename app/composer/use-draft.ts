import { type RefObject, useEffect, useRef, useState } from 'react';
import { useChat, useObservable } from '../chat-context.tsx';

const SAVE_AFTER_MS = 250;

/** Keeps what stands in the field as the draft of its conversation, and puts it back when that is shown again. */
export function useDraft(field: RefObject<HTMLTextAreaElement | null>, place: string) {
  const { drafts, sender } = useChat();
  const [hasText, setHasText] = useState(false);
  const shownPlace = useRef(place);
  const mounted = useRef(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const late = useObservable(sender.arrived);

  const put = (text: string) => {
    if (!field.current) return;
    field.current.value = text;
    growField(field.current);
    setHasText(text.trim() !== '');
  };
  const save = (at: string, text: string) => {
    clearTimeout(timer.current);
    timer.current = undefined;
    const { attempt } = drafts.read(at);
    drafts.write(at, { text, attempt: attempt?.text === text.trim() ? attempt : null });
  };
  const changed = () => {
    if (!field.current) return;
    growField(field.current);
    setHasText(field.current.value.trim() !== '');
    sender.clearFailure(shownPlace.current);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => save(shownPlace.current, field.current?.value ?? ''), SAVE_AFTER_MS);
  };
  /** The text was taken by the server; what was typed after it stays. */
  const taken = (at: string, threadId: string, sent: string) => {
    const now = shownPlace.current === at ? (field.current?.value ?? '') : '';
    const rest = now.startsWith(sent) ? now.slice(sent.length).trimStart() : now;
    if (rest !== '') save(threadId, rest);
    if (shownPlace.current === at) put(rest);
  };

  // biome-ignore lint/correctness/useExhaustiveDependencies: the rest is the same for the whole life of the field
  useEffect(() => {
    shownPlace.current = place;
    const { text } = drafts.read(place);
    // The first time, something may have been typed before this script ran.
    const typed = mounted.current ? '' : (field.current?.value ?? '');
    mounted.current = true;
    put(typed === '' ? text : typed);
    const flush = () => {
      if (timer.current !== undefined) save(place, field.current?.value ?? '');
    };
    window.addEventListener('pagehide', flush);
    return () => {
      flush();
      window.removeEventListener('pagehide', flush);
    };
  }, [place]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: only news of an arrival counts
  useEffect(() => {
    if (late?.place === place && field.current?.value.trim() === late.text) put('');
  }, [late]);

  /** Forgets what is still to be saved, as when the field goes away with its draft. */
  const drop = () => {
    clearTimeout(timer.current);
    timer.current = undefined;
  };

  return { hasText, changed, taken, put, drop };
}

/** Measuring a field that grows with its text costs more the longer that is: beyond this many characters it stands still. */
const LONG_CHARACTERS = 20_000;

/** Browsers without `field-sizing` do not grow a field by themselves. */
function growField(field: HTMLTextAreaElement): void {
  const long = field.value.length > LONG_CHARACTERS;
  if (long !== field.hasAttribute('data-long')) field.toggleAttribute('data-long', long);
  if (long) {
    field.style.height = '';
    return;
  }
  if (CSS.supports('field-sizing', 'content')) return;
  field.style.height = 'auto';
  field.style.height = `${field.scrollHeight}px`;
}
