/** What keeps the tools that build and serve from calling home. A variable that is set otherwise wins. */
export const NO_TELEMETRY = { NEXT_TELEMETRY_DISABLED: '1', CHECKPOINT_DISABLE: '1' } as const;
