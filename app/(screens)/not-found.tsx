import { MissingPage } from '../ui/missing-page.tsx';

export default function NotFound() {
  return <MissingPage />;
}
