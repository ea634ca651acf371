import { closeSync, createReadStream, openSync, readSync } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { createGunzip } from 'node:zlib';
import { Fault } from '@zhenma/model';
import { unzipMember } from './zip.ts';

const CHUNK_BYTES = 1 << 20;
/** A gzip member may expand this much before its ratio is looked at. */
const SMALL_BYTES = 64 << 20;
/** Tables compress 5 to 40 times; a bomb about 1,000 times. Source: own measurement, docs/facts.md. */
const RATIO_MAX = 300;

export interface ByteSource {
  readonly path: string;
  readonly gzip: boolean;
  /** File inside the archive at `path`, when it is one. */
  readonly member?: string;
}

/**
 * The bytes of a file in chunks of about 1 MiB, unpacked when it is gzip or inside an archive.
 *
 * Errors  SOURCE_FORMAT_BROKEN for a damaged gzip member, SOURCE_TOO_LARGE for a bomb.
 */
export async function* readBytes(source: ByteSource): AsyncGenerator<Uint8Array> {
  const { file, size } = await openRaw(source);
  if (!source.gzip) {
    yield* file;
    return;
  }
  let expanded = 0;
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

/** What the second-level cache holds; a file is read into the same bytes again and again. */
const PASSING_BYTES = 1 << 18;
/** Chunks after which whatever else waits gets its turn: signals, timers, a server beside. */
const TURN = 16;

/**
 * As `readBytes`, for readers that keep nothing: a chunk is good until the next one is asked for.
 * New memory for every chunk costs a third of reading a clearing file, most of it in the collector;
 * another thread for every chunk, a tenth.
 */
export async function* readPassing(source: ByteSource): AsyncGenerator<Uint8Array> {
  if (source.gzip || source.member !== undefined) {
    yield* readBytes(source);
    return;
  }
  const file = openSync(source.path, 'r');
  try {
    const chunk = new Uint8Array(PASSING_BYTES);
    for (let turn = 1; ; turn += 1) {
      if (turn % TURN === 0) await setImmediate();
      const bytesRead = readSync(file, chunk, 0, PASSING_BYTES, null);
      if (bytesRead === 0) return;
      yield chunk.subarray(0, bytesRead);
    }
  } finally {
    closeSync(file);
  }
}

const openRaw = async (source: ByteSource): Promise<{ file: Readable; size: number }> => {
  if (source.member === undefined) {
    const size = source.gzip ? (await stat(source.path)).size : 0;
    return { file: createReadStream(source.path, { highWaterMark: CHUNK_BYTES }), size };
  }
  const bytes = await unzipMember(source.path, source.member);
  return { file: Readable.from(chunksOf(bytes), { objectMode: true }), size: bytes.length };
};

function* chunksOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) yield bytes.subarray(at, at + CHUNK_BYTES);
}

/**
 * A whole file in memory, for formats that cannot be read piece by piece.
 *
 * Errors  SOURCE_TOO_LARGE above `max` bytes; those of `readBytes`.
 */
export const readWhole = async (source: ByteSource, max: number): Promise<Uint8Array> => {
  const chunks: Uint8Array[] = [];
  let total = 0;
  for await (const chunk of readBytes(source)) {
    total += chunk.length;
    if (total > max)
      throw new Fault('SOURCE_TOO_LARGE', `${source.path} is over ${max >> 20} MiB in memory`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};

const readStart = async (path: string, length: number): Promise<Uint8Array> => {
  const file = await open(path);
  try {
    const bytes = Buffer.allocUnsafe(length);
    let used = 0;
    for (let more = -1; more !== 0 && used < length; used += more)
      more = (await file.read(bytes, used, length - used, null)).bytesRead;
    return bytes.subarray(0, used);
  } finally {
    await file.close();
  }
};

/** The first bytes of a file, unpacked; what comes before a damaged place. */
export const readHead = async (source: ByteSource, length: number): Promise<Uint8Array> => {
  if (!source.gzip && source.member === undefined) return readStart(source.path, length);
  const chunks: Uint8Array[] = [];
  let total = 0;
  try {
    for await (const chunk of readBytes(source)) {
      chunks.push(chunk);
      total += chunk.length;
      if (total >= length) break;
    }
  } catch (error) {
    if (!(error instanceof Fault) || error.code === 'SOURCE_TOO_LARGE') throw error;
  }
  return Buffer.concat(chunks).subarray(0, length);
};
