import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { crc32, createInflateRaw } from 'node:zlib';
import { Fault } from '@zhenma/model';

/**
 * The archive of a bundle: a zip whose members are stored as they are, with fixed times and no
 * extras, so that every byte outside the members follows from their names and contents. Any program
 * opens it; a reader that knows this form sees every changed byte.
 */

/** A member to be: its name and the file that holds its content. */
export interface Part {
  readonly name: string;
  readonly path: string;
}

/** A member found: where its content lies. */
export interface Entry {
  readonly name: string;
  /** Where its header begins, and where its content. */
  readonly start: number;
  readonly offset: number;
  readonly bytes: number;
  readonly crc: number;
  /** True when another program has compressed it. */
  readonly deflated?: boolean;
}

type Described = Pick<Entry, 'name' | 'bytes' | 'crc'>;

/** Bytes that can be read at any place: of a file or of memory. */
export interface Source {
  readonly size: number;
  readonly read: (offset: number, length: number) => Promise<Buffer>;
}

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const LOCAL_BYTES = 30;
const UTF8_NAMES = 0x0800;
const STORED_VERSION = 10;
const DEFLATED = 8;
/** 1980-01-01, the first day that a zip can name. */
const NO_DATE = 0x21;
const BYTES_MAX = 0xffff_fff0;
const BLOCK = 1 << 20;

/** Fields that the local header and the index share, from `version needed` on. */
const shared = ({ name, bytes, crc }: Described): Buffer => {
  const head = Buffer.alloc(26);
  head.writeUInt16LE(STORED_VERSION, 0);
  head.writeUInt16LE(UTF8_NAMES, 2);
  head.writeUInt16LE(NO_DATE, 8);
  head.writeUInt32LE(crc, 10);
  head.writeUInt32LE(bytes, 14);
  head.writeUInt32LE(bytes, 18);
  head.writeUInt16LE(Buffer.byteLength(name), 22);
  return head;
};

const word = (value: number): Buffer => {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32LE(value);
  return buffer;
};

const localHeader = (entry: Described): Buffer =>
  Buffer.concat([word(LOCAL), shared(entry), Buffer.from(entry.name)]);

/** The index at the end of the archive. */
const indexOf = (entries: readonly Entry[], start: number): Buffer => {
  const rows = entries.map((entry) => {
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(entry.start, 10);
    const version = word(STORED_VERSION).subarray(0, 2);
    return Buffer.concat([word(CENTRAL), version, shared(entry), tail, Buffer.from(entry.name)]);
  });
  const bytes = rows.reduce((sum, row) => sum + row.length, 0);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(bytes, 8);
  end.writeUInt32LE(start, 12);
  return Buffer.concat([...rows, word(END), end]);
};

/**
 * Writes an archive; the same parts give the same bytes.
 *
 * Errors  OUTPUT_NOT_WRITABLE when it would grow beyond 4 GiB.
 */
export const writeArchive = async (parts: readonly Part[], target: string): Promise<void> => {
  const out = createWriteStream(target, { mode: 0o600 });
  const put = async (bytes: Buffer): Promise<void> => {
    if (!out.write(bytes)) await once(out, 'drain');
  };
  const entries: Entry[] = [];
  let at = 0;
  for (const { name, path } of parts) {
    const { bytes, crc } = await measure(path);
    const header = localHeader({ name, bytes, crc });
    entries.push({ name, bytes, crc, start: at, offset: at + header.length });
    at += header.length + bytes;
    if (at > BYTES_MAX)
      throw new Fault('OUTPUT_NOT_WRITABLE', 'the bundle grows beyond 4 GiB; choose some --case');
    await put(header);
    for await (const block of createReadStream(path)) await put(block as Buffer);
  }
  await put(indexOf(entries, at));
  out.end();
  await once(out, 'finish');
};

const measure = async (path: string): Promise<{ bytes: number; crc: number }> => {
  let bytes = 0;
  let crc = 0;
  for await (const block of createReadStream(path)) {
    bytes += (block as Buffer).length;
    crc = crc32(block as Buffer, crc);
  }
  return { bytes, crc };
};

/** What is wrong with an archive, and with which member. */
export interface Problem {
  readonly entry: string;
  readonly what: string;
}

/** The name under which the bytes around the members are reported. */
export const FRAME = '(archive)';

/**
 * Finds the members of an archive and every byte around them that is not as it was written.
 *
 * Shape   an archive that another program wrote (most headers differ) is one problem, not one per
 *         member: what is wrong with the members themselves is then not lost among them.
 */
export const readArchive = async (
  source: Source,
): Promise<{ readonly entries: readonly Entry[]; readonly problems: readonly Problem[] }> => {
  const entries: Entry[] = [];
  const headers: Header[] = [];
  let at = 0;
  for (;;) {
    const entry = await entryAt(source, at);
    if (!entry) break;
    const header = await source.read(at, entry.offset - at);
    const byte = firstDifference(header, localHeader(entry));
    if (byte >= 0) headers.push({ entry: entry.name, at: at + byte });
    entries.push(entry);
    at = entry.offset + entry.bytes;
  }
  const problems: Problem[] = headerProblems(headers, entries.length);
  const expected = indexOf(entries, at);
  const found = await source.read(at, Math.min(source.size - at, expected.length + 1));
  const byte = firstDifference(found, expected);
  if (byte >= 0) {
    const last = entries.at(-1)?.name ?? 'the start';
    const what = `the bytes after ${last} are not as they were written, from byte ${at + byte}`;
    problems.push({ entry: FRAME, what });
  }
  return { entries, problems };
};

/** A header that differs, and from which byte on. */
interface Header {
  readonly entry: string;
  readonly at: number;
}

const headerProblems = (headers: readonly Header[], members: number): Problem[] => {
  const [first] = headers;
  if (!first || headers.length < 3 || headers.length * 2 <= members)
    return headers.map(({ entry, at }) => ({
      entry,
      what: `its header was changed at byte ${at}`,
    }));
  const what = `packed again by another program: ${headers.length} of ${members} headers were changed, from byte ${first.at}`;
  return [{ entry: FRAME, what }];
};

const entryAt = async (source: Source, at: number): Promise<Entry | undefined> => {
  const head = await source.read(at, Math.min(LOCAL_BYTES, source.size - at));
  if (head.length < LOCAL_BYTES || head.readUInt32LE(0) !== LOCAL) return undefined;
  const nameBytes = head.readUInt16LE(26);
  const bytes = head.readUInt32LE(18);
  const offset = at + LOCAL_BYTES + nameBytes;
  const extra = head.readUInt16LE(28);
  const shift = extra > 0 && (await endsAt(source, offset + extra + bytes)) ? extra : 0;
  if (offset + shift + bytes > source.size) return undefined;
  const name = (await source.read(at + LOCAL_BYTES, nameBytes)).toString('utf8');
  const entry = { name, start: at, offset: offset + shift, bytes, crc: head.readUInt32LE(14) };
  return head.readUInt16LE(8) === DEFLATED ? { ...entry, deflated: true } : entry;
};

/** True where another member or the index begins: our own headers have no extra field. */
const endsAt = async (source: Source, at: number): Promise<boolean> => {
  if (at + 4 > source.size) return false;
  const mark = (await source.read(at, 4)).readUInt32LE(0);
  return mark === LOCAL || mark === CENTRAL;
};

const firstDifference = (found: Buffer, expected: Buffer): number => {
  if (found.equals(expected)) return -1;
  const both = Math.min(found.length, expected.length);
  for (let at = 0; at < both; at += 1) if (found[at] !== expected[at]) return at;
  return both;
};

/** Content of a member, in blocks; what cannot be unpacked ends where it breaks. */
export async function* contentOf(source: Source, entry: Entry): AsyncGenerator<Buffer> {
  if (!entry.deflated) return yield* storedOf(source, entry);
  const unpacked = Readable.from(storedOf(source, entry)).pipe(createInflateRaw());
  try {
    for await (const block of unpacked) yield block as Buffer;
  } catch {
    // The content is then not the signed one, and its hash says so.
  }
}

async function* storedOf(source: Source, entry: Entry): AsyncGenerator<Buffer> {
  for (let done = 0; done < entry.bytes; done += BLOCK)
    yield await source.read(entry.offset + done, Math.min(BLOCK, entry.bytes - done));
}
