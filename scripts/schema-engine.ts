/**
 * Prisma's own schema engine as WebAssembly: migrates through a driver adapter, where the native engine that
 * `prisma migrate` downloads cannot be had.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  bindMigrationAwareSqlAdapterFactory,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils';
import type {
  DiffTarget,
  MigrationList,
  SchemaEngine,
  SchemaFilter,
} from '@prisma/schema-engine-wasm/schema_engine_bg';
import { SEARCH_TABLES } from '../prisma/sqlite/search-tables.ts';

const FILTERS: SchemaFilter = { externalTables: SEARCH_TABLES, externalEnums: [] };

/** A folder that holds `schema.prisma` and `migrations/` in Prisma's own layout. */
export type SchemaFolder = string;

/** Applies the migrations that the database lacks, as `prisma migrate deploy` does. Returns their names. */
export async function applyMigrations(
  folder: SchemaFolder,
  factory: SqlMigrationAwareDriverAdapterFactory,
): Promise<string[]> {
  return withEngine(folder, factory, async (engine) => {
    const input = { migrationsList: readMigrations(folder), filters: FILTERS };
    return (await engine.applyMigrations(input)).appliedMigrationNames;
  });
}

/** The SQL that is missing between the migrations and the schema; empty where they agree. Works in the shadow database. */
export async function missingMigration(
  folder: SchemaFolder,
  factory: SqlMigrationAwareDriverAdapterFactory,
): Promise<string> {
  const list = readMigrations(folder);
  const from: DiffTarget =
    list.migrationDirectories.length === 0 ? { tag: 'empty' } : { tag: 'migrations', ...list };
  const to: DiffTarget = { tag: 'schemaDatamodel', files: [readSchema(folder)] };
  return withEngine(folder, factory, async (engine) => {
    const { stdout } = await engine.diff({ from, to, script: true, exitCode: null, filters: FILTERS });
    const sql = stdout ?? '';
    return sql.includes('This is an empty migration') ? '' : sql;
  });
}

/**
 * Runs `use` with an engine, and closes every connection that it opened: its SQLite connection holds an exclusive
 * lock, which freeing the engine keeps.
 */
async function withEngine<T>(
  folder: SchemaFolder,
  factory: SqlMigrationAwareDriverAdapterFactory,
  use: (engine: SchemaEngine) => Promise<T>,
): Promise<T> {
  const { SchemaEngine } = await loadEngine();
  const connections: SqlDriverAdapter[] = [];
  const kept = async (connecting: Promise<SqlDriverAdapter>) => {
    const connection = await connecting;
    connections.push(connection);
    return connection;
  };
  const adapter = bindMigrationAwareSqlAdapterFactory({
    provider: factory.provider,
    adapterName: factory.adapterName,
    connect: () => kept(factory.connect()),
    connectToShadowDb: () => kept(factory.connectToShadowDb().then(runsScripts)),
  });
  const { path, content } = readSchema(folder);
  try {
    const engine = await SchemaEngine.new({ datamodels: [[path, content]] }, () => {}, adapter);
    try {
      return await use(engine);
    } catch (error) {
      throw adapterError(error, (id) => adapter.errorRegistry.consumeError(id)?.error) ?? error;
    } finally {
      engine.free();
    }
  } finally {
    for (const connection of connections) await connection.dispose();
  }
}

/** The engine sends a shadow database whole migrations as one query, which the SQLite adapter refuses. */
function runsScripts(connection: SqlDriverAdapter): SqlDriverAdapter {
  const execute = connection.executeRaw.bind(connection);
  connection.executeRaw = async (query) => {
    if (query.args.length > 0) return execute(query);
    await connection.executeScript(query.sql);
    return 0;
  };
  return connection;
}

let engineModule: ReturnType<typeof instantiate> | undefined;

/** Once: the binding knows one instance at a time. */
function loadEngine() {
  engineModule ??= instantiate();
  return engineModule;
}

/** The package's entry expects a bundler that imports `.wasm` files; this does by hand what one would do. */
async function instantiate() {
  const binding = await import('@prisma/schema-engine-wasm/schema_engine_bg');
  const wasm = new URL('schema_engine_bg.wasm', import.meta.resolve('@prisma/schema-engine-wasm'));
  const imports = { './schema_engine_bg.js': binding as unknown as WebAssembly.ModuleImports };
  const { instance } = await WebAssembly.instantiate(readFileSync(wasm), imports);
  binding.__wbg_set_wasm(instance.exports);
  (instance.exports as { __wbindgen_start(): void }).__wbindgen_start();
  return binding;
}

/** The engine names an adapter's error by number; this finds the error itself. */
function adapterError(error: unknown, find: (id: number) => unknown): unknown {
  const id = /external error.*?(\d+)/i.exec(String(error))?.[1];
  return id === undefined ? undefined : find(Number(id));
}

function readSchema(folder: SchemaFolder): { path: string; content: string } {
  const path = join(folder, 'schema.prisma');
  return { path, content: readFileSync(path, 'utf8') };
}

function readMigrations(folder: SchemaFolder): MigrationList {
  const baseDir = join(folder, 'migrations');
  const lockfile = 'migration_lock.toml';
  const names = readdirSync(baseDir, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const read = (path: string) => readFileSync(join(baseDir, path), 'utf8');
  return {
    baseDir,
    lockfile: { path: lockfile, content: existsSync(join(baseDir, lockfile)) ? read(lockfile) : null },
    shadowDbInitScript: '',
    migrationDirectories: names
      .map(({ name }) => name)
      .toSorted()
      .map((name) => ({
        path: name,
        migrationFile: {
          path: 'migration.sql',
          content: { tag: 'ok', value: read(join(name, 'migration.sql')) },
        },
      })),
  };
}
