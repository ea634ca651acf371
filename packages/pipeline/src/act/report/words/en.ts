import type { Words } from '../words.ts';
import { NEEDS } from './needs.ts';
import { OWN } from './own.ts';

/* English texts of the report, in the order of `zh.ts`. */

type Section = Words['section'];
type Page = Words['page'];
type Names = Pick<
  Words,
  | 'verdicts'
  | 'verdictMeans'
  | 'subjects'
  | 'causes'
  | 'causeMeans'
  | 'kinds'
  | 'views'
  | 'tables'
  | 'cards'
  | 'identities'
  | 'fields'
  | 'values'
  | 'needs'
>;

const text: Omit<Words, keyof Names | 'page' | 'section'> = {
  htmlLang: 'en',
  title: 'Zhenma · code-jump report',
  brand: 'Zhenma 真码',
  subtitle: 'code-jump report',
  or: ' or ',
  comma: ', ',
  colon: ': ',
  semicolon: '; ',
  unknown: 'unknown',
  none: '—',
  more: 'others',
  weekdays: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'],
  contents: 'On this page',
  toTop: 'back to the cases ↑',
  columns: {
    no: 'No.',
    subject: 'Subject',
    verdict: 'Verdict',
    jumped: 'Jumped / all',
    cause: 'Most likely cause',
    period: 'Period',
    amount: 'Amount',
    lost: 'Fees lost',
    file: 'File',
    table: 'Content',
    read: 'Read',
    accepted: 'Accepted',
    rejected: 'Rejected',
    duplicates: 'Duplicates',
    colour: 'Colour',
    colours: 'Colour of each sale',
    number: 'Merchant number',
    account: 'Account',
    name: 'Merchant name',
    trade: 'Category',
    place: 'Area',
    sales: 'Sales',
    identity: 'Identity',
    subjects: 'Seen at',
  },
};

const names: Names = {
  verdicts: { jumped: 'Jumped', suspect: 'Suspect', clean: 'Clean', unknown: 'Unknown' },
  verdictMeans: {
    jumped: 'decisive, or two independent strong signs',
    suspect: 'signs, but not enough to decide',
    clean: 'compared with another record and consistent',
    unknown: 'one record only, nothing to compare with',
  },
  subjects: {
    terminal: 'Terminal',
    merchant: 'Merchant',
    agent: 'Agent',
    pool: 'Number pool',
    payee: 'Payee',
    acquirer: 'Acquirer',
  },
  causes: {
    routing: 'routing',
    software: 'software',
    device: 'faulty device',
    operation: 'operation',
    merchant: 'the merchant',
    registry: 'stale registry',
    data: 'data artefact',
    undetermined: 'undetermined',
  },
  causeMeans: {
    routing: 'an institution, agent or channel replaces the number behind the terminal',
    software: 'an app or system version, or versions that do not fit together',
    device: 'one faulty device',
    operation: 'a wrong parameter, or an operator’s mistake',
    merchant: 'the merchant moved, lent or borrowed the terminal',
    registry: 'the change was lawful, the registry was not updated',
    data: 'a source was cut off, late, or its clock was wrong',
    undetermined: 'the data cannot tell these apart',
  },
  kinds: {
    mcc: 'category',
    merchant: 'merchant number',
    area: 'area',
    acquirer: 'institution',
    name: 'name',
    method: 'method',
    terminal: 'terminal',
    fee: 'fees',
    payee: 'payee (unlicensed settlement)',
  },
  views: {
    slip: 'slip',
    request: 'terminal request',
    response: 'response',
    clearing: 'clearing file',
    statement: 'issuer’s statement',
  },
  tables: {
    transactions: 'transactions',
    merchants: 'merchant registry',
    terminals: 'terminal registry',
    settlements: 'settlements',
    fleet_events: 'terminal events',
    compatibility: 'version compatibility',
    training: 'operator training',
    institutions: 'institutions',
  },
  cards: ['unknown card', 'debit', 'credit', 'semi-credit', 'prepaid'],
  identities: {
    place: 'Place',
    registered: 'Registered',
    printed: 'Printed',
    asked: 'Terminal',
    cleared: 'Cleared',
    paid: 'Paid',
  },
  fields: {
    registered: 'registered',
    slip: 'slip',
    request: 'terminal request',
    response: 'response',
    clearing: 'clearing',
    statement: 'statement',
    cleared_no: 'cleared number',
    issuer_fee: 'issuer fee booked',
    network_fee: 'network fee booked',
    expected_issuer_fee: 'issuer fee due',
    expected_network_fee: 'network fee due',
    amount: 'amount',
    terminal_sn: 'terminal serial',
    terminal_id: 'terminal id',
    base_station: 'base station',
    away_metres: 'from the registered place',
    device_area: 'area code of the device',
    lat: 'latitude',
    terminals: 'terminals or merchants',
    terminal_count: 'terminals or merchants in all',
    number_count: 'numbers in all',
    numbers: 'numbers',
    agents: 'agents',
    lon: 'longitude',
    holder_name: 'account holder',
    holder: 'kind of holder',
    merchants: 'merchants paid here',
    owners: 'owners of these merchants',
    brands: 'unrelated owners',
    strangers: 'owners registered with another account',
    registered_for: 'owners registered with this account',
    holder_is_merchant: 'holder is one of the merchants',
    holder_named: 'holder is the registered payee',
    pays_owners: 'owners that it pays',
    pays_brands: 'unrelated owners that it pays',
    pays_itself: 'pays itself only',
    merchant_no: 'merchant number',
    merchant_name: 'merchant name',
    probability: 'chance of being borrowed',
    number_sales: 'sales',
    devices: 'its terminals or shops',
    routed: 'of them routed',
    peers: 'those of other agents at the same institutions',
    peers_routed: 'of these routed',
  },
  values: {
    true: 'yes',
    false: 'no',
    firm: 'firm',
    person: 'person',
    licensed: 'licensed institution',
    bank: 'bank',
    unknown: 'unknown',
  },
  needs: NEEDS.en,
};

const page: Page = {
  answerJumped: (sales, jumped, cases) =>
    `Of the ${sales} sales in this data, ${jumped} jumped, at ${cases}.`,
  answerSuspect: (sales, suspect) =>
    `Of the ${sales} sales in this data, none is proven to have jumped; ${suspect} are suspect and need a person to look.`,
  answerNothing: (sales) => `Among the ${sales} sales in this data, no code jump was found.`,
  answerEmpty: 'This data holds no sale that could be checked.',
  answerPayees: (accounts, amount) =>
    `${accounts} account${accounts === '1' ? '' : 's'} collected payouts of other merchants without a licence, ${amount} in all.`,
  answerPayeesSuspect: (accounts) =>
    `Payouts of ${accounts} account${accounts === '1' ? '' : 's'} are suspect: settlement without a licence.`,
  payouts: (count) => `${count} payouts`,
  answerLost: (lost) => `Issuers and UnionPay received ${lost} less for it.`,
  answerMeans:
    'A jump is a card sale that reached the bank under another merchant’s number: the merchant the bank sees is not the one the cardholder paid.',
  cases: (count) => `${count} subjects`,
  subjectCount: (type, count) => `${count} ${UNITS[type]?.[count === '1' ? 0 : 1] ?? 'subjects'}`,
  filesRead: (files, rows) => `Read ${files} file${files === '1' ? '' : 's'}, ${rows} rows`,
  rowsRejected: (rows) => `${rows} rows rejected`,
  notLookedCount: (count) =>
    `${count} check${count === '1' ? '' : 's'} could not be made for want of data`,
  allLooked: 'every check had the data it needs',
  verdictBar: 'Verdicts on all sales',
  money: 'Whose money the jumps were',
  moneyNote:
    'Worked out anew from the tariff of the day and the category that should have been sent; proven jumps only. Points are an estimate.',
  issuer: 'Lost by issuers',
  network: 'Lost by UnionPay',
  merchantLost: 'Overpaid by merchants',
  gain: 'Gained on the acquiring side',
  points: 'Card points lost (about)',
  amount: 'Amount of the jumped sales',
  caseTable: 'Cases, the most severe first',
  poolOf: (devices, numbers) =>
    `${devices} terminals or merchants share ${numbers === '1' ? 'one number' : `${numbers} numbers`}`,
  sectionsMore: (shown, all) =>
    `${all} cases in all; the first ${shown} have a section of their own below, the others are in the table at the end.`,
  suspectOf: (count) => `suspect ${count}`,
  otherCases: 'The other cases',
  casesMore: (shown, all) =>
    `Listed up to number ${shown}; all ${all} are in cases.json beside this file.`,
  daily: 'Sales, day by day',
  dailyNote: (days) => (days === '1' ? 'one bar per day' : `${days} days per bar`),
  borrowed: 'Numbers borrowed most',
  borrowedNote:
    'One number at many unrelated terminals mostly means that a channel uses it in turn.',
  read: 'What was read',
  readTotal: (count) => `${count} more files, together`,
  passedOver: 'Files that were not recognised and not read',
  observations: 'Records by witness',
  notLooked: 'What was not looked at',
  notLookedLead:
    'These checks were not made for want of data. Not checked does not mean nothing is wrong.',
  notLookedNone: 'Nothing: every rule had the data it needs.',
  missing: (needs) => `Missing: ${needs}`,
  rules: (count) => `${count} rule${count === '1' ? '' : 's'}`,
  calm: 'No case needs work. Below: what was compared, and what could not be.',
  compared: (clean) =>
    `${clean} sales had at least two records (or a registry) to compare, and these agree.`,
  notCompared: (unknown) =>
    `${unknown} sales have one record only and nothing to compare with; they cannot be called clean.`,
  belowCase: (suspect) =>
    `${suspect} sales show slight signs, not enough for a case; see the verdicts file.`,
  footer: (version, rules) =>
    `Made by Zhenma ${version}, rule pack ${rules}. The same data and rules give the same report; zhenma verify checks that no file was changed.`,
  footerPrivacy: 'This report holds no card number.',
  legendAll: 'other sales',
};

const UNITS: Readonly<Record<string, readonly [string, string]>> = {
  terminal: ['terminal', 'terminals'],
  merchant: ['merchant', 'merchants'],
  agent: ['agent', 'agents'],
  pool: ['number pool', 'number pools'],
  payee: ['payee', 'payees'],
  acquirer: ['acquirer', 'acquirers'],
};

const section: Section = {
  caseNo: (index) => `Case ${index}`,
  who: (type, id) => `${type} ${id}`,
  named: (name, who) => `${name} (${who})`,
  ofSales: (who, sales) => `${who}: of ${sales} sales, `,
  jumpedTo: (count, numbers) =>
    `${count} went to clearing not under its own number but under ${numbers}`,
  oneNumber: 'another merchant’s',
  sameNames: (numbers) =>
    numbers === '1' ? 'another of the same name' : `${numbers} others of the same name`,
  manyNumbers: (count) => `those of ${count} other merchants`,
  looksLike: (place, trade, most) =>
    `${most ? ', mostly made to look like' : ', made to look like'} “${trade}”${place ? ` in ${place}` : ''}`,
  looksLikeMany: (trades) =>
    trades.length === 0
      ? ''
      : `, made to look like ${trades.map((trade) => `“${trade}”`).join(', ')} and others`,
  otherTrade: (count, trade) => `${count} had the category changed${trade ? ` to “${trade}”` : ''}`,
  suspectCount: (count) => `${count} are suspect`,
  jumpedBecause: (count, statement) => `${count} jumped: ${statement}`,
  inconsistent: (count) => `${count} have records that contradict each other`,
  stop: '. ',
  join: '; ',
  slipKept: (count, all) =>
    all
      ? 'The slip still prints this shop.'
      : `In ${count} of them both numbers are known: the slip prints another than was sent.`,
  requestKept: (count, all) =>
    all
      ? 'The terminal itself still asks under this shop’s number.'
      : `In ${count} of them the terminal itself asked under another number than was sent.`,
  score: (value) => `score ${value}`,
  probability: (value) => `${value}`,
  period: (from, to) => (from === to ? from : `${from} to ${to}`),
  differs: 'changed: ',
  reportAs: 'report as: ',
  barcode: 'The colour of every sale',
  barcodeLead:
    'One line is one sale, in order of time from left to right; its colour is the merchant number that was cleared. An honest terminal has one colour.',
  barcodeHeights: 'Long lines jumped, middle ones are suspect, short ones showed nothing.',
  barcodeAll: (shown) => `${shown} sales, all drawn.`,
  barcodeSampled: (all, shown, flagged) =>
    `${shown} of ${all} sales drawn: all ${flagged} long and middle lines, the others thinned evenly over time, so that long lines look denser here than they are.`,
  barcodeThinned: (all, shown, drawn) =>
    `${shown} of ${all} sales drawn (${drawn} long or middle lines), both thinned evenly over time.`,
  ownNumber: 'own',
  foreignNumber: 'foreign',
  sameName: 'same name, other number',
  noNumber: 'no record, or none that states a number',
  otherNumbers: (count) => `${count} more`,
  sentMcc: 'sent as',
  kilometres: (metres) => `${Math.round(metres / 1000)} km`,
  awayFrom: (distance) => `${distance} from the registered place`,
  insideNumber: (trade) => `the number says ${trade}`,
  sameNumber: 'same number, other category',
  identities: 'One sale, five identities',
  identitiesLead: (amount, time) =>
    `An example: ${time}, ${amount} yuan. Cells marked ≠ differ from the registered ones, or contradict their own number.`,
  identitiesOnPaper: (amount, time) =>
    `An example: ${time}, ${amount} yuan. Shaded cells differ from the registered ones, or contradict their own number.`,
  differsMark: 'differs from the registered',
  fromView: (view) => `per ${view}`,
  account: (tail) => `account ending ${tail}`,
  paidNote: 'registered settlement account',
  deviceAt: 'as the device reports',
  notRecorded: 'not recorded',
  fingerprint: 'When, how much, which cards',
  byHour: 'Hour of the day',
  byWeekday: 'Weekday',
  byAmount: 'Amount (yuan)',
  byCard: 'Card',
  peak: (count) => `highest ${count}`,
  whatJumped: 'jumped',
  whatSuspect: 'are suspect',
  everySale: (what) => `All of its sales ${what}.`,
  share: (flagged, percent, what) =>
    `${flagged} ${flagged === '1' ? 'sale' : 'sales'} ${what}, ${percent} of all.`,
  sparedBefore: (day, count, what) => `From ${day} on: of the ${count} sales before, none ${what}.`,
  sparedBelow: (yuan, count, what) =>
    `Small amounts are spared: of the ${count} sales below ${yuan} yuan, none ${what}.`,
  sparedAbove: (yuan, count, what) =>
    `Large amounts are spared: of the ${count} sales above ${yuan} yuan, none ${what}.`,
  sparedHours: (from, to, count, what) =>
    `Only between ${from}:00 and ${to}:00: of the ${count} other sales, none ${what}.`,
  sparedWeekdays: (days, count, what) =>
    `Spared on ${days}: of these ${count} sales, none ${what}.`,
  sparedCards: (cards, count, what) => `Spared: ${cards}; of these ${count} sales, none ${what}.`,
  evidence: 'Evidence',
  evidenceLead: 'For each rule, its earliest sale.',
  rule: 'rule',
  record: 'record',
  device: 'Device of the example',
  cause: 'Why',
  money: 'Whose money this case was',
  moneyNone: 'No jump is proven, so no loss is counted.',
  moneyOpen:
    'No fee difference is told: both categories cost the same, or these sales cannot be priced.',
  moneyEqual:
    'No fee difference in the sales that can be priced: category sent and category registered cost the same.',
  ...OWN.en,
  steps: 'What to do',
  doneWhen: 'Done when',
  members: 'Further numbers used',
  membersOf: {
    payee: 'Merchants whose payouts go to this account',
    agent: 'Its terminals or shops that were routed',
  },
  paidOut: 'Payouts into this account',
  paidNotLost: 'Unlicensed settlement is about whose hands the money went through, not about fees.',
  payoutLead: 'For each rule, one payout as an example.',
  payeeLed: 'payouts are led to the account of an unlicensed third party',
  unlicensed: 'Unlicensed settlement',
  noSales: 'This subject has no single sales to draw; the evidence follows.',
};

export const en: Words = { ...text, ...names, page, section };
