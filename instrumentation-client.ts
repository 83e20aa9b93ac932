import { stopKeeping } from './app/early-input.ts';

// Right before React listens.
stopKeeping();
