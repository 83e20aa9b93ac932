import { SquarePen } from 'lucide-react';
import { StatePage } from './state-page.tsx';

/** Nothing is at this address for this browser: never was, was deleted, or belongs to another one. */
export function MissingPage() {
  return (
    <StatePage title="There is no conversation here">
      <p>
        It may have been deleted, or it was started in another browser: conversations can be seen only where
        they were begun.
      </p>
      <a className="button-primary" href="/">
        <SquarePen aria-hidden size={16} /> New chat
      </a>
    </StatePage>
  );
}
