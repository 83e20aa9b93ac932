'use client';

import { Component, type ReactNode } from 'react';

interface Props {
  /** Shown as it is where it cannot be drawn. */
  text: string | null;
  children: ReactNode;
}

/** What goes wrong while an answer is drawn stays in that answer: its plain text is shown. */
export class AnswerBoundary extends Component<Props, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    return (
      <div className="prose">
        <p className="plain" dir="auto">
          {this.props.text ?? 'This answer can’t be shown here. Export the chat to read its text.'}
        </p>
      </div>
    );
  }
}
