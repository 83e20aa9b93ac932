import { notFound } from 'next/navigation';

/** Any other address, so that what says so has the frame of the application. */
export default function UnknownPage() {
  notFound();
}
