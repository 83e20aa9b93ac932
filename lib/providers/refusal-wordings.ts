import type { FailureCode } from '../stream/errors.ts';

/**
 * By a vendor's code or type, which is more exact than the status: one vendor or the other uses a status for several
 * things. Gateways pass on the words of the vendors behind them, so all are looked for with every vendor.
 */
export const BY_WORD: readonly [RegExp, FailureCode][] = [
  [
    /^(?:insufficient_(?:quota|balance|credits?|funds)|billing_(?:hard_limit_reached|not_active|error)|exceeded_current_quota_error|budget_exceeded|Arrearage|BILLING_DISABLED|payment_required|credits?_(?:exhausted|required))$/i,
    'provider_quota',
  ],
  [
    /^(?:context_(?:length|window)_exceeded|exceed_context_size_error|string_above_max_length|request_too_large|model_(?:max_prompt_tokens|context_window)_exceeded|1261)$/i,
    'context_too_long',
  ],
  [
    /^(?:content_filter|content_policy_violation|responsible_?ai_?policy_?violation|data_?inspection_?failed|invalid_prompt|content_blocked|content_moderation|moderation_(?:blocked|failed)|sensitive_words_detected|PROHIBITED_CONTENT)$/i,
    'content_filtered',
  ],
  [
    /^(?:model_not_found|model_not_available|model_not_supported|unsupported_model|unknown_model|invalid_model|model_decommissioned|model_deprecated|ModelNotFound|ModelNotOpen|DeploymentNotFound|NotFoundError|not_found_error|NOT_FOUND)$/i,
    'model_unknown',
  ],
  [
    /^(?:invalid_api_?key|incorrect_api_key_error|invalid_authentication(?:_error)?|authentication_error|AuthenticationError|permission_error|permission_denied|unauthenticated|unauthorized|API_KEY_INVALID|access_?denied(?:exception)?|UnrecognizedClientException)$/i,
    'provider_auth',
  ],
  [
    /^(?:rate_limit(?:_exceeded|_error|ed)?|RateLimitError|too_many_requests|resource_exhausted|Throttling(?:Exception|\.\w+)?|limit_requests)$/i,
    'provider_rate_limited',
  ],
  [/overloaded|^UNAVAILABLE$|^capacity_exceeded$|^unavailable_error$/, 'provider_overloaded'],
];

/** A limit that holds for the day, whoever words it: OpenAI (RPD), Groq (TPD), OpenRouter (free-models-per-day), Gemini. */
export const DAILY_LIMIT = /\bper[ -]day\b|PerDay|\b[RT]PD\b|\bdaily\b|每[日天]/i;

/** A limit of nothing, which no waiting lifts: Gemini, where the free tier has none of a model. */
export const NO_QUOTA = /\blimit: 0\b(?!\.)/;

/** One request that is over a limit by itself: waiting does not help. OpenAI (429) and Groq (413) on tokens per minute. */
export const REQUEST_TOO_LARGE =
  /request (?:is )?too large|requested tokens? (?:count )?exceeds?|request exceeds the maximum size|request entity too large|payload too large/i;

/**
 * How a context that is too short is worded, so exactly that the status does not matter: Ollama says it with 500, TGI
 * with 422, some gateways with 413. The vendor of each line is the one it was seen with.
 */
const TOO_LONG: readonly RegExp[] = [
  // Anthropic, vLLM, Ollama
  /prompt (?:is )?too long/i,
  // Bedrock
  /input is too long/i,
  // OpenAI, MiniMax, Anthropic, llama.cpp, LM Studio, Together, Moonshot, LiteLLM
  /exceed(?:s|ed|ing)? (?:the |this |your |its )?(?:model(?:'s|’s)? )?(?:available |configured |max(?:imum)? |allowed |total )*(?:context|token limit)/i,
  /context (?:window |length |size |limit )?(?:has been |is |was )?(?:exceed(?:s|ed)|overflow(?:s|ed)?)|overflows? the context|context the overflows/i,
  /(?:longer|greater|larger|more) than the (?:model(?:'s|’s)? )?(?:max(?:imum)? )?(?:context|model|sequence|input)[ -](?:length|size|window)/i,
  // OpenAI, vLLM, xAI, OpenRouter, Mistral, DeepSeek
  /max(?:imum)? (?:context|prompt|model|sequence|input) (?:length|size|window)/i,
  /max(?:imum)? allowed (?:input )?length|exceeds? (?:the )?max(?:imum)? length/i,
  // LM Studio, llama.cpp
  /context length of only|configured context size/i,
  // Gemini, OpenAI
  /(?:input|prompt) tokens? (?:count )?.{0,40}\bexceeds?\b|input tokens exceed/i,
  // Perplexity
  /(?:messages?|conversation|prompt|input|history|context)\b.{0,30}\b(?:is|are) too (?:long|large)\b/i,
  // Moonshot
  /exceeded model token limit/i,
  // DashScope
  /range of input length/i,
  // SGLang
  /input length .{0,40}\bexceeds?\b/i,
  // TGI
  /`?inputs`? (?:tokens \+|must have less than)/i,
  // vLLM, which takes what the prompt needs from what the answer may have
  /max_tokens must be at least 1, got -\d/,
  // Groq, OpenAI, vLLM
  /reduce (?:the length of |the size of )?(?:the |your )?(?:messages?|prompt|input|message size)\b/i,
  // Zhipu, DashScope, Baidu
  /输入长度|上下文(?:长度|窗口)?.{0,8}(?:超|过长)|超[出过]最大(?:长度|上下文)|Prompt ?超长/i,
];

/** As above, in words that could mean something else: with the statuses 400, 413 and 422, or none, only. */
const PERHAPS_TOO_LONG =
  /context (?:length|window|size)|maximum context|too many (?:input )?tokens(?!.*\bwait\b)|input token count|string too long/i;

/** Money: OpenAI, Anthropic, xAI, Moonshot, DashScope, LiteLLM, OpenRouter, Together, Fireworks, DeepSeek. */
const NO_CREDIT =
  /balance (?:is )?(?:insufficient|too low|not enough|exhausted)|insufficient (?:account )?(?:balance|credits?|funds|quota)|(?:\bno|any|\bmore|not enough|out of|purchase|available|included|insufficient|add) credits?\b|credit (?:balance|limit)|(?:spending|spend) limit|budget (?:has been )?exceeded|exceeded (?:your|the) (?:current )?(?:quota|budget)|usage limits\b|good standing|account .{0,40}\b(?:suspended|overdue|arrears)|recharge|top up|payment (?:is )?required|billing|quota exceeded.*\blimit: 0\b|余额|欠费|充值/i;

/** Gemini, which serves some places to a key with billing only: another key is the remedy. */
const NOT_THIS_KEY_HERE = /user location is not supported/i;

const NOT_HERE =
  /country, region|(?:region|country|territory|location) (?:is )?not supported|not available in your (?:region|country|location)/i;

/** OpenRouter: the model is there, but the account's settings or what the request needs leave no provider of it. */
const NO_PROVIDER_LEFT =
  /data polic(?:y|ies)|settings\/privacy|no allowed providers|all providers (?:have been|are|were) ignored|no endpoints found (?:that|which|supporting|matching)|guardrail restrictions|requested parameters/i;

const DECLINED =
  /content exists risk|inappropriate content|content (?:management )?polic(?:y|ies)|content filter|safety (?:filter|setting|system|check)|SAFETY_CHECK|violat\w* (?:our |the )?(?:usage|content|safety)|usage (?:polic(?:y|ies)|guidelines)|flagged|moderation|considered high risk|\bsensitive\b|guardrail|敏感|不安全|违规/i;

const NO_SUCH_MODEL =
  /\b(?:don't|don’t|do not|does not|doesn't) have access to (?:the |this )?model\b|end of life|not a valid model|invalid model\b|model not exist|unknown model|unsupported model|no such model|no models? (?:is |are )?loaded|no endpoints found|try pulling it|\bdecommissioned\b|\bmodels?\b.{0,120}?(?:\bnot found\b|\b(?:does|do) not exist\b|\bdoesn't exist\b|\bis not available\b|\bhas been (?:retired|deprecated|removed)\b)|\bmodel (?:`[^`]*` |'[^']*' |"[^"]*" |\S+ )?is not supported\b|could not find (?:the )?model|模型不存在/i;

const BAD_KEY =
  /api[ _-]?key.{0,40}\b(?:not valid|invalid|expired|incorrect|missing|required|revoked|disabled)|(?:incorrect|invalid|missing|expired|wrong|no|malformed) (?:api[ _-]?key|access token|bearer token|auth(?:entication|orization)? credentials?)|authentication (?:failed|fails|error)|no auth credentials|unauthori[sz]ed\b/i;

const BUSY =
  /\boverloaded\b|at capacity|capacity exceeded|server (?:is )?busy|no (?:available|healthy) (?:workers|instances)|loading model|model is (?:currently )?loading/i;

/** A wording and the failures' statuses that it is believed with: `fault` is what the request met (4xx, or none said). */
export interface Wording {
  pattern: RegExp;
  code: FailureCode;
  with: 'any' | 'fault' | 'bad-request';
}

/** In the order in which they are tried. */
export const BY_MESSAGE: readonly Wording[] = [
  ...TOO_LONG.map((pattern): Wording => ({ pattern, code: 'context_too_long', with: 'any' })),
  { pattern: NO_CREDIT, code: 'provider_quota', with: 'fault' },
  { pattern: NOT_THIS_KEY_HERE, code: 'provider_auth', with: 'fault' },
  { pattern: NOT_HERE, code: 'provider_error', with: 'fault' },
  { pattern: NO_PROVIDER_LEFT, code: 'provider_error', with: 'fault' },
  { pattern: DECLINED, code: 'content_filtered', with: 'fault' },
  { pattern: NO_SUCH_MODEL, code: 'model_unknown', with: 'fault' },
  { pattern: BAD_KEY, code: 'provider_auth', with: 'fault' },
  { pattern: PERHAPS_TOO_LONG, code: 'context_too_long', with: 'bad-request' },
  { pattern: BUSY, code: 'provider_overloaded', with: 'any' },
];
