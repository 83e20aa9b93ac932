import { json } from '@/lib/http/json.ts';
import { openApiDocument } from '@/lib/http/openapi.ts';
import { api } from '../api-endpoint.ts';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = api({
  GET: () => json(openApiDocument()),
});
