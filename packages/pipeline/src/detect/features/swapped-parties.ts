import { institutionInside, parseAcquirer, sameFirm } from '@zhenma/model';
import type { Cell, Session } from '../../engine/session.ts';
import { type Feature, flagField } from '../feature.ts';

/**
 * Whether a source swapped the columns of acquirer and issuer.
 *
 * Shape   one row per sale whose issuer column names the institution inside the cleared number and whose
 *         acquirer column names another, where that institution is one of payment (8xx), not a bank: those
 *         issue no cards, so that it can only be the acquirer.
 * Source  contract §4, cause data; codes of payment institutions, docs/facts.md.
 */
export const SWAPPED_PARTIES: Feature = {
  id: 'swapped_parties',
  fields: {
    parties_swapped: flagField(
      'the issuer column names the payment institution inside the number, the acquirer column another institution',
      '发卡机构一栏是商户号的支付机构，受理机构一栏是别的机构',
    ),
  },
  needs: ['acquirer', 'issuer', 'view:clearing|response|statement'],
  live: 'guards',
  create: async (session: Session): Promise<void> => {
    await session.load('party_firm', PARTY, await readParties(session));
    await session.load('number_firm', NUMBER, await readNumbers(session));
    await session.run(FEATURE);
  },
};

const PARTY = { party: 'integer', firm: 'varchar', pays: 'boolean' } as const;
const NUMBER = { number: 'integer', firm: 'varchar' } as const;

/** The first code of every firm stands for it. */
const openFirms = (): ((code: string) => string) => {
  const known: string[] = [];
  return (code) => {
    const first = known.find((other) => sameFirm(other, code) === true);
    if (first === undefined) known.push(code);
    return first ?? code;
  };
};

/** All party codes with their firm, and whether that is a payment institution. */
const readParties = async (session: Session): Promise<Cell[][]> => {
  const firmOf = openFirms();
  const parties: Cell[][] = [];
  await session.each('select id, value from dict_party order by value', (rows) => {
    for (const { id, value } of rows) {
      const code = parseAcquirer(String(value))?.institution;
      if (code === undefined || code === '000') continue;
      const firm = firmOf(code);
      parties.push([id ?? null, firm, firm.startsWith('8')]);
    }
  });
  return parties;
};

/** The numbers of sales whose issuer column names a payment institution; hardly any source has one. */
const readNumbers = async (session: Session): Promise<Cell[][]> => {
  const firms = new Map<string, string>();
  const firmOf = openFirms();
  const parties = 'select distinct firm from party_firm order by firm';
  for (const { firm } of await session.rows(parties)) firmOf(String(firm));
  const numbers: Cell[][] = [];
  await session.each(NUMBERS, (rows) => {
    for (const { id, value } of rows) {
      const code = institutionInside(String(value));
      if (code === null) continue;
      if (!firms.has(code)) firms.set(code, firmOf(code));
      numbers.push([id ?? null, firms.get(code) ?? null]);
    }
  });
  return numbers;
};

const NUMBERS = `select id, value from dict_number where id in (
    select distinct i.cleared from identified i join sale s using (sale)
    where s.issuer in (select party from party_firm where pays))
  order by value`;

const FEATURE = `create or replace table feature_swapped_parties as
  select i.sale, true as parties_swapped
  from identified i join sale s using (sale)
  join number_firm n on n.number = i.cleared
  join party_firm issuer on issuer.party = s.issuer and issuer.firm = n.firm and issuer.pays
  join party_firm acquirer on acquirer.firm <> n.firm and acquirer.party =
    coalesce(nullif(s.clearing_acquirer, 0), nullif(s.response_acquirer, 0), s.statement_acquirer)`;
