import type { Cell, Row, Session } from '../../engine/session.ts';
import { type AmountSigns, readAmountSigns } from './amount-signs.ts';
import { falseDiscoveryLimit } from './chances.ts';
import { type DealSigns, readDealSigns } from './device-deals.ts';
import { type GroupSplit, readGroupSplits } from './device-groups.ts';
import { storyOf } from './device-story.ts';
import { createDeviceUse } from './device-use.ts';
import { expectHomes } from './expected-homes.ts';
import { createFarHomes } from './far-home.ts';
import { createFarPlaces } from './far-places.ts';
import { readForecourts } from './forecourts.ts';
import { createHomeGoods, HOME_GOODS_COLUMNS } from './home-goods.ts';
import { createHomes, KEEPERS_MIN } from './home-numbers.ts';
import { type JointTurn, readJointTurns } from './joint-turns.ts';
import { LENDERS_CHANCE_MAX } from './lenders-number.ts';
import { createHistoryNumbers } from './named-numbers.ts';
import { type NumberTraits, readNumberTraits } from './number-traits.ts';
import type { NumberStory, NumberUse } from './number-use.ts';
import { createOnceNumbers, ONCE_NUMBER_COLUMNS } from './once-number.ts';
import { createOneMistake, ONE_MISTAKE_COLUMNS } from './one-mistake.ts';
import { createOwnIds } from './own-ids.ts';
import { createOwnNumbers } from './own-numbers.ts';
import {
  createNoneRouted,
  createRouted,
  createRoutedBesides,
  ROUTED_BESIDES_COLUMNS,
} from './routed.ts';
import { createSameSets } from './same-set.ts';
import { createSignedNumbers } from './signed-number.ts';
import { readSpellMates } from './spell-mates.ts';
import { readTravels } from './travels.ts';

/**
 * Reads every device's own history: creates the tables of device-use.ts and home-numbers.ts, and
 * `device_story`, one row per device of several numbers and number.
 *
 * Shape   two readings. The first finds devices with proof of a router by themselves; the second
 *         knows the numbers that those devices use away from home.
 */
export const createHistory = async (
  session: Session,
  offered: ReadonlySet<string>,
): Promise<void> => {
  const known = await createHistoryNumbers(session);
  const { named } = known;
  const areMixed = await createDeviceUse(session, offered, named);
  const traits = await readNumberTraits(session, known);
  if (!areMixed) return createNoStories(session);
  const tellStory = createTeller(traits, {
    splits: await readGroupSplits(session, traits),
    mates: await readSpellMates(session),
    signs: await readDealSigns(session),
    joint: await readJointTurns(session, traits),
    amounts: await readAmountSigns(session),
    travels: await readTravels(session, traits),
    forecourts: await readForecourts(session, traits),
  });
  await createFarPlaces(session, traits);
  await createOwnNumbers(session);
  await createOwnIds(session);
  await createSameSets(session);
  await createSignedNumbers(session);
  await session.run(ODD_PAIR);
  await session.run(PEAK);
  await createNoneRouted(session);
  await session.run(
    `create or replace table lender (number integer, homes bigint, movers bigint,
      settled bigint, parties bigint)`,
  );
  await session.run(`create or replace table far_home (number integer, homes bigint)`);
  let told = 'nothing yet';
  for (let reading = 1; reading <= READINGS; reading += 1) {
    const last = told;
    told = await readKnown(session);
    if (told === last) break;
    await createHomes(session);
    await tellStories(session, reading, tellStory);
    await createRouted(session);
    await createFarHomes(session, traits);
  }
  await markByCard(session);
  await createHomeGoods(session, traits);
  await createOneMistake(session, traits);
  await createRoutedBesides(session);
  await createOnceNumbers(session);
  if (!named) await expectHomes(session);
};

/** Devices of one number each have no story; most small inputs hold no other. */
const createNoStories = async (session: Session): Promise<void> => {
  await createNoneRouted(session);
  await session.load('device_story', { ...STORY_COLUMNS, card_chosen: 'boolean' }, []);
  await session.load('home_goods', HOME_GOODS_COLUMNS, []);
  await session.load('one_mistake', ONE_MISTAKE_COLUMNS, []);
  await session.load('routed_besides', ROUTED_BESIDES_COLUMNS, []);
  await session.load('once_number', ONCE_NUMBER_COLUMNS, []);
};

/** Share of the devices said to choose by card type that may be there by luck. */
const FALSE_DISCOVERY = 0.001;

/** Adds `card_chosen` to the stories: whether the chance counts among those of all devices. */
const markByCard = async (session: Session): Promise<void> => {
  const chances: number[] = [];
  await session.each("select by_card from device_story where role = 'away' and tied", (rows) => {
    for (const row of rows) chances.push(Number(row['by_card']));
  });
  const limit = falseDiscoveryLimit(chances, FALSE_DISCOVERY);
  await session.run(`alter table device_story add column card_chosen boolean`);
  await session.run(`update device_story set card_chosen = by_card <= ${limit}`);
};

const READINGS = 4;

/** All that one reading tells the next; a reading that knew the same found the same. */
const readKnown = async (session: Session): Promise<string> => {
  const rows = await session.rows(`select nth, sum(known)::varchar as known from (
      select 1 as nth, hash(l)::hugeint as known from lender l
      union all select 2, hash(r)::hugeint from routed r
      union all select 3, hash(f)::hugeint from far_home f)
    group by nth order by nth`);
  return rows.map(({ nth, known }) => `${nth} ${known}`).join(', ');
};

const STORY_COLUMNS = {
  device: 'bigint',
  number: 'integer',
  role: 'varchar',
  home_number: 'integer',
  returns: 'integer',
  desks_apart: 'boolean',
  in_turn: 'boolean',
  in_blocks: 'boolean',
  in_spells: 'boolean',
  districts: 'integer',
  cheap: 'boolean',
  cities: 'integer',
  homes: 'integer',
  movers: 'integer',
  routers: 'integer',
  borrowed: 'integer',
  cheaper: 'boolean',
  elsewhere: 'boolean',
  names: 'varchar',
  garbled: 'integer',
  lent: 'boolean',
  episode: 'boolean',
  tied: 'boolean',
  bound: 'boolean',
  shared: 'boolean',
  passing: 'boolean',
  other_house: 'boolean',
  other_trade: 'boolean',
  by_card: 'double',
  card_split: 'boolean',
  amount_split: 'boolean',
  own_amounts: 'boolean',
  common: 'boolean',
  one_set: 'boolean',
  handed: 'boolean',
  moved: 'boolean',
};

/**
 * Devices of two numbers that no other device has both. Looked for among those that have the rarer one, so
 * that a number of very many devices costs no more.
 */
const ODD_PAIR = `create or replace table odd_pair as
  with ranked as (
    select u.device, u.number, row_number() over (
      partition by u.device order by n.devices, u.number) as place
    from device_number u join mixed m using (device) join number_use n using (number)
    where m.numbers = 2
  ), pair as (
    select a.device, a.number as rare, b.number as other
    from ranked a join ranked b on b.device = a.device and b.place = 2 where a.place = 1
  ), shared as (
    select p.rare, p.other from (select distinct rare, other from pair) p
    join device_number x on x.number = p.rare
    join device_number y on y.device = x.device and y.number = p.other
    group by all having count(*) > 1
  )
  select device from pair anti join shared using (rare, other)`;

/** Most and second most sales of a number on one device. */
const PEAK = `create or replace table number_peak as
  select number, max(sales) as most, coalesce(max(sales, 2)[2], 0) as next
  from device_number where number in (select number from mixed_use) group by number`;

const USES = `
  with routers as (
    select number, count(*) as routers, avg(numbers) as company
    from routed join (select device, count(*) as numbers from routed group by device) using (device)
    group by number
  ), lonely as (
    select c.device, min(c.number) as number, min(r.company) as company
    from claim c join routers r using (number) group by c.device having count(*) = 1
  ), hosts as (
    select l.number, count(distinct h.number) as hosts
    from lonely l join device_home h on h.device = l.device and h.number <> l.number
    join mixed_use u on u.device = l.device and u.number = l.number
    where pow(l.company, 1 - u.runs) <= ${LENDERS_CHANCE_MAX} group by l.number
  )
  select c.device, c.number, c.sales, c.all_sales, case when c.sales = pk.most then pk.next else pk.most end as most_elsewhere, c.devices, c.lone, coalesce(u.runs, 0) as runs,
    coalesce(u.longest_run, 0) as longest_run,
    coalesce(u.deals, 0) as deals, coalesce(u.credits, 0) as credits, coalesce(u.first_place, 1) as first_place,
    coalesce(u.last_place, 1) as last_place,
    greatest(coalesce(l.homes, 0), coalesce(f.homes, 0), coalesce(fp.homes, 0)) as homes, coalesce(l.movers, 0) as movers,
    coalesce(l.settled, 0) as settled, coalesce(l.parties, 0) as parties,
    coalesce(r.routers, 0) - (own.device is not null)::integer as routers, coalesce(r.company, 0) as company,
    coalesce(ho.hosts, 0) as hosts, coalesce(md.turns, 0) as day_turns, coalesce(md.seldom, true) as seldom,
    c.device > 0 or coalesce(p.tied, false) as tied, c.device > 0 or coalesce(p.bound, false) as bound,
    c.device > 0 or coalesce(p.heard, false) as heard,
    h.number = c.number as home, h.keepers >= ${KEEPERS_MIN} as kept, h.number = c.number and h.keepers >= 100 as sole,
    v.number is not null as rival, o.device is not null as odd_pair,
    oi.device is not null as own_id, ss.device is not null as same_set, sg.number is not null as signed
  from claim c
  join device_home h on h.device = c.device
  left join mixed_use u on u.device = c.device and u.number = c.number
  left join lender l on l.number = c.number
  left join far_home f on f.number = c.number
  left join far_place fp on fp.number = c.number
  left join device_part p on p.device - p.part = c.device and p.number = c.number
  left join rival v on v.device = c.device and v.number = c.number
  left join number_peak pk on pk.number = c.number
  left join odd_pair o on o.device = c.device
  left join own_id oi on oi.device = c.device and oi.number = c.number
  left join same_set ss on ss.device = c.device
  left join signed_number sg on sg.device = c.device and sg.number = c.number
  left join routers r on r.number = c.number
  left join hosts ho on ho.number = c.number
  left join mixed_day md on md.device = c.device
  left join routed own on own.device = c.device and own.number = c.number`;

/** What is told of a device, given what was read of each of its numbers. */
type Teller = (device: Cell, read: readonly Row[]) => readonly Cell[][];

/** What is read of devices once, beside their uses of numbers. */
interface Known {
  readonly splits: ReadonlyMap<number, GroupSplit>;
  readonly mates: ReadonlyMap<number, number>;
  readonly signs: ReadonlyMap<number, DealSigns>;
  readonly joint: ReadonlyMap<number, JointTurn>;
  readonly amounts: AmountSigns;
  readonly travels: ReadonlySet<number>;
  readonly forecourts: ReadonlySet<number>;
}

const createTeller =
  (
    traits: ReadonlyMap<number, NumberTraits>,
    { splits, mates, signs, joint, amounts, travels, forecourts }: Known,
  ): Teller =>
  (device, rows) => {
    const id = Number(device);
    const uses = rows.flatMap((row): NumberUse[] => {
      const known = traits.get(Number(row['number']));
      const forecourt = forecourts.has(Number(row['number']));
      return known ? [{ ...useOf(row, known), swift: travels.has(id), forecourt }] : [];
    });
    const [own, turn, alike] = [amounts.own.get(id), joint.get(id), amounts.alike.get(id)];
    const told = {
      ...signs.get(id),
      ...(turn && { joint: turn }),
      ...(own && { amounts: own.numbers }),
      ...(alike && { alike }),
    };
    return storyOf(uses, splits.get(id), mates.get(id), told).map((one) => cellsOf(device, one));
  };

/** Most devices read the same in every reading, and their stories stay as they were told. */
const tellStories = async (session: Session, reading: number, tell: Teller): Promise<void> => {
  const [now, last] = [`reading_${reading}`, `reading_${reading - 1}`];
  await session.run(`create or replace table ${now} as ${USES}`);
  if (reading === 1)
    return session.load('device_story', STORY_COLUMNS, await readStories(session, now, tell));
  await session.run(`create or replace table retold as
    select distinct device from (
      (from ${now} except from ${last}) union all (from ${last} except from ${now}))`);
  await session.run(`drop table ${last}`);
  const again = `(select r.* from ${now} r semi join retold using (device))`;
  const stories = await readStories(session, again, tell);
  await session.run('delete from device_story where device in (from retold)');
  await session.append('device_story', Object.values(STORY_COLUMNS), stories);
};

const readStories = async (
  session: Session,
  source: string,
  tellStory: Teller,
): Promise<readonly Cell[][]> => {
  const cells: Cell[][] = [];
  let device: Cell = null;
  let read: Row[] = [];
  const tell = (): void => {
    for (const row of tellStory(device, read)) cells.push(row);
    read = [];
  };
  await session.each(`from ${source} order by device, number`, (block) => {
    for (const row of block) {
      if (row['device'] !== device) tell();
      device = row['device'] ?? null;
      read.push(row);
    }
  });
  tell();
  return cells;
};

const useOf = (row: Row, traits: NumberTraits): NumberUse => ({
  ...traits,
  number: Number(row['number']),
  sales: Number(row['sales']),
  allSales: Number(row['all_sales']),
  mostElsewhere: Number(row['most_elsewhere'] ?? 0),
  deals: Number(row['deals']),
  credits: Number(row['credits']),
  runs: Number(row['runs']),
  longestRun: Number(row['longest_run']),
  firstPlace: Number(row['first_place']),
  lastPlace: Number(row['last_place']),
  devices: Number(row['devices']),
  lone: Number(row['lone']),
  homes: Number(row['homes']),
  movers: Number(row['movers']),
  settled: Number(row['settled']),
  parties: Number(row['parties']),
  routers: Number(row['routers']),
  company: Number(row['company']),
  hosts: Number(row['hosts']),
  dayTurns: Number(row['day_turns']),
  seldomTurns: row['seldom'] === true,
  home: row['home'] === true,
  kept: row['kept'] === true,
  sole: row['sole'] === true,
  rival: row['rival'] === true,
  oddPair: row['odd_pair'] === true,
  ownId: row['own_id'] === true,
  sameSet: row['same_set'] === true,
  signed: row['signed'] === true,
  tied: row['tied'] === true,
  bound: row['bound'] === true,
  heard: row['heard'] === true,
});

const cellsOf = (device: Cell, story: NumberStory): Cell[] => [
  device,
  story.number,
  story.role,
  story.homeNumber ?? null,
  story.returns,
  story.desksApart,
  story.inTurn,
  story.inBlocks,
  story.inSpells,
  story.districts,
  story.cheap,
  story.cities,
  story.homes,
  story.movers,
  story.routers,
  story.borrowed,
  story.cheaper,
  story.elsewhere,
  story.names,
  story.garbled,
  story.lent,
  story.episode,
  story.tied,
  story.bound,
  story.shared,
  story.passing,
  story.otherHouse,
  story.otherTrade,
  story.byCard,
  story.cardSplit,
  story.amountSplit,
  story.ownAmounts,
  story.common,
  story.oneSet,
  story.handed,
  story.moved,
];
