import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { brotliDecompressSync, gzipSync } from 'node:zlib';
import { builtModule } from '@clove/pool-images';
import type { Request, Response } from 'express';
import { z } from 'zod';

/** Where this program lies, which is not always the root that it works on. */
const home = resolve(import.meta.dirname, '../../../..');

const Files = z.array(z.object({ path: z.string(), type: z.string(), etag: z.string(), brotli: z.base64() }));
const BuiltModule = z.looseObject({ consoleFiles: Files });
const BuiltFile = z.looseObject({ files: Files });

interface Page {
  readonly type: string;
  readonly etag: string;
  readonly brotli: Buffer;
  readonly gzip: Buffer;
  readonly plain: Buffer;
}

/** The console's pages, from memory: one document, and the files that it loads. */
export class Pages {
  readonly #files: ReadonlyMap<string, Page>;

  constructor(files: ReadonlyMap<string, Page>) {
    this.#files = files;
  }

  /** Builds them where their sources changed since the last time, which takes some seconds. */
  static async build(): Promise<Pages> {
    const built = await builtModule(home, join(home, 'apps/web/src/console.built.ts'));
    return Pages.#of(BuiltModule.parse(built).consoleFiles);
  }

  /** As a build left them: apps/web/scripts/build-app.ts. @param path of its file */
  static read(path: string): Pages {
    return Pages.#of(BuiltFile.parse(JSON.parse(readFileSync(path, 'utf8'))).files);
  }

  static #of(files: z.output<typeof Files>): Pages {
    return new Pages(
      new Map(
        files.map(({ path, type, etag, brotli }) => {
          const packed = Buffer.from(brotli, 'base64');
          const plain = brotliDecompressSync(packed);
          return [path, { type, etag: `"${etag}"`, brotli: packed, gzip: gzipSync(plain), plain }];
        }),
      ),
    );
  }

  /** Sends the file of a path, or the document of every page. @returns false when a file is not there */
  send(request: Request, response: Response): boolean {
    const isFile = request.path.startsWith('/assets/');
    const page = this.#files.get(isFile ? request.path : '/index.html');
    if (page === undefined) return false;
    response.set({
      'content-type': page.type,
      etag: page.etag,
      vary: 'accept-encoding',
      'cache-control': isFile ? 'private, max-age=31536000, immutable' : 'no-cache',
    });
    if (request.fresh) {
      response.status(304).end();
      return true;
    }
    const encoding = request.acceptsEncodings('br', 'gzip', 'identity');
    if (encoding === 'br' || encoding === 'gzip') response.set('content-encoding', encoding);
    response.send(encoding === 'br' ? page.brotli : encoding === 'gzip' ? page.gzip : page.plain);
    return true;
  }
}
