/** One wrong setting. */
export interface SettingFault {
  /** The variable's name. */
  name: string;
  /** What is wrong with its value, to be read after the name. Never holds a secret. */
  fault: string;
  /** A value that would be right; empty: leave it out. */
  example: string;
}

/** All wrong settings at once; `message` is ready to be printed. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
  readonly faults: readonly SettingFault[];

  constructor(faults: readonly SettingFault[]) {
    const lines = faults.map(({ name, fault, example }) => {
      const remedy = example === '' ? `leave ${name} out` : `for example ${name}=${example}`;
      return `  ${name} ${fault}; ${remedy}`;
    });
    const count = faults.length === 1 ? 'One setting is wrong' : `${faults.length} settings are wrong`;
    super(`${count} (see .env.example for every setting):\n${lines.join('\n')}`);
    this.faults = faults;
  }
}
