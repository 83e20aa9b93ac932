import { filled, isRecord, type JsonRecord } from './json-value.ts';

/**
 * What a frame says went wrong, in the form of a vendor's error object; null where it reports nothing. Servers send
 * `error: null` or an empty one with every frame, and put an error beside the choices, into one, or in place of them.
 */
export function errorIn(frame: JsonRecord, name: string): JsonRecord | null {
  const { error, choices, response } = frame;
  const reported = reportedError(error) ?? (isRecord(response) ? reportedError(response.error) : null);
  if (reported !== null) return reported;
  const choice: unknown = Array.isArray(choices) ? choices[0] : undefined;
  if (isRecord(choice) && choice.error !== undefined) {
    const inChoice = reportedError(choice.error);
    if (inChoice !== null) return inChoice;
  }
  if (name === 'error' || frame.object === 'error' || frame.type === 'error') return { error: frame };
  if (filled(frame.error_message) !== null || filled(frame.error_type) !== null) {
    return { error: { message: frame.error_message ?? frame.message ?? '', type: frame.error_type } };
  }
  const hasAnswer = choices !== undefined || frame.candidates !== undefined;
  if (
    !hasAnswer &&
    wordsIn(frame) &&
    (error === true || frame.success === false || frame.status === 'error')
  ) {
    return { error: { ...frame, error: null } };
  }
  // MiniMax: beside an answer too, where it is 0.
  const { base_resp: base } = frame;
  if (isRecord(base) && Number(base.status_code) > 0) return { error: base };
  if (!hasAnswer && error !== undefined && error !== null && error !== false && error !== '') {
    return { error: { message: 'An error without words.' } };
  }
  if (!hasAnswer && wordsIn(frame) && isErrorCode(frame.code)) return { error: frame };
  return null;
}

const wordsIn = ({ message, msg, detail }: JsonRecord) => filled(message) ?? filled(msg) ?? filled(detail);

function reportedError(error: unknown): JsonRecord | null {
  if (filled(error) !== null) return { error };
  const says = isRecord(error) && Object.values(error).some((value) => (value ?? '') !== '' && value !== 0);
  return says ? { error } : null;
}

/** `InvalidParameter`, `429`: nothing that says that all is well. */
function isErrorCode(code: unknown): boolean {
  if (typeof code === 'number') return code >= 400;
  return typeof code === 'string' && code !== '' && !/^(?:0|2\d\d|ok|success)$/i.test(code);
}
