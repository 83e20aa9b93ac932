/** Every value of a cookie in a `Cookie` header: a browser sends one for each path and domain that set it. */
export function cookieValues(header: string | null, name: string): string[] {
  const values: string[] = [];
  for (const pair of header?.split(';') ?? []) {
    const at = pair.indexOf('=');
    if (pair.slice(0, at).trim() === name) values.push(pair.slice(at + 1).trim());
  }
  return values;
}
