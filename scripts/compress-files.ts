/** Files compressed once, when they are built, so that serving them costs nothing and they are as small as they get. */
import { globSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const COMPRESSIBLE = '**/*.{css,js,json,svg,txt}';
/** Bytes, below which the headers of an answer weigh more than what is saved. */
const MIN_BYTES = 1_024;

const toBrotli = promisify(brotliCompress);
const toGzip = promisify(gzip);

/** Writes `FILE.br` and `FILE.gz` beside every file in the folder that is worth it. */
export async function compressFiles(folder: string): Promise<void> {
  await Promise.all(
    globSync(COMPRESSIBLE, { cwd: folder }).map(async (name) => {
      const path = join(folder, name);
      const contents = await readFile(path);
      if (contents.byteLength < MIN_BYTES) return;
      const params = { [constants.BROTLI_PARAM_SIZE_HINT]: contents.byteLength };
      await writeFile(`${path}.br`, await toBrotli(contents, { params }));
      await writeFile(`${path}.gz`, await toGzip(contents, { level: 9 }));
    }),
  );
}
