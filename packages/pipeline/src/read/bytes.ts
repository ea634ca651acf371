import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { Fault } from '@zhenma/model';

const CHUNK_BYTES = 1 << 20;
/** A gzip member may expand this much before its ratio is looked at. */
const SMALL_BYTES = 64 << 20;
/** Tables compress 5 to 40 times; a bomb about 1,000 times. Source: own measurement, docs/facts.md. */
const RATIO_MAX = 300;

export interface ByteSource {
  readonly path: string;
  readonly gzip: boolean;
}

/**
 * The bytes of a file in chunks of about 1 MiB, unpacked when it is gzip.
 *
 * Errors  SOURCE_FORMAT_BROKEN for a damaged gzip member, SOURCE_TOO_LARGE for a bomb.
 */
export async function* readBytes(source: ByteSource): AsyncGenerator<Uint8Array> {
  if (!source.gzip) {
    yield* createReadStream(source.path, { highWaterMark: CHUNK_BYTES });
    return;
  }
  const { size } = await stat(source.path);
  let expanded = 0;
  const file = createReadStream(source.path, { highWaterMark: CHUNK_BYTES });
  const unpack = createGunzip({ chunkSize: CHUNK_BYTES });
  file.on('error', (error) => unpack.destroy(error));
  file.pipe(unpack);
  try {
    for await (const chunk of unpack) {
      expanded += chunk.length;
      if (expanded > SMALL_BYTES && expanded > size * RATIO_MAX)
        throw new Fault(
          'SOURCE_TOO_LARGE',
          `${source.path} expands more than ${RATIO_MAX} times: looks like a gzip bomb`,
        );
      yield chunk;
    }
  } catch (error) {
    if (error instanceof Fault) throw error;
    throw new Fault('SOURCE_FORMAT_BROKEN', `${source.path} is not a whole gzip file`, {}, error);
  } finally {
    file.destroy();
    unpack.destroy();
  }
}
