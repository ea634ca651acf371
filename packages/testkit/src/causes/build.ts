import type { Build } from '../shops/build.ts';
import { plantData } from './data.ts';
import { plantDevice } from './device.ts';
import { plantMerchant } from './merchant.ts';
import type { CauseName } from './names.ts';
import { plantOperation } from './operation.ts';
import { plantRegistry } from './registry.ts';
import { plantSoftware } from './software.ts';

const PLANTS: Record<CauseName, (build: Build) => void> = {
  software: plantSoftware,
  device: plantDevice,
  operation: plantOperation,
  merchant: plantMerchant,
  registry: plantRegistry,
  data: plantData,
};

/** Plants the causes other than routing that the spec asks for. */
export function buildCauses(build: Build): void {
  for (const name of build.spec.causes) PLANTS[name](build);
}
