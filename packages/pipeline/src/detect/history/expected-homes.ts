import type { Session } from '../../engine/session.ts';

/**
 * Writes into `identified` what the sales of devices that nobody registers should have carried: their
 * home, with `registered_by` 'history'. Only devices with a sign of borrowing are told so: which stall
 * of a food court is "home" means nothing.
 */
export const expectHomes = async (session: Session): Promise<void> => {
  await session.run(expect(MISTAKEN));
  await session.run(expect(BORROWING));
};

/** Whether a sale lacks a registered merchant, so that `expectHomes` may write one. */
export const lacksHomes = async (session: Session): Promise<boolean> => {
  const lacking = await session.rows(
    'select 1 as one from identified where registered = 0 limit 1',
  );
  return lacking.length > 0;
};

const BORROWING = `
  select k.sale, d.home_number
  from history_key k join device_story d on d.device = k.device and d.number = k.cleared
  where d.home_number is not null and k.device in (
    select device from device_story
    where role = 'away' and ((tied and (garbled >= 2 or (names <> 'same' and (
      desks_apart or in_turn or borrowed >= 2 or other_house or cities >= 2 or cheaper
      or card_split or amount_split or own_amounts))))
      or (bound and other_house and elsewhere and cheaper and returns >= 6 and names = 'different')
      or (bound and episode and returns >= 1 and (lent or homes >= 1) and names = 'different')))`;

/** Of a number with one mistake the right one is known, whichever of the two seems the home. */
const MISTAKEN = `
  select k.sale, o.own as home_number
  from history_key k join one_mistake o on o.device = k.device and k.cleared in (o.number, o.own)`;

const expect = (homes: string): string => `
  update identified set registered = h.home_number, registered_by = 'history'
  from (${homes}) h
  where h.sale = identified.sale and identified.registered = 0`;
