import { StatePage } from '../../ui/state-page.tsx';

/** Instead of the dashboard, where no token is set and the visitor is on another machine. */
export default function Forbidden() {
  return (
    <StatePage title="The dashboard is closed from here">
      <p>
        It is shown only on the machine that DAC runs on. To open it elsewhere, set <code>METRICS_TOKEN</code>{' '}
        there and start DAC again: this page then asks for it.
      </p>
      <a className="button-quiet" href="/">
        To the chat
      </a>
    </StatePage>
  );
}
