import type { WorldSpec } from '../spec.ts';
import { acquirer } from './acquirer.ts';
import { dirty } from './dirty.ts';
import { honest } from './honest.ts';
import { issuer } from './issuer.ts';
import { merchant } from './merchant.ts';
import { network } from './network.ts';
import { payees } from './payees.ts';
import {
  poolAdaptiveIssuer,
  poolAdaptiveNetwork,
  poolAnyIssuer,
  poolAnyNetwork,
  poolHidden,
  poolHiddenIssuer,
  poolHiddenNetwork,
} from './pool-hidden.ts';

const ALL: readonly WorldSpec[] = [
  acquirer,
  issuer,
  network,
  merchant,
  honest,
  dirty,
  poolHidden,
  poolHiddenNetwork,
  poolHiddenIssuer,
  poolAdaptiveNetwork,
  poolAdaptiveIssuer,
  poolAnyNetwork,
  poolAnyIssuer,
  payees,
];

/** The named worlds. */
export const WORLDS: Readonly<Record<string, WorldSpec>> = Object.fromEntries(
  ALL.map((spec) => [spec.name, spec]),
);

/** Finds a named world, with sizes changed if asked; undefined if there is none of this name. */
export function worldSpec(
  name: string,
  sizes: { readonly sales?: number; readonly days?: number } = {},
): WorldSpec | undefined {
  const spec = WORLDS[name];
  if (!spec) return undefined;
  return { ...spec, sales: sizes.sales ?? spec.sales, days: sizes.days ?? spec.days };
}
