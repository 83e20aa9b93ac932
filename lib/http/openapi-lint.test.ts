import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import SwaggerParser from '@apidevtools/swagger-parser';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openApiDocument } from './openapi.ts';

const REDOCLY = join(
  dirname(createRequire(import.meta.url).resolve('@redocly/cli/package.json')),
  'bin/cli.js',
);
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dac-openapi-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What Redocly's strictest rules have to say of a document: its exit code, and every problem on a line. */
function linted(document: object): { status: number | null; problems: string[] } {
  const file = join(folder, 'openapi.json');
  writeFileSync(file, JSON.stringify(document));
  const { status, stdout } = spawnSync(
    process.execPath,
    [REDOCLY, 'lint', '--extends', 'recommended-strict', '--format', 'json', file],
    {
      cwd: folder,
      encoding: 'utf8',
      env: { NODE_ENV: 'test', REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' },
    },
  );
  const { problems } = JSON.parse(stdout) as { problems: { ruleId: string; message: string }[] };
  return { status, problems: problems.map(({ ruleId, message }) => `${ruleId}: ${message}`) };
}

test("the OpenAPI document is clean under Redocly's strict rules", () => {
  expect(linted(openApiDocument())).toEqual({ status: 0, problems: [] });
  // That they look at all.
  expect(linted({ ...openApiDocument(), servers: [] }).problems).not.toEqual([]);
});

test('the OpenAPI document is valid to swagger-parser', async () => {
  const api = await SwaggerParser.validate(structuredClone(openApiDocument()) as never);
  expect(Object.keys(api.paths ?? {})).toContain('/api/chat');
});
