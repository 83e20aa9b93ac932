import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openApiDocument } from './openapi.ts';
import { OPERATIONS } from './openapi-operations.ts';

const APP = join(import.meta.dirname, '../../app');
/** Answer to nothing of their own. */
const NOT_ENDPOINTS = ['api/[[...path]]'];

function routePaths(): string[] {
  return readdirSync(APP, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('route.ts'))
    .map((file) => relative('.', join(file, '..')))
    .filter((folder) => !NOT_ENDPOINTS.includes(folder))
    .map((folder) => `/${folder.replaceAll(/\[(\w+)\]/g, '{$1}')}`)
    .sort();
}

/** Every value found under a key, anywhere. */
function valuesOf(key: string, node: unknown): unknown[] {
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([name, value]) => [
    ...(name === key ? [value] : []),
    ...valuesOf(key, value),
  ]);
}

/** The JSON of the data lines of a stream that is shown. */
const dataOf = (stream: string) =>
  [...stream.matchAll(/^data: (\{.*)$/gm)].map(([, data = '']) => JSON.parse(data));

const document = openApiDocument();

describe('the OpenAPI document', () => {
  it('describes exactly the paths that there are route files for', () => {
    expect(Object.keys(document.paths as object).sort()).toEqual(routePaths());
  });

  it('points with every reference at something in itself', () => {
    const references = valuesOf('$ref', document) as string[];
    expect(references.length).toBeGreaterThan(20);
    for (const reference of references) {
      const found = reference
        .replace(/^#\//, '')
        .split('/')
        .reduce<unknown>((node, key) => (node as Record<string, unknown>)?.[key], document);
      expect(found, reference).toBeTypeOf('object');
    }
  });

  it('names every operation once', () => {
    const ids = valuesOf('operationId', document);
    expect(new Set(ids).size).toBe(OPERATIONS.length);
  });

  it('declares every parameter that its path holds', () => {
    for (const [path, operations] of Object.entries(document.paths as Record<string, object>)) {
      const held = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      for (const { parameters } of Object.values(operations) as {
        parameters: { name: string; in: string }[];
      }[]) {
        const declared = parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name);
        expect(declared).toEqual(held);
      }
    }
  });

  it.each(OPERATIONS.map((operation) => [`${operation.method} ${operation.path}`, operation] as const))(
    'shows examples of %s that its own schemas accept',
    (_, { body, answers }) => {
      if (body) expect(body.schema.safeParse(body.example).error).toBeUndefined();
      for (const { schema, example, stream } of answers) {
        if (!schema || example === undefined) continue;
        const values = stream ? dataOf(String(example)) : [example];
        for (const value of values) expect(schema.safeParse(value).error).toBeUndefined();
      }
    },
  );

  it('tells for every operation how it refuses', () => {
    for (const operations of Object.values(document.paths as Record<string, object>)) {
      for (const { responses } of Object.values(operations) as { responses: Record<string, object> }[]) {
        expect(Object.keys(responses)).toContain('500');
      }
    }
  });
});
