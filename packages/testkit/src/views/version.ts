import type { Terminal, Version } from '../shops/entities.ts';

/** Software on the device at a time. */
export function versionAt(terminal: Terminal, atMs: number): Version {
  let current = terminal.versions[0]!;
  for (const version of terminal.versions) {
    if (version.fromMs <= atMs) current = version;
  }
  return current;
}
