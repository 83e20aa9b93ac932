import { ANTHROPIC_STREAMS } from '@/e2e/fakes/wire/anthropic.cases.ts';
import { CONTENT } from '@/e2e/fakes/wire/content.cases.ts';
import { BOMBS, CONNECTIONS, ENDS } from '@/e2e/fakes/wire/ends.cases.ts';
import { FRAMING } from '@/e2e/fakes/wire/framing.cases.ts';
import { GEMINI_STREAMS } from '@/e2e/fakes/wire/gemini.cases.ts';
import { NOISE } from '@/e2e/fakes/wire/meaningless-frames.cases.ts';
import { OPENROUTER_STREAMS } from '@/e2e/fakes/wire/openrouter.cases.ts';
import { PERPLEXITY_STREAMS } from '@/e2e/fakes/wire/perplexity.cases.ts';
import {
  FINISH_REASONS,
  NAMED_FAILURES,
  STREAM_FAILURES,
  WORDS_INSTEAD,
} from '@/e2e/fakes/wire/stream-failures.cases.ts';
import { describeWireCases } from './testing/describe-wire-cases.ts';

describeWireCases('an answer is whole, whatever its framing:', FRAMING);
describeWireCases('an answer ends where it ends:', ENDS);
describeWireCases('a connection that lives is borne with:', CONNECTIONS, {
  PROVIDER_FIRST_BYTE_MS: '1500',
  PROVIDER_STALL_MS: '1500',
});
describeWireCases('a body is bounded:', BOMBS);
describeWireCases('a frame that means nothing takes nothing away:', NOISE);
describeWireCases('text and thoughts are found where they are:', CONTENT);
describeWireCases('a failure in a stream is a failure:', STREAM_FAILURES);
describeWireCases('words in place of an answer are read:', WORDS_INSTEAD);
describeWireCases('a failure says of which request it is:', NAMED_FAILURES, {
  PROVIDER_FIRST_BYTE_MS: '1500',
  PROVIDER_STALL_MS: '1500',
});
describeWireCases('a finish reason is read as it is meant:', FINISH_REASONS);
describeWireCases('Anthropic:', ANTHROPIC_STREAMS);
describeWireCases('Gemini:', GEMINI_STREAMS);
describeWireCases('Perplexity:', PERPLEXITY_STREAMS);
describeWireCases('OpenRouter:', OPENROUTER_STREAMS);
