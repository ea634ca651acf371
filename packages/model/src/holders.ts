import { findInstitution, institutions } from './codes/institutions.ts';
import { licences } from './codes/laws.ts';
import { lazy } from './codes/tsv.ts';
import { compareNames } from './names.ts';

/**
 * Who holds an account, as far as its name says: a bank, a licensed payment institution, another
 * firm, a person, or nobody can tell.
 */
export type HolderKind = 'bank' | 'licensed' | 'firm' | 'person' | 'unknown';

const BANK = /银行|信用社|农信|农商行|BANK/i;
/** The reserve of clients, which only an institution called 支付 can hold; of which one no list may know. */
const CLIENT_RESERVE = /支付.*客户备付金/;
/** The supervised reserve and clearing accounts from which merchants are paid. */
const RESERVE = /备付金|待清算|清算资金|应付.*结算/;
const FIRM =
  /公司|集团|合作社|事务所|经营部|服务部|商行|商店|商城|中心|医院|学校|大学|学院|协会|基金|酒店|宾馆|饭店|超市|[店厂社行场站院校局馆铺坊]$|个体工商户|工作室/;
const PERSON = /^\p{Script=Han}{2,4}$|^\p{Script=Han}{1,8}·\p{Script=Han}{1,8}$/u;

/** Names of payment institutions that acquire or hold a licence, without legal form and remarks in brackets. */
const licensedNames = lazy(() =>
  [
    ...institutions()
      .filter(({ kind }) => kind === 'payment')
      .map(({ name }) => name),
    ...licences().map(({ institution }) => institution),
  ]
    .flatMap((name) => name.split(/[/、=]/))
    .map((name) => bare(name))
    .filter((name) => [...name].length >= 2),
);

const bare = (name: string): string =>
  name
    .normalize('NFKC')
    .replace(/\s+/g, '')
    .replace(/[(（][^()（）]*[)）]/g, '')
    .replace(/(?:股份|责任)?有限公司|集团/g, '');

/**
 * What the name on an account says about its holder.
 *
 * Shape   licensed: the name holds that of a payment institution of the code table together with
 *         the word 支付, 银联 or a reserve account, so that an agent called after a brand is a firm.
 *         unknown: among others the reserve of clients of an institution that no list holds.
 * Source  own reading [I]; first settlement check of the association (payer is a bank's internal
 *         account or a reserve account of a payment institution) [V], docs/facts.md.
 * @example holderKind('随行付支付有限公司客户备付金') // 'licensed'
 */
export const holderKind = (name: string): HolderKind => {
  const text = name.normalize('NFKC').replace(/\s+/g, '');
  if (text === '') return 'unknown';
  if (BANK.test(text) || text.includes('银联商务')) return 'bank';
  if (isLicensedName(text)) return 'licensed';
  if (RESERVE.test(text) && !FIRM.test(text)) return 'licensed';
  if (CLIENT_RESERVE.test(text)) return 'unknown';
  if (PERSON.test(text) && !FIRM.test(text)) return 'person';
  return FIRM.test(text) || [...text].length > 4 ? 'firm' : 'unknown';
};

const isLicensedName = (text: string): boolean => {
  const core = bare(text.replace(RESERVE, '').replace(/客户|账户|专用|存款/g, ''));
  return licensedNames().some(
    (name) =>
      core === name || (core.includes(name) && (core.includes('支付') || RESERVE.test(text))),
  );
};

/** Of an institution's name, what another name must hold to be alike: 银联 of 银联商务, 富友 of 富友支付. */
const HOUSE_CHARS = 2;

/**
 * Whether a payer is the acquirer itself: named as the institution inside the acquirer code.
 *
 * Shape   a name that is merely alike must open its own part as the institution does: a firm called
 *         某某商务服务 is not 银联商务.
 * Errors  none; undefined when the code names nobody.
 */
export const isAcquirerName = (payer: string, acquirer: string): boolean | undefined => {
  const code3 = /^0?\d{3,}/.exec(acquirer.replace(/^08/, '')) ? acquirer.slice(1, 4) : '';
  const owner = findInstitution(code3);
  if (owner === undefined) return undefined;
  const relation = compareNames(owner.name, payer);
  const house = [...bare(owner.name)].slice(0, HOUSE_CHARS).join('');
  return relation === 'same' || (relation === 'similar' && bare(payer).includes(house));
};
