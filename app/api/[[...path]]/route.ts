import { problemResponse } from '@/lib/http/problem.ts';

/** Whatever no other route answers. */
const nothing = () => problemResponse('not_found');

export {
  nothing as DELETE,
  nothing as GET,
  nothing as HEAD,
  nothing as OPTIONS,
  nothing as PATCH,
  nothing as POST,
  nothing as PUT,
};
