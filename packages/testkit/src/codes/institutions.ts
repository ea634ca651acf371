import type { City } from './cities.ts';

/** The two schemes of four-digit area codes. */
export type AreaScheme = 'cnaps' | 'gb';

/** Who acquires. Codes are public; nothing in a world is a statement about these firms. */
export interface Institution {
  readonly code3: string;
  readonly name: string;
  readonly bank: boolean;
  /** Which area scheme it writes into merchant numbers. */
  readonly scheme: AreaScheme;
  /** The acquirer code names the branch city, or always the head office. */
  readonly branchHabit: 'branch' | 'head';
  readonly headArea: string;
  /** Its front end returns the channel merchant to the terminal in the response. */
  readonly returnsRight: boolean;
  /** Its request log is completed with the reference number. */
  readonly requestHasRrn: boolean;
}

/** Source  shared data `acquirer_institutions.csv`; schemes: domain.md §1.1; habits are ours. */
export const INSTITUTIONS: readonly Institution[] = [
  firm('822', '拉卡拉支付股份有限公司', 'cnaps branch 1000 right rrn'),
  firm('843', '开店宝支付服务有限公司', 'cnaps branch 2900 right bare'),
  firm('836', '随行付支付有限公司', 'cnaps head 1000 echo rrn'),
  firm('821', '通联支付网络服务股份有限公司', 'cnaps branch 2900 right rrn'),
  firm('898', '银联商务股份有限公司', 'gb branch 2900 right rrn'),
  firm('849', '嘉联支付有限公司', 'gb head 5840 echo bare'),
  bank('302', '中信银行', 'gb branch 1000 right rrn'),
  bank('308', '招商银行', 'gb branch 5840 echo bare'),
  bank('309', '兴业银行', 'gb branch 3910 right rrn'),
  bank('305', '中国民生银行', 'gb head 1000 right rrn'),
  bank('102', '中国工商银行', 'cnaps branch 1000 right rrn'),
  bank('105', '中国建设银行', 'cnaps branch 1000 echo rrn'),
];

/** Finds an institution by its three-digit code; the code must be in the table. */
export function institutionOf(code3: string): Institution {
  return INSTITUTIONS.find((each) => each.code3 === code3)!;
}

/** Eight-digit acquirer code (F32): class digit, institution, CNAPS area. */
export function acquirerId(institution: Institution, city: City): string {
  const area = institution.branchHabit === 'branch' ? city.cnaps : institution.headArea;
  return `${institution.bank ? '0' : '4'}${institution.code3}${area}`;
}

/** The four-digit area that this institution writes for a city. */
export const areaIn = (scheme: AreaScheme, city: City): string =>
  scheme === 'gb' ? city.gb : city.cnaps;

function firm(code3: string, name: string, habits: string): Institution {
  return institution({ code3, name, bank: false }, habits);
}

function bank(code3: string, name: string, habits: string): Institution {
  return institution({ code3, name, bank: true }, habits);
}

function institution(
  who: Pick<Institution, 'code3' | 'name' | 'bank'>,
  habits: string,
): Institution {
  const [scheme, branch, headArea, response, request] = habits.split(' ');
  return {
    ...who,
    scheme: scheme === 'gb' ? 'gb' : 'cnaps',
    branchHabit: branch === 'head' ? 'head' : 'branch',
    headArea: headArea!,
    returnsRight: response === 'right',
    requestHasRrn: request === 'rrn',
  };
}
