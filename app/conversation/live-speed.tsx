'use client';

import { useEffect, useState } from 'react';
import { SpeedMeter } from '@/lib/client/speed-meter.ts';
import { useChat } from '../chat-context.tsx';

const EVERY_MS = 1000;

/** About how fast an answer grows, looked at once a second: nothing here renders with a token. */
export function LiveSpeed({ runId }: { runId: string }) {
  const { runs } = useChat();
  const [speed, setSpeed] = useState<number | null>(null);
  useEffect(() => {
    const meter = new SpeedMeter();
    const look = () => {
      const live = runs.get(runId);
      const view = live?.view;
      if (live?.lost || view?.phase.phase !== 'streaming' || view.status !== 'streaming')
        return setSpeed(null);
      const characters = view.text.length + view.reasoning.length;
      setSpeed(meter.look({ at: Date.now(), deltas: view.deltas, characters }));
    };
    const timer = setInterval(look, EVERY_MS);
    return () => {
      clearInterval(timer);
      setSpeed(null);
    };
  }, [runs, runId]);
  if (speed === null) return null;
  return (
    <span className="live-speed" title="Estimated from what has arrived in the last seconds">
      ≈ {speed < 10 ? speed.toFixed(1) : Math.round(speed)} tokens/s
    </span>
  );
}
