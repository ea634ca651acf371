import type { Build } from '../shops/build.ts';
import {
  plantAcquirerChange,
  plantMoved,
  plantRecoded,
  plantRenumbered,
  plantTakeover,
} from './changes.ts';
import { plantChain, plantMobile } from './many-places.ts';
import type { LookalikeName } from './names.ts';
import {
  plantAirport,
  plantAmbiguousArea,
  plantHospital,
  plantSharedTid,
  plantSpecialPrice,
  plantTourist,
  plantTwoSchemes,
  plantTwoTrades,
  plantUnstructured,
} from './odd-shops.ts';
import { plantDisasterSwitch, plantFoodCourt, plantManyMerchants } from './one-device.ts';

const PLANTS: Partial<Record<LookalikeName, (build: Build) => void>> = {
  'many-merchants': plantManyMerchants,
  renumbered: plantRenumbered,
  recoded: plantRecoded,
  moved: plantMoved,
  chain: plantChain,
  mobile: plantMobile,
  'acquirer-change': plantAcquirerChange,
  'disaster-switch': plantDisasterSwitch,
  'food-court': plantFoodCourt,
  'shared-tid': plantSharedTid,
  takeover: plantTakeover,
  'special-price': plantSpecialPrice,
  tourist: plantTourist,
  airport: plantAirport,
  hospital: plantHospital,
  'two-trades': plantTwoTrades,
  unstructured: plantUnstructured,
  'ambiguous-area': plantAmbiguousArea,
  'two-schemes': plantTwoSchemes,
};

/** Builds the shops that look like jumpers and are not. Row kinds need no shops of their own. */
export function buildLookalikes(build: Build): void {
  for (const name of build.spec.lookalikes) PLANTS[name]?.(build);
}
