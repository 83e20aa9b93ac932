import { defineConfig } from 'prisma/config';
import { environment } from './lib/env.ts';
import { SEARCH_TABLES } from './prisma/sqlite/search-tables.ts';

/** For the `prisma` command line; the app itself migrates with `scripts/migrate.ts` and needs no native engine. */
export default defineConfig({
  schema: 'prisma/sqlite/schema.prisma',
  migrations: { path: 'prisma/sqlite/migrations' },
  experimental: { externalTables: true },
  tables: { external: SEARCH_TABLES },
  datasource: { url: environment().DATABASE_URL || 'file:./data/dac.db' },
});
