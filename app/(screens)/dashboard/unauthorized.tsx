import { SignInForm } from '../../dashboard/sign-in-form.tsx';
import { StatePage } from '../../ui/state-page.tsx';

/** Instead of the dashboard, where a token is set and this browser was not signed in with it. */
export default function Unauthorized() {
  return (
    <StatePage title="Sign in to the dashboard">
      <p>
        Enter the <code>METRICS_TOKEN</code> of this server. This browser remembers it for 30 days.
      </p>
      <SignInForm />
    </StatePage>
  );
}
