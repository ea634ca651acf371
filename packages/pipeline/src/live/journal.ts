import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { isAlive } from '../engine/is-alive.ts';

/** A file that only grows; what was written is on the disk when `append` returns. */
export interface DurableFile {
  readonly append: (text: string) => void;
  readonly close: () => void;
}

/**
 * Opens a file of lines to append to. A last line without its end, which a crash left, is cut off.
 *
 * @returns the file, and its last whole line
 */
export const openLines = (path: string): { readonly file: DurableFile; readonly last: string } => {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const handle = openSync(path, 'a+', 0o600);
  const size = fstatSync(handle).size;
  const { end, last } = lastLine(handle, size);
  if (end < size) ftruncateSync(handle, end);
  return {
    last,
    file: {
      append: (text) => {
        writeSync(handle, text);
        fsyncSync(handle);
      },
      close: () => closeSync(handle),
    },
  };
};

const BLOCK_BYTES = 1 << 16;

/** The last line that has its end, read from behind. */
const lastLine = (handle: number, size: number): { end: number; last: string } => {
  let tail = Buffer.alloc(0);
  let at = size;
  for (;;) {
    const end = tail.lastIndexOf(10);
    const start = end > 0 ? tail.lastIndexOf(10, end - 1) : -1;
    if (end >= 0 && (start >= 0 || at === 0))
      return { end: at + end + 1, last: tail.subarray(start + 1, end).toString() };
    if (at === 0) return { end: 0, last: '' };
    const length = Math.min(BLOCK_BYTES, at);
    const block = Buffer.alloc(length);
    at -= length;
    readSync(handle, block, 0, length, at);
    tail = Buffer.concat([block, tail]);
  }
};

/** Whole lines of a file, in order; none when it is not there. A torn last line is passed over. */
export function* linesOf(path: string): Generator<string> {
  if (!existsSync(path)) return;
  const handle = openSync(path, 'r');
  try {
    let rest = Buffer.alloc(0);
    for (;;) {
      const block = Buffer.alloc(BLOCK_BYTES);
      const length = readSync(handle, block, 0, BLOCK_BYTES, null);
      if (length === 0) return;
      const buffer = Buffer.concat([rest, block.subarray(0, length)]);
      let from = 0;
      for (let end = buffer.indexOf(10); end >= 0; end = buffer.indexOf(10, from)) {
        yield buffer.subarray(from, end).toString();
        from = end + 1;
      }
      rest = buffer.subarray(from);
    }
  } finally {
    closeSync(handle);
  }
}

/** Writes a file whole or not at all: a temporary name, then one rename. */
export const replaceFile = (path: string, lines: Iterable<string>): void => {
  const temporary = `${path}.tmp`;
  const handle = openSync(temporary, 'w', 0o600);
  try {
    for (const line of lines) writeSync(handle, `${line}\n`);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(temporary, path);
  syncDirectory(dirname(path));
};

/** A rename is durable once its directory is; where directories cannot be opened, it is not asked. */
const syncDirectory = (path: string): void => {
  if (process.platform === 'win32') return;
  const handle = openSync(path, 'r');
  fsyncSync(handle);
  closeSync(handle);
};

/** Removes journals of other generations, which a checkpoint has taken up. */
export const dropJournals = (directory: string, kept: string): void => {
  for (const name of readdirSync(directory))
    if (/^journal-\d+\.ndjson$/.test(name) && name !== kept) rmSync(join(directory, name));
};

/**
 * Takes a directory for this process alone.
 *
 * @returns the id of the process that holds it, if another one that is alive does
 */
export const lockDirectory = (directory: string): number | undefined => {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const path = join(directory, 'lock');
  const holder = existsSync(path) ? Number(readFileSync(path, 'utf8')) : 0;
  if (holder > 0 && holder !== process.pid && isAlive(holder)) return holder;
  replaceFile(path, [String(process.pid)]);
  return undefined;
};
