import project from '../package.json' with { type: 'json' };

/** The version of the application that is running. */
export const VERSION: string = project.version;
