/** What files of a language end in, where that is not the language's own name. */
const ENDINGS: Record<string, string> = {
  bash: 'sh',
  c: 'c',
  'c#': 'cs',
  'c++': 'cpp',
  clojure: 'clj',
  console: 'sh',
  cpp: 'cpp',
  csharp: 'cs',
  elixir: 'ex',
  erlang: 'erl',
  fortran: 'f90',
  fsharp: 'fs',
  golang: 'go',
  graphql: 'graphql',
  haskell: 'hs',
  javascript: 'js',
  julia: 'jl',
  kotlin: 'kt',
  latex: 'tex',
  markdown: 'md',
  matlab: 'm',
  mermaid: 'mmd',
  objectivec: 'm',
  ocaml: 'ml',
  perl: 'pl',
  plaintext: 'txt',
  powershell: 'ps1',
  protobuf: 'proto',
  python: 'py',
  python3: 'py',
  ruby: 'rb',
  rust: 'rs',
  shell: 'sh',
  solidity: 'sol',
  text: 'txt',
  typescript: 'ts',
  vbnet: 'vb',
  yaml: 'yaml',
  zsh: 'sh',
};
/** Languages whose files have one name. */
const NAMES: Record<string, string> = { dockerfile: 'Dockerfile', makefile: 'Makefile', nginx: 'nginx.conf' };

/** What a code block is called when it is saved. Made of known words, or of letters and digits that name the language. */
export function fileNameFor(language: string): string {
  if (Object.hasOwn(NAMES, language)) return NAMES[language] ?? '';
  const ending = Object.hasOwn(ENDINGS, language) ? ENDINGS[language] : language;
  return `code.${/^[a-z\d]{1,10}$/.test(ending ?? '') ? ending : 'txt'}`;
}
