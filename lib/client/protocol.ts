import type { MessageView as MessageSchema } from '../http/schemas/message.ts';
import type { ModelsAnswer } from '../http/schemas/model.ts';
import type { SearchAnswer, SearchResult } from '../http/schemas/search.ts';
import type { SessionEvent } from '../http/schemas/session-event.ts';
import type { ThreadPatchRequest, ThreadsAnswer, ThreadTree, ThreadView } from '../http/schemas/thread.ts';

/** What the API sends, by the names that the screen uses. Types only: the schemas stay out of the browser. */
export type ThreadJson = ThreadView;
export type ThreadPatch = ThreadPatchRequest;
export type MessageJson = MessageSchema;
export type ThreadReading = ThreadTree;
export type ThreadListPage = ThreadsAnswer;
export type SearchResultJson = SearchResult;
export type SearchPage = SearchAnswer;
export type ModelList = ModelsAnswer;
export type ModelJson = ModelsAnswer['models'][number];
export type TabEvent = SessionEvent;
