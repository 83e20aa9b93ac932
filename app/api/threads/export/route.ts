import { attachment } from '@/lib/http/attachment.ts';
import { wholeThread } from '@/lib/http/whole-thread.ts';
import { api } from '../../api-endpoint.ts';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = api({
  GET: (call) => {
    const { chat, reads, services } = call.context;
    const open = () => chat.exportAll(call.ownerId);
    return wholeThread(call, { reads, clock: services.clock }, open, (text) => ({
      text,
      headers: {
        'Content-Type': 'application/json',
        'Content-Disposition': attachment('DAC chats', 'json'),
        'X-Content-Type-Options': 'nosniff',
      },
    }));
  },
});
