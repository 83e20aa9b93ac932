import { existsSync, globSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { SUITES } from '../test/suites.ts';
import { ROOT, textOf } from './documents.ts';

const WORKFLOWS = globSync('.github/workflows/*.{yml,yaml}', { cwd: ROOT }).toSorted();
const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> };

/** Every command of a workflow's steps: after `run:`, on its line or in the block below it. */
const commandsOf = (text: string) =>
  [...text.matchAll(/^( *)(?:- )?run: (.*(?:\n\1 {2,}.*)*)/gm)].map(([, , command = '']) => command);

test('there are workflows, and each is judged by something', () => {
  expect(WORKFLOWS).toContain('.github/workflows/ci.yml');
  expect(WORKFLOWS.flatMap((path) => commandsOf(textOf(path)))).toContain('npm run build');
});

describe.each(WORKFLOWS)('%s', (path) => {
  const text = textOf(path);

  test('every action is pinned by its whole commit, with its version beside it', () => {
    const used = [...text.matchAll(/^\s*(?:- )?uses: (.*)$/gm)].map(([, action = '']) => action);
    const loose = used.filter(
      (action) =>
        !/^[\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(action) &&
        !(action.startsWith('./') && existsSync(join(ROOT, action))),
    );
    expect(loose.map((action) => `${path} uses ${action}`)).toEqual([]);
  });

  test('every script of npm that it runs is there, and every suite of npm test', () => {
    const commands = commandsOf(text);
    const named = commands.flatMap((command) =>
      [...command.matchAll(/\bnpm (?:run ([\w:-]+)|(start|test|stop|restart)\b)/g)].map(
        ([, one, two]) => one ?? two ?? '',
      ),
    );
    expect(named.filter((name) => scripts[name] === undefined)).toEqual([]);
    const suites = commands.flatMap((command) => /\bnpm test -- (.*)/.exec(command)?.[1]?.split(/\s+/) ?? []);
    expect(suites.filter((key) => !SUITES.some((suite) => suite.key === key))).toEqual([]);
  });

  test('it may read the repository and nothing else, and no job runs without end', () => {
    expect(text).toMatch(/^permissions:\n {2}contents: read$/m);
    const runners = [...text.matchAll(/^ {4}runs-on: /gm)].length;
    expect([...text.matchAll(/^ {4}timeout-minutes: \d+$/gm)]).toHaveLength(runners);
  });

  test('no push to main is cancelled', () => {
    for (const [, value = ''] of text.matchAll(/^ *cancel-in-progress: (.*)$/gm)) {
      expect(value).toMatch(/^\$\{\{ github\.event_name == 'pull_request' \}\}$/);
    }
  });
});

test('it is built once for all jobs', () => {
  const builds = WORKFLOWS.flatMap((path) => commandsOf(textOf(path))).filter((command) =>
    /npm (run build|start)\b|npm test(?! -- )|npm test -- .*\bbuild\b/.test(command),
  );
  expect(builds).toEqual(['npm run build']);
});
