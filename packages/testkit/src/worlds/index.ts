import type { WorldSpec } from '../spec.ts';
import { acquirer } from './acquirer.ts';

/** The named worlds. */
export const WORLDS: Readonly<Record<string, WorldSpec>> = { acquirer };

/** Finds a named world, with sizes changed if asked; undefined if there is none of this name. */
export function worldSpec(
  name: string,
  sizes: { readonly sales?: number; readonly days?: number } = {},
): WorldSpec | undefined {
  const spec = WORLDS[name];
  if (!spec) return undefined;
  return { ...spec, sales: sizes.sales ?? spec.sales, days: sizes.days ?? spec.days };
}
