// The least that a Next route can do and still stream: read the body, send one token, end. What the product adds under
// load is measured against it.
const TOKEN = Buffer.from('id: 0\ndata: {"type":"text-delta","id":"0","delta":"Hi"}\n\ndata: [DONE]\n\n');

export async function POST(request) {
  await request.json();
  const body = new ReadableStream(
    {
      pull(controller) {
        controller.enqueue(TOKEN);
        controller.close();
      },
    },
    { highWaterMark: 0 },
  );
  return new Response(body, {
    headers: { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache, no-transform' },
  });
}
