import { z } from 'zod';
import { type Answer, OPERATIONS, type Operation } from './openapi-operations.ts';
import { SECURITY, SECURITY_SCHEMES } from './openapi-security.ts';
import { PROBLEM_TYPE, PROBLEMS, type ProblemCode, problemBody } from './problem.ts';
import { chatRequestSchema } from './schemas/chat-request.ts';
import { messageSchema } from './schemas/message.ts';
import { problemSchema } from './schemas/problem.ts';
import { cancelAnswerSchema, failedRunSchema, settledRunSchema } from './schemas/run.ts';
import { runFrameSchema } from './schemas/run-frame.ts';
import { sessionEventSchema } from './schemas/session-event.ts';
import { threadPatchSchema, threadSchema, threadTreeSchema } from './schemas/thread.ts';

/** Schemas that have a name of their own in the document; all others stand where they are used. */
const NAMED: Record<string, z.ZodType> = {
  ChatRequest: chatRequestSchema,
  Message: messageSchema,
  Problem: problemSchema,
  CancelAnswer: cancelAnswerSchema,
  SettledRun: settledRunSchema,
  FailedRun: failedRunSchema,
  RunFrame: runFrameSchema,
  SessionEvent: sessionEventSchema,
  Thread: threadSchema,
  ThreadPatch: threadPatchSchema,
  ThreadTree: threadTreeSchema,
};

type Json = Record<string, unknown>;

const PARAMETER_TEXT: Record<string, string> = {
  threadId: "The thread's id.",
  runId: "The run's id, which is the id of its answer.",
};

/** The interface as an OpenAPI 3.1 document, made from the schemas that requests are parsed by. */
export function openApiDocument(): Json {
  const paths: Record<string, Json> = {};
  for (const operation of OPERATIONS) {
    paths[operation.path] = { ...paths[operation.path], [operation.method]: operationObject(operation) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'DAC',
      version: '1',
      description:
        "A chat with large language models. A session is a signed cookie that any answer sets; every thread belongs to one. Chat streams are the AI SDK's UI message stream, protocol v1, with event ids.",
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/', description: 'The server that this document comes from.' }],
    security: SECURITY.session,
    paths,
    components: { schemas: namedSchemas(), securitySchemes: SECURITY_SCHEMES },
  };
}

function namedSchemas(): Json {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(NAMED)) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, { io: 'input', uri: (id) => `#/components/schemas/${id}` });
  // The keywords say what OpenAPI says already, or mean something else inside a document.
  return Object.fromEntries(
    Object.entries(schemas).map(([id, { $schema: _, $id: __, ...schema }]) => [id, schema]),
  );
}

/** A reference where the schema has a name, else the schema itself. */
function schemaOf(schema: z.ZodType): Json {
  const name = Object.keys(NAMED).find((id) => NAMED[id] === schema);
  if (name) return { $ref: `#/components/schemas/${name}` };
  const { $schema: _, ...inline } = z.toJSONSchema(schema, { io: 'input', reused: 'inline' });
  return inline;
}

function operationObject(operation: Operation): Json {
  const { method, path, summary, body, security } = operation;
  return {
    operationId: operation.id ?? [method, ...path.split(/[^A-Za-z]+/).slice(2)].filter(Boolean).join('_'),
    summary,
    ...(security === undefined ? {} : { security: SECURITY[security] }),
    parameters: parametersOf(operation),
    ...(body
      ? {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: schemaOf(body.schema), example: body.example } },
          },
        }
      : {}),
    responses: responsesOf(operation),
  };
}

function parametersOf({ path, query, headers, method }: Operation): Json[] {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    description: PARAMETER_TEXT[name],
    schema: { type: 'string' },
  }));
  const inQuery = Object.entries(query?.shape ?? {}).map(([name, schema]) => ({
    name,
    in: 'query',
    required: !(schema as z.ZodType).safeParse(undefined).success,
    schema: schemaOf(schema as z.ZodType),
  }));
  const inHeader = Object.entries(headers ?? {}).map(([name, description]) => ({
    name,
    in: 'header',
    required: false,
    description,
    schema: { type: 'string' },
  }));
  const after = {
    name: 'after',
    in: 'query',
    required: false,
    schema: { type: 'string', pattern: '^\\d+$' },
  };
  return [...inPath, ...inQuery, ...inHeader, ...(headers && method === 'get' ? [after] : [])];
}

/** What any path may be refused with. */
const EVERYWHERE: ProblemCode[] = [
  'bad_request_target',
  'access_required',
  'host_not_allowed',
  'too_many_attempts',
  'internal',
  'starting',
];

/** Next's answer to a path with a slash at its end. */
const REDIRECT = {
  description: 'The path had a slash at its end, and is there without it.',
  headers: headersOf({ Location: 'The path without the slash, and its query.' }),
};

/** Answers of one status share one entry, each under its media type. */
function responsesOf({ answers, problems }: Operation): Json {
  const responses: Record<string, { description: string; content?: Json; headers?: Json }> = {
    308: REDIRECT,
  };
  for (const answer of answers) {
    const entry = responses[answer.status];
    responses[answer.status] = {
      description: entry ? `${entry.description} ${answer.description}` : answer.description,
      ...(answer.schema ? { content: { ...entry?.content, ...contentOf(answer, answer.schema) } } : {}),
      ...(answer.headers
        ? { headers: headersOf(answer.headers) }
        : entry?.headers
          ? { headers: entry.headers }
          : {}),
    };
  }
  const byStatus = Map.groupBy([...problems, ...EVERYWHERE], (code) => PROBLEMS.get(code)?.status ?? 500);
  for (const [status, codes] of byStatus) {
    responses[status] = {
      description: codes.map((code) => `${code}: ${PROBLEMS.get(code)?.text}`).join(' '),
      content: {
        [PROBLEM_TYPE]: {
          schema: schemaOf(problemSchema),
          examples: Object.fromEntries(codes.map((code) => [code, { value: problemBody(code) }])),
        },
      },
    };
  }
  return responses;
}

function contentOf({ stream, status, media: own, example }: Answer, schema: z.ZodType): Json {
  const media = own ?? (stream ? 'text/event-stream' : status >= 400 ? PROBLEM_TYPE : 'application/json');
  const content = stream ? eventStreamOf(schema) : schemaOf(schema);
  return { [media]: { schema: content, ...(example === undefined ? {} : { example }) } };
}

/** OpenAPI 3.1 has no word for the events of a stream: it is a text, and what its lines hold is said beside. */
function eventStreamOf(event: z.ZodType): Json {
  return {
    type: 'string',
    contentMediaType: 'text/event-stream',
    contentSchema: schemaOf(event),
    description: 'contentSchema is of the JSON in each data line, [DONE] apart.',
  };
}

function headersOf(headers: Record<string, string>): Json {
  return Object.fromEntries(
    Object.entries(headers).map(([name, description]) => [name, { description, schema: { type: 'string' } }]),
  );
}
