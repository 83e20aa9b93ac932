import { DONE, ended, HELLO, WHOLE } from './frames.ts';
import type { WireCase, WireExpectation, WireResponse } from './wire-case.ts';

/** The frames of a plain answer, whole. */
export const ALL = [...HELLO, ended(), DONE];
export const STREAM = 'content-type: text/event-stream';

/** A case of an OpenAI-compatible server that sends this body; expected whole where nothing else is said. */
export const framed = (
  name: string,
  body: WireResponse['body'],
  rest: Omit<WireResponse, 'body'> = {},
  source?: string,
  expect: WireExpectation = WHOLE,
): WireCase => ({
  name,
  vendor: 'openai',
  ...(source === undefined ? {} : { source }),
  respond: { body, ...rest },
  expect,
});
