import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { Fault } from '@zhenma/model';

/** `manifest.json`: what went in, what came out, and what made it. */
export interface Manifest {
  readonly version: string;
  readonly rules_version: string;
  readonly inputs: Readonly<Record<string, { readonly sha256: string; readonly bytes: number }>>;
  readonly outputs: Readonly<Record<string, { readonly sha256: string; readonly bytes: number }>>;
}

const MANIFEST = 'manifest.json';

/** Read in pieces of so many bytes; what is smaller, at once and in as little memory as it has. */
const PIECE_BYTES = 1 << 20;

/** SHA-256 of a file, streamed. */
export const hashFile = async (path: string): Promise<{ sha256: string; bytes: number }> => {
  const hash = createHash('sha256');
  const bytes = (await stat(path)).size;
  if (bytes <= PIECE_BYTES) hash.update(await readFile(path));
  else
    for await (const chunk of createReadStream(path, { highWaterMark: PIECE_BYTES }))
      hash.update(chunk as Uint8Array);
  return { sha256: hash.digest('hex'), bytes };
};

/** Hashes of the files that went in, by label: begun early, as they are large and nothing waits. */
export const hashInputs = (
  files: readonly { readonly label: string; readonly path: string }[],
): Promise<Manifest['inputs']> => {
  const hashed = Promise.all(
    files.map(async ({ label, path }) => [label, await hashFile(path)] as const),
  ).then((entries): Manifest['inputs'] => Object.fromEntries(entries));
  hashed.catch(() => undefined);
  return hashed;
};

/** Hashes of every file below a result directory, by path with `/`. */
export const hashOutputs = async (directory: string): Promise<Manifest['outputs']> => {
  const entries = await readdir(directory, { withFileTypes: true, recursive: true });
  const names = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(directory, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((name) => name !== MANIFEST)
    .sort();
  const pairs = await Promise.all(
    names.map(async (name) => [name, await hashFile(join(directory, name))] as const),
  );
  return Object.fromEntries(pairs);
};

/** Writes the manifest of a result directory that is whole but for it. */
export const writeManifest = async (
  directory: string,
  inputs: Manifest['inputs'],
  version: string,
  rulesVersion: string,
): Promise<void> => {
  const outputs = await hashOutputs(directory);
  const manifest: Manifest = { version, rules_version: rulesVersion, inputs, outputs };
  await writeFile(join(directory, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`);
};

/**
 * Re-checks a result directory against its manifest.
 *
 * Errors  BUNDLE_INVALID when a file was changed, removed or added; the detail names all of them.
 *         SOURCE_PATH_MISSING when there is no such directory.
 */
export const verifyOutputs = async (directory: string): Promise<Manifest> => {
  await stat(directory).catch((error) => {
    throw new Fault('SOURCE_PATH_MISSING', `no directory or bundle at ${directory}`, {}, error);
  });
  const manifest = await readFile(join(directory, MANIFEST), 'utf8')
    .then((text) => JSON.parse(text) as Manifest)
    .catch((error) => {
      throw new Fault('BUNDLE_INVALID', `${directory} has no readable ${MANIFEST}`, {}, error);
    });
  const now = await hashOutputs(directory);
  const names = [...new Set([...Object.keys(manifest.outputs), ...Object.keys(now)])].sort();
  const problems = names.flatMap((name) => {
    const [before, after] = [manifest.outputs[name], now[name]];
    if (!before) return [`${name} was added`];
    if (!after) return [`${name} was removed`];
    return before.sha256 === after.sha256 ? [] : [`${name} was changed`];
  });
  if (problems.length > 0) throw new Fault('BUNDLE_INVALID', problems.join('; '), { problems });
  return manifest;
};
