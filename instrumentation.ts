/** Next calls this once, before the first request. */
export async function register(): Promise<void> {
  // biome-ignore lint/style/noProcessEnv: Next replaces this name when it builds; it is no setting.
  if (process.env.NEXT_RUNTIME === 'nodejs') {
    try {
      const { startUp } = await import('./lib/start-up.ts');
      await startUp();
    } catch (error) {
      // A module that cannot even be loaded: a throw here would leave a server that answers 500 to everything.
      console.error('The server cannot start:', error);
      process.exit(1);
    }
  }
}
