import { json } from '@/lib/http/json.ts';
import { api } from '../api-endpoint.ts';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = api({
  GET: ({ context: { chat } }) => json(chat.listModels()),
});
