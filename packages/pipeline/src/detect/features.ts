import type { Measures } from '../engine/measure.ts';
import type { Session } from '../engine/session.ts';
import { quoteName } from '../engine/sql.ts';
import { toFeature } from './declared-sql.ts';
import type { Feature, SaleField } from './feature.ts';
import { AREA_GUESTS } from './features/area-guests.ts';
import { AREA_HISTORY } from './features/area-history.ts';
import { CLEARED_ACQUIRER } from './features/cleared-acquirer.ts';
import { CLEARED_CODE } from './features/cleared-code.ts';
import { CLEARED_NAME } from './features/cleared-name.ts';
import { CODES_IN_TURN } from './features/codes-in-turn.ts';
import { COMPANY_SIGN } from './features/company-sign.ts';
import { CONTRACT_RATE } from './features/contract-rate.ts';
import { COUNTER_GAP } from './features/counter-gap.ts';
import { DECLARED_FEATURES } from './features/declared.ts';
import { DEVICE_AREA } from './features/device-area.ts';
import { DEVICE_EVENTS } from './features/device-events.ts';
import { DEVICE_NUMBERS } from './features/device-numbers.ts';
import { DEVICE_ONSETS } from './features/device-onsets.ts';
import { DEVICE_PLACE } from './features/device-place.ts';
import { DEVICE_STORY } from './features/device-story.ts';
import { DEVICE_VERSIONS } from './features/device-versions.ts';
import { FOREIGN_NUMBER } from './features/foreign-number.ts';
import { ID_COUNTERS } from './features/id-counters.ts';
import { KEPT_CODE } from './features/kept-code.ts';
import { KEPT_NAME } from './features/kept-name.ts';
import { LASTING_PAIR } from './features/lasting-pair.ts';
import { LATE_NUMBER } from './features/late-number.ts';
import { LENT_NAMES } from './features/lent-names.ts';
import { LICENCE } from './features/licence.ts';
import { LINK_PROBABILITY } from './features/link-probability.ts';
import { MISPRINT_VERSION } from './features/misprint-version.ts';
import { MISTYPED_SLIP } from './features/mistyped-slip.ts';
import { NAMES_OF_SHOPS } from './features/names-of-shops.ts';
import { NUMBER_HABIT } from './features/number-habit.ts';
import { NUMBER_NAMES } from './features/number-names.ts';
import { NUMBER_PLACE } from './features/number-place.ts';
import { NUMBER_PROVINCES } from './features/number-provinces.ts';
import { NUMBER_STAY } from './features/number-stay.ts';
import { OUTSIDE_AREA } from './features/outside-area.ts';
import { OUTSIDE_NAME } from './features/outside-name.ts';
import { OWNER_NAME } from './features/owner-name.ts';
import { PRICE_TURNS } from './features/price-turns.ts';
import { RECORD_SIGNS } from './features/record-signs.ts';
import { RECORDED_MOVE } from './features/recorded-move.ts';
import { RENUMBERED } from './features/renumbered.ts';
import { REWRITTEN_AREA } from './features/rewritten-area.ts';
import { SHOP_MOVED } from './features/shop-moved.ts';
import { SIGN_STRANGERS } from './features/sign-strangers.ts';
import { SMALL_TICKET } from './features/small-ticket.ts';
import { SPOILT_ROW } from './features/spoilt-row.ts';
import { STATED_GOES_OUT } from './features/stated-goes-out.ts';
import { STATED_TURNS } from './features/stated-turns.ts';
import { SWAPPED_PARTIES } from './features/swapped-parties.ts';
import { TAKEN_OVER } from './features/taken-over.ts';
import { TERMINAL_PROOF } from './features/terminal-proof.ts';
import { TICKET_SIZE } from './features/ticket-size.ts';
import {
  ANSWERED_NUMBER,
  ASKED_NUMBER,
  BILLED_NUMBER,
  PRINTED_NUMBER,
} from './features/told-number.ts';
import { UNDONE_SALE } from './features/undone-sale.ts';
import { VERSION_COHORT } from './features/version-cohort.ts';
import { WALLET_NUMBERS } from './features/wallet-numbers.ts';
import { WANDERING_NAMES } from './features/wandering-names.ts';
import { meets } from './needs.ts';

/** Every feature, in the order in which they are made. */
export const FEATURES: readonly Feature[] = [
  DEVICE_NUMBERS,
  DEVICE_STORY,
  COUNTER_GAP,
  LINK_PROBABILITY,
  OUTSIDE_NAME,
  ...DECLARED_FEATURES.map(toFeature),
  FOREIGN_NUMBER,
  REWRITTEN_AREA,
  DEVICE_VERSIONS,
  VERSION_COHORT,
  DEVICE_EVENTS,
  DEVICE_PLACE,
  RECORDED_MOVE,
  SHOP_MOVED,
  AREA_HISTORY,
  DEVICE_AREA,
  AREA_GUESTS,
  NUMBER_PLACE,
  NUMBER_STAY,
  NUMBER_PROVINCES,
  PRINTED_NUMBER,
  MISPRINT_VERSION,
  ANSWERED_NUMBER,
  ASKED_NUMBER,
  BILLED_NUMBER,
  CLEARED_CODE,
  CLEARED_NAME,
  NUMBER_NAMES,
  NAMES_OF_SHOPS,
  SIGN_STRANGERS,
  LENT_NAMES,
  WANDERING_NAMES,
  KEPT_NAME,
  CLEARED_ACQUIRER,
  TAKEN_OVER,
  RENUMBERED,
  OWNER_NAME,
  COMPANY_SIGN,
  STATED_GOES_OUT,
  STATED_TURNS,
  CONTRACT_RATE,
  SMALL_TICKET,
  LATE_NUMBER,
  UNDONE_SALE,
  TICKET_SIZE,
  LICENCE,
  WALLET_NUMBERS,
  DEVICE_ONSETS,
  TERMINAL_PROOF,
  RECORD_SIGNS,
  SPOILT_ROW,
  SWAPPED_PARTIES,
  ID_COUNTERS,
  KEPT_CODE,
  LASTING_PAIR,
  MISTYPED_SLIP,
  NUMBER_HABIT,
  OUTSIDE_AREA,
  PRICE_TURNS,
  CODES_IN_TURN,
];

/** Fields of all features, for the scope of rules. */
export const FEATURE_FIELDS: Readonly<Record<string, SaleField>> = Object.assign(
  {},
  ...FEATURES.map((feature) => feature.fields),
);

/**
 * Creates `sale_key`, `device_sale` and the tables of all features that the data allows.
 *
 * Shape   sale_key(sale, day, device, cleared, registered, card, at_ms, amount, txn_type): coded,
 *         0 unknown. device: code of the serial; without one, minus (code of the terminal id × 1000
 *         + institution of the cleared number), because a terminal id is unique within an
 *         institution only.
 *         device_sale: sale_key where both device and cleared number are known. liveOnly: only what a
 *         stream can keep; the other fields are null.
 */
export const createFeatures = async (
  session: Session,
  offered: ReadonlySet<string>,
  liveOnly = false,
): Promise<Measures> => {
  await createSaleKeys(session);
  const made = await askFeatures(session, featuresFor(offered, liveOnly));
  for (const feature of made) await feature.create(session);
  return measuresOf(made, await countRows(session, made));
};

/** Features that the data allows, and live alone if asked. */
export const featuresFor = (offered: ReadonlySet<string>, liveOnly: boolean): readonly Feature[] =>
  FEATURES.filter(
    (feature) => meets(feature.needs, offered) && (feature.live === true || !liveOnly),
  );

/** Those that may speak of a sale. */
const askFeatures = async (
  session: Session,
  features: readonly Feature[],
): Promise<readonly Feature[]> => {
  const asked = features.flatMap(({ id, asks }) => (asks ? [`(${asks}) as ${quoteName(id)}`] : []));
  if (asked.length === 0) return features;
  const [told] = await session.rows(`select ${asked.join(', ')}`);
  return features.filter(({ id, asks }) => asks === undefined || told?.[id] === true);
};

/** Creates `sale_key` and `device_sale`: what features and causes read of a sale. */
export const createSaleKeys = async (session: Session): Promise<void> => {
  await session.run(`create or replace table sale_key as
    select i.sale, s.day, case when i.device_sn > 0 then i.device_sn::bigint
      when s.tid > 0 and i.cleared > 0
        then -(s.tid::bigint * 1000
          + case when regexp_full_match(n.institution, '[0-9]{3}') then n.institution::integer else 0 end)
      else 0 end as device, i.cleared, i.registered, s.card,
      s.at_ms, s.amount, s.txn_type
    from identified i join sale s using (sale)
    join number_institution n on n.number = i.cleared`);
  await session.run(`create or replace view device_sale as
    select sale, day, cleared, device from sale_key where cleared > 0 and device <> 0`);
};

/** Of how many sales each feature says something; of all of them under the name `sale`. */
const countRows = async (
  session: Session,
  made: readonly Feature[],
): Promise<ReadonlyMap<string, number>> => {
  const tables = [['sale', 'sale_key'], ...made.map(({ id }) => [id, `feature_${id}`])];
  const counts = tables.map(([id, table]) => `(select '${id}' as id, count(*) as n from ${table})`);
  const rows = await session.rows(counts.join(' union all '));
  return new Map(rows.map(({ id, n }) => [String(id), Number(n)]));
};

/** What says nothing of any sale needs no join and no file. */
const measuresOf = (all: readonly Feature[], rows: ReadonlyMap<string, number>): Measures => {
  const made = all.filter(({ id }) => (rows.get(id) ?? 0) > 0);
  return {
    tables: made.map(({ id, fields }) => ({
      table: `feature_${id}`,
      fields: Object.keys(fields),
      whole: rows.get(id) === rows.get('sale'),
    })),
    absent: Object.fromEntries(
      FEATURES.filter((feature) => !made.includes(feature)).flatMap(({ fields }) =>
        Object.entries(fields).map(([name, { type }]) => [name, SQL_TYPE[type] ?? 'varchar']),
      ),
    ),
  };
};

const SQL_TYPE: Partial<Record<SaleField['type'], string>> = {
  int: 'bigint',
  bool: 'boolean',
  double: 'double',
};
