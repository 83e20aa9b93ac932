'use client';

import { Component, type ComponentType, type ReactNode, useEffect } from 'react';
import { useObservable } from '../chat-context.tsx';
import type { Part } from './part.ts';

/** Shows that a part is not there, with the way to try again; `busy` while that is being tried. */
export type ShowFailure = (retry: () => void, busy: boolean) => ReactNode;

interface Props<P extends object> {
  part: Part<ComponentType<P>>;
  props: P;
  loading?: ReactNode;
  failed: ShowFailure;
}

/**
 * A part of the screen that is loaded when it is first shown. Whatever goes wrong with it, loading or drawing, stays
 * here: the rest of the screen goes on, and it can be tried again. (`React.lazy` keeps a failure for ever.)
 */
export function Later<P extends object>({ part, props, loading = null, failed }: Props<P>) {
  const View = useObservable(part.value);
  const state = useObservable(part.state);
  useEffect(() => part.prepare(), [part]);
  if (View) {
    return (
      <Boundary failed={failed}>
        <View {...props} />
      </Boundary>
    );
  }
  return state === 'failed' || state === 'retrying' ? failed(part.prepare, state === 'retrying') : loading;
}

class Boundary extends Component<{ failed: ShowFailure; children: ReactNode }, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError() {
    return { broken: true };
  }

  override render() {
    if (!this.state.broken) return this.props.children;
    return this.props.failed(() => this.setState({ broken: false }), false);
  }
}
