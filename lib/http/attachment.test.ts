import { expect, test } from 'vitest';
import { attachment } from './attachment.ts';

test.each([
  ['Why is the sky blue?', 'Why is the sky blue.md', 'Why%20is%20the%20sky%20blue.md'],
  ['../../etc/passwd', 'etc passwd.md', 'etc%20passwd.md'],
  ['a"; filename="evil.exe', 'a ; filename= evil.exe.md', 'a%20%3B%20filename%3D%20evil.exe.md'],
  ['Grüße', 'Gr__e.md', 'Gr%C3%BC%C3%9Fe.md'],
  ["it's (50%) *new*", "it's (50_) new.md", 'it%27s%20%2850%25%29%20new.md'],
  ['line\r\nSet-Cookie: a=b', 'line Set-Cookie a=b.md', 'line%20Set-Cookie%20a%3Db.md'],
  ['evil\u202etxt.exe', 'evil txt.exe.md', 'evil%20txt.exe.md'],
  ['...', 'conversation.md', 'conversation.md'],
  ['a\ud800b', 'a_b.md', 'a%EF%BF%BDb.md'],
  ['x'.repeat(200), `${'x'.repeat(50)}.md`, `${'x'.repeat(50)}.md`],
  ['😀'.repeat(60), `${'__'.repeat(50)}.md`, `${'%F0%9F%98%80'.repeat(50)}.md`],
])('a file called %j has a safe name', (title, plain, encoded) => {
  expect(attachment(title, 'md')).toBe(`attachment; filename="${plain}"; filename*=UTF-8''${encoded}`);
  expect(() => new Headers({ 'Content-Disposition': attachment(title, 'md') })).not.toThrow();
});
