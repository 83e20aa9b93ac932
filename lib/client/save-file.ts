/** Has the browser save an answer under the name that it came with. */
export async function saveFile(response: Response): Promise<void> {
  const address = URL.createObjectURL(await response.blob());
  const link = document.createElement('a');
  link.href = address;
  link.download = nameOf(response.headers.get('content-disposition') ?? '');
  link.click();
  // The download has begun, and holds what it needs.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

function nameOf(disposition: string): string {
  const encoded = /filename\*=UTF-8''([^;]+)/i.exec(disposition)?.[1];
  return encoded === undefined ? 'conversation' : decodeURIComponent(encoded);
}
