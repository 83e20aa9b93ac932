import { StatePage } from '../../ui/state-page.tsx';

/** Instead of the dashboard, where no token is set and the visitor is on another machine. */
export default function Forbidden() {
  return (
    <StatePage title="The dashboard isn’t available from here">
      <p>
        It opens only on the machine that DAC runs on. To use it elsewhere, set <code>METRICS_TOKEN</code> and
        restart DAC: this page then asks for it.
      </p>
      <a className="button-quiet" href="/">
        Back to chat
      </a>
    </StatePage>
  );
}
