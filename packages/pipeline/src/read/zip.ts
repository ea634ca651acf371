import { readFile, stat } from 'node:fs/promises';
import { Fault } from '@zhenma/model';
import { unzipSync } from 'fflate';

/** Limits against zip bombs, in bytes. JavaScript text ends near 512 MiB. */
export const ARCHIVE_BYTES_MAX = 512 << 20;
export const UNPACKED_BYTES_MAX = 480 << 20;
const RATIO_MAX = 200;
/** A member may expand this much before its ratio is looked at. */
const SMALL_BYTES = 64 << 20;
const MEMBERS_MAX = 1000;

/** Magic of a zip archive's first local header, little endian. */
export const isZip = (head: Uint8Array): boolean =>
  head[0] === 0x50 && head[1] === 0x4b && head[2] === 0x03 && head[3] === 0x04;

/** A file inside an archive. */
export interface ZipMember {
  /** Name as the archive spells it, for `unzipMember`. */
  readonly id: string;
  /** The same as people read it: Windows writes Chinese names in GBK. */
  readonly name: string;
  readonly bytes: number;
}

/**
 * Files of an archive, directories and macOS leftovers left out.
 *
 * Errors  SOURCE_FORMAT_BROKEN for a damaged or locked archive, SOURCE_TOO_LARGE for a bomb.
 */
export const listZip = async (path: string): Promise<readonly ZipMember[]> => {
  const members: ZipMember[] = [];
  unzip(path, await readArchive(path), (id, bytes) => {
    if (!id.endsWith('/') && !/(?:^|\/)(?:__MACOSX\/|\.)/.test(id))
      members.push({ id, name: readableName(id), bytes });
    return false;
  });
  if (members.length > MEMBERS_MAX)
    throw new Fault('SOURCE_TOO_LARGE', `${path} holds more than ${MEMBERS_MAX} files`);
  return members;
};

/** Unpacks one file of an archive. Errors as `listZip`. */
export const unzipMember = async (path: string, id: string): Promise<Uint8Array> => {
  const files = unzip(path, await readArchive(path), (name) => name === id);
  return files[id] ?? new Uint8Array(0);
};

/**
 * Unpacks the files that `wanted` picks, within the limits.
 *
 * Errors  SOURCE_FORMAT_BROKEN, SOURCE_TOO_LARGE.
 */
export const unzip = (
  label: string,
  bytes: Uint8Array,
  wanted: (name: string, bytes: number) => boolean,
): Record<string, Uint8Array> => {
  if (isZip(bytes) && ((bytes[6] as number) & 1) === 1)
    throw new Fault('SOURCE_FORMAT_BROKEN', `${label} is locked: unpack it with its password`);
  let total = 0;
  try {
    return unzipSync(bytes, {
      filter: ({ name, originalSize, size }) => {
        if (!wanted(name, originalSize)) return false;
        total += originalSize;
        const ratio = originalSize / Math.max(size, 1);
        if (total > UNPACKED_BYTES_MAX || (originalSize > SMALL_BYTES && ratio > RATIO_MAX))
          throw new Fault('SOURCE_TOO_LARGE', `${label} expands abnormally: a zip bomb?`);
        return true;
      },
    });
  } catch (error) {
    if (error instanceof Fault) throw error;
    throw new Fault('SOURCE_FORMAT_BROKEN', `${label} is not a whole archive`, {}, error);
  }
};

const readArchive = async (path: string): Promise<Uint8Array> => {
  const { size } = await stat(path);
  if (size > ARCHIVE_BYTES_MAX) throw new Fault('SOURCE_TOO_LARGE', `${path} is over 512 MiB`);
  return readFile(path);
};

/** Names without the UTF-8 flag arrive one character a byte. */
const readableName = (id: string): string => {
  if (!/[\x80-\xff]/.test(id) || /[^\0-\xff]/.test(id)) return id;
  const bytes = Buffer.from(id, 'latin1');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
};
