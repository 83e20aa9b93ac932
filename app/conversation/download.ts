import { fileNameFor } from '@/lib/client/markdown/file-names.ts';

/** Saves a code block as a file named by its language; a diagram that is shown as a picture, as that picture. */
export function downloadBlock(figure: HTMLElement): string {
  const code = figure.querySelector('code');
  const picture = figure.dataset.view === 'picture' ? figure.querySelector('img') : null;
  const name = picture ? 'diagram.svg' : fileNameFor(code?.dataset.language ?? 'text');
  const content = picture
    ? decodeURIComponent(picture.src.slice(picture.src.indexOf(',') + 1))
    : (code?.textContent ?? '');
  const url = URL.createObjectURL(new Blob([content], { type: picture ? 'image/svg+xml' : 'text/plain' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser has taken the file over by the next turn.
  setTimeout(() => URL.revokeObjectURL(url), 1000);
  return name;
}
