import { readFile } from 'node:fs/promises';
import {
  type Bilingual,
  compareNames,
  Fault,
  type Lang,
  mccInside,
  parseMerchantNumber,
  placesOfNumbers,
  type SourceRecord,
  tradeOfNameAgainst,
  tradesOfNames,
  type Verdict,
} from '@zhenma/model';
import { readSlipText, readStatementText } from '@zhenma/pipeline';
import { bareText } from './bare-text.ts';

/** One field as both texts state it. */
interface Compared {
  readonly field: string;
  readonly slip: string | null;
  readonly statement: string | null;
  readonly relation: 'same' | 'different' | 'unknown';
}

export interface TextsCompared {
  readonly verdict: Verdict;
  readonly kinds: readonly string[];
  readonly explanation: string;
  readonly fields: readonly Compared[];
  /** 0–1: how sure the reading of each text is. */
  readonly confidence: { readonly slip: number; readonly statement: number };
}

/**
 * Compares a slip and a statement that the user says are of one sale.
 *
 * Shape   each text as such, a merchant name or number alone, or the path of a file. Names are compared by prefix, since banks cut
 *         them; a different number is decisive; a different name is
 *         evidence, more so where its trade contradicts the slip's number. As in `scan`, it does not
 *         decide alone: two texts do not say whether sign and company are one merchant.
 * Errors  USAGE_ARGUMENT_MISSING when one is missing, SOURCE_UNRECOGNISED when one holds no sale and no merchant.
 */
export const compareTexts = async (
  slip: string | undefined,
  statement: string | undefined,
  today: string,
  lang: Lang,
): Promise<TextsCompared> => {
  if (slip === undefined || statement === undefined)
    throw new Fault('USAGE_ARGUMENT_MISSING', 'check needs both --slip and --statement');
  const [slipText, statementText] = [await textOrFile(slip), await textOrFile(statement)];
  const left = readSlipText(slipText, today) ?? bareText(slipText);
  // A notice that says "on the 5th" means the 5th that the slip states, not the last one.
  const day = left?.values['txn_time']?.slice(0, 10) ?? today;
  const right = readStatementText(statementText, day) ?? bareText(statementText);
  if (!left) throw new Fault('SOURCE_UNRECOGNISED', 'the slip text holds no sale and no merchant');
  if (!right)
    throw new Fault('SOURCE_UNRECOGNISED', 'the statement text holds no sale and no merchant');
  const fields = FIELDS.map((field) => compareField(field, left, right));
  const { verdict, kinds, say } = judgeFields(fields);
  const confidence = { slip: left.confidence, statement: right.confidence };
  return { verdict, kinds, explanation: SAY[say][lang], fields, confidence };
};

const textOrFile = (value: string): Promise<string> => readFile(value, 'utf8').catch(() => value);

const FIELDS = [
  'merchant_no',
  'merchant_name',
  'amount',
  'txn_time',
  'terminal_id',
  'card_last4',
] as const;
type Field = (typeof FIELDS)[number];

const RELATE: Readonly<Record<Field, (a: string, b: string) => Compared['relation']>> = {
  merchant_no: (a, b) => (a === b ? 'same' : 'different'),
  merchant_name: (a, b) => {
    const relation = compareNames(a, b);
    return relation === 'same' || relation === 'different' ? relation : 'unknown';
  },
  amount: (a, b) => (Number(a) === Number(b) ? 'same' : 'different'),
  // Notices rarely state the year: month and day decide.
  txn_time: (a, b) => (a.slice(5, 10) === b.slice(5, 10) ? 'same' : 'different'),
  terminal_id: (a, b) => (a === b ? 'same' : 'different'),
  card_last4: (a, b) => (a === b ? 'same' : 'different'),
};

const compareField = (field: Field, left: SourceRecord, right: SourceRecord): Compared => {
  const slip = left.values[field] ?? null;
  const statement = right.values[field] ?? null;
  const both = slip !== null && statement !== null;
  return { field, slip, statement, relation: both ? RELATE[field](slip, statement) : 'unknown' };
};

const SAY = {
  number: {
    zh: '签购单与账单的商户号不同：同一笔交易有两个商户身份',
    en: 'slip and statement carry different merchant numbers: one sale, two identities',
  },
  name: {
    zh: '商户名称完全不同；请用云闪付或 95516 查到账单一侧的商户号再比对',
    en: 'the names have nothing in common; ask the card app or 95516 for the number on the statement side and compare',
  },
  trade: {
    zh: '账单上的名称完全不同，说的行业也与签购单商户号的类别不符；请用云闪付或 95516 查到账单一侧的商户号再比对',
    en: 'the statement carries another name, of another trade than the number on the slip says; ask the card app or 95516 for the number on its side and compare',
  },
  otherSale: {
    zh: '金额、卡号或日期不同，可能不是同一笔交易',
    en: 'amount, card or date differ: these may be two different sales',
  },
  same: { zh: '能比对的内容一致', en: 'what can be compared agrees' },
  nothing: {
    zh: '两份文字没有可以比对的商户信息',
    en: 'the two texts share nothing about the merchant',
  },
} as const satisfies Record<string, Bilingual>;

const judgeFields = (
  fields: readonly Compared[],
): { verdict: Verdict; kinds: readonly string[]; say: keyof typeof SAY } => {
  const relation = (field: Field) => fields.find((one) => one.field === field)?.relation;
  const number = fields.find((one) => one.field === 'merchant_no');
  if (
    (['amount', 'txn_time', 'card_last4'] as const).some((field) => relation(field) === 'different')
  )
    return { verdict: 'unknown', kinds: [], say: 'otherSale' };
  if (number?.relation === 'different')
    return { verdict: 'jumped', kinds: numberKinds(number), say: 'number' };
  if (relation('merchant_name') === 'different')
    return otherTrade(fields)
      ? { verdict: 'suspect', kinds: ['mcc', 'name'], say: 'trade' }
      : { verdict: 'suspect', kinds: ['name'], say: 'name' };
  const agreed = number?.relation === 'same' || relation('merchant_name') === 'same';
  return { verdict: agreed ? 'clean' : 'unknown', kinds: [], say: agreed ? 'same' : 'nothing' };
};

/** The rule name-trade-differs on two texts: the shop's name must not contradict its code itself. */
const otherTrade = (fields: readonly Compared[]): boolean => {
  const of = (field: Field) => fields.find((one) => one.field === field);
  const [slip, statement] = [of('merchant_name')?.slip ?? '', of('merchant_name')?.statement ?? ''];
  const mcc = mccInside(of('merchant_no')?.slip ?? '');
  if (mcc === null || tradeOfNameAgainst(statement, mcc) !== 'contradicts') return false;
  return (
    tradeOfNameAgainst(slip, mcc) !== 'contradicts' && tradesOfNames(slip, statement) !== 'agrees'
  );
};

const numberKinds = ({ slip, statement }: Compared): readonly string[] => {
  const [a, b] = [parseMerchantNumber(slip ?? ''), parseMerchantNumber(statement ?? '')];
  const place = placesOfNumbers(a.number, b.number);
  const kinds = ['merchant'];
  if (a.structured && b.structured && a.mcc !== b.mcc) kinds.unshift('mcc');
  if (place === 'different' || place === 'same_province') kinds.push('area');
  return kinds;
};

const HEAD = { zh: ['项目', '签购单', '账单'], en: ['field', 'slip', 'statement'] } as const;
const MARK = { same: '=', different: '≠', unknown: '?' } as const;

/** The comparison as lines for the terminal. */
export const comparedText = (compared: TextsCompared, lang: Lang): string => {
  const rows = compared.fields
    .filter((one) => one.slip !== null || one.statement !== null)
    .map(
      (one) => `${MARK[one.relation]} ${one.field}: ${one.slip ?? '—'} | ${one.statement ?? '—'}`,
    );
  return [`${compared.verdict}: ${compared.explanation}`, HEAD[lang].join(' | '), ...rows, ''].join(
    '\n',
  );
};
