import { compareNames } from '@zhenma/model';
import type { Cell, Session } from '../../engine/session.ts';
import { type Feature, intField } from '../feature.ts';

/**
 * What became of a terminal's sales under a number that it states and is not registered for, as far as that was seen.
 *
 * Shape   stated_gone: sales of the terminal under this number that went out under a third number, or were told outside
 *         by a name that is neither the shop's nor the registered one's; nought as soon as one went out under either.
 *         stated_strangers: under how many numbers, or names where no number was told. Null where the terminal states its
 *         registered number.
 * Source  docs/indicators.md 2, 17; a registry that is late makes a terminal state another number, which then is
 *         the one that goes out [I].
 */
export const STATED_GOES_OUT: Feature = {
  id: 'stated_goes_out',
  fields: {
    stated_gone: intField(
      'sales of this terminal under this stated number that went out under third parties’; 0 if one went out under it or the registered one',
      '该终端以这一自报号做的交易中，对外用了第三方商户号（或名称）的笔数；有一笔以自报号或登记号对外即为 0',
    ),
    stated_strangers: intField('third parties under which these went out', '这些第三方的个数'),
  },
  needs: ['terminals', 'view:slip|request', 'view:clearing|response|statement'],
  live: false,
  create: async (session: Session): Promise<void> => {
    const gone = new Map<string, Gone>();
    await session.each(SEEN, (rows) => {
      for (const row of rows) {
        const key = `${row['device']} ${row['stated']}`;
        const one = gone.get(key) ?? { row, sales: 0, strangers: new Set(), kept: false };
        const stranger = strangerOf(row);
        if (stranger === undefined) one.kept = true;
        else one.strangers.add(stranger);
        one.sales += Number(row['sales']);
        gone.set(key, one);
      }
    });
    const rows = [...gone.values()].map(({ row, sales, strangers, kept }): Cell[] => [
      row['device'] ?? null,
      row['stated'] ?? null,
      kept ? 0 : sales,
      kept ? 0 : strangers.size,
    ]);
    await session.load('stated_gone', COLUMNS, rows);
    await session.run(FEATURE);
  },
};

const COLUMNS = {
  device: 'integer',
  stated: 'integer',
  sales: 'integer',
  strangers: 'integer',
} as const;

type Seen = Readonly<Record<string, Cell | undefined>>;

interface Gone {
  readonly row: Seen;
  readonly strangers: Set<string>;
  sales: number;
  /** A sale went out under the stated number, the registered one, or the name of either. */
  kept: boolean;
}

/** Whose number or name the outside was told; undefined where it may be the shop's or the registered one's. */
const strangerOf = (row: Seen): string | undefined => {
  const { stated, registered, cleared, told, shown, owner } = row;
  if (cleared !== 0 && cleared != null)
    return cleared === stated || cleared === registered ? undefined : `number ${cleared}`;
  const known = [shown, owner].filter((name) => name != null);
  const isStrange = known.every((name) => compareNames(String(name), String(told)) === 'different');
  return isStrange && known.length > 0 ? `name ${told}` : undefined;
};

const TOLD = 'coalesce(nullif(s.clearing_name, 0), nullif(s.response_name, 0), s.statement_name)';

/** An answer that repeats the device's number tells nothing where a statement tells another. */
const SEEN = `
  with far as (
    select i.sale, i.device_sn as device, i.stated, i.registered, ${TOLD} as name,
      case when i.cleared = s.response_number and s.clearing_number = 0 and s.statement_number = 0
        then 0 else i.cleared end as cleared,
      coalesce(nullif(s.slip_name, 0), s.request_name) as sign
    from identified i join sale s using (sale)
    where i.registered_by = 'terminal' and i.stated > 0 and i.registered > 0 and i.stated <> i.registered
  ), owner as (
    select number, min(merchant_name) as name from merchant_span where merchant_name is not null group by number
  )
  select f.device, f.stated, f.registered, f.cleared, t.value as told, n.value as shown, o.name as owner,
    count(*) as sales
  from far f left join dict_name t on t.id = f.name left join dict_name n on n.id = f.sign
  left join owner o on o.number = f.registered
  where f.cleared > 0 or f.name > 0
  group by all order by all`;

const FEATURE = `create or replace table feature_stated_goes_out as
  select i.sale, g.sales as stated_gone, g.strangers as stated_strangers
  from identified i join stated_gone g on g.device = i.device_sn and g.stated = i.stated
  where i.registered_by = 'terminal' and i.stated <> i.registered`;
