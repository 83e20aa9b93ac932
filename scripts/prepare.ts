/**
 * After `npm install`: generates the database client, which is not kept in the repository. `npm ci --ignore-scripts`
 * leaves it out, and the commands that need it then make it themselves.
 */
import { statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const schema = fileURLToPath(new URL('../prisma/sqlite/schema.prisma', import.meta.url));
const client = fileURLToPath(new URL('../lib/db/generated/client.ts', import.meta.url));

/** Generates the database client where there is none, or the schema has changed since. */
export async function ensureDatabaseClient(): Promise<void> {
  const made = statSync(client, { throwIfNoEntry: false });
  if (made === undefined || made.mtimeMs < statSync(schema).mtimeMs) await generateDatabaseClient();
}

/**
 * What `prisma generate` does, by the parts of Prisma that do it: its command line brings a studio, three databases and
 * their drivers besides, and downloads an engine that nothing here needs.
 */
async function generateDatabaseClient(): Promise<void> {
  // The packages' own ES modules name files that are not there.
  const require = createRequire(import.meta.url);
  const { getGenerators, loadSchemaContext } =
    require('@prisma/internals') as typeof import('@prisma/internals');
  const { PrismaClientTsGenerator } =
    require('@prisma/client-generator-ts') as typeof import('@prisma/client-generator-ts');
  const generators = await getGenerators({
    schemaContext: await loadSchemaContext({
      schemaPath: { cliProvidedPath: schema },
      printLoadMessage: false,
    }),
    registry: { 'prisma-client': { type: 'in-process', generator: new PrismaClientTsGenerator() } },
    cliCommand: 'npm run postinstall',
    skipDownload: true,
  });
  for (const generator of generators) {
    await generator.generate();
    generator.stop();
  }
}

if (import.meta.main) await generateDatabaseClient();
