import {
  type Area,
  type Bilingual,
  EXIT,
  Fault,
  findInstitution,
  findMcc,
  findPriceClass,
  KINDS,
  type Kind,
  type Lang,
  type MerchantNumber,
  maskCardNumbers,
  nameFromElsewhere,
  parseMerchantNumber,
  placeOfArea,
  sameInstitution,
  tradesIn,
  type Verdict,
} from '@zhenma/model';
import type { Given } from './arguments.ts';
import { comparedText, compareTexts } from './check-texts.ts';
import type { Command, World } from './command.ts';

/** One remark on a merchant number: what was compared and what came of it. */
interface Remark {
  readonly level: 'ok' | 'doubt' | 'contradiction';
  readonly about: string;
  readonly text: string;
}

export const checkCommand: Command = {
  name: 'check',
  usage: '<merchant_no>',
  summary: {
    zh: '拆解一个商户号并单独判断；或比对签购单与账单文字（--slip、--statement）',
    en: 'take one merchant number apart and judge it alone, or compare two texts',
  },
  options: {
    name: { value: 'NAME', zh: '商户名称', en: 'merchant name' },
    mcc: { value: 'MCC', zh: '声称的类别码', en: 'category code claimed' },
    area: { value: 'AREA', zh: '声称的地区码', en: 'area code claimed' },
    acquirer: { value: 'CODE', zh: '受理机构代码 F32', en: 'acquirer code F32' },
    slip: { value: 'TEXT|FILE', zh: '签购单文字或文件', en: 'slip text or file' },
    statement: { value: 'TEXT|FILE', zh: '账单文字或文件', en: 'statement text or file' },
  },
  run: async (given, world, lang) => {
    if (given.value('slip') !== undefined || given.value('statement') !== undefined)
      return checkTexts(given, world, lang);
    const number = typed(given.positionals.join(''));
    if (!number) throw new Fault('USAGE_ARGUMENT_MISSING', 'check needs a merchant number');
    if (number.length > NUMBER_CHARS_MAX)
      throw new Fault(
        'USAGE_VALUE_INVALID',
        `${maskCardNumbers(number)} has ${number.length} characters; a merchant number has at most ${NUMBER_CHARS_MAX}`,
      );
    const mcc = given.value('mcc');
    if (mcc !== undefined && !/^\d{4}$/.test(mcc))
      throw new Fault('USAGE_VALUE_INVALID', `--mcc ${maskCardNumbers(mcc)} is not four digits`);
    const acquirer = given.value('acquirer');
    const parsed = parseMerchantNumber(number, acquirer);
    const remarks = remarksOn(
      parsed,
      {
        name: given.value('name'),
        mcc,
        area: given.value('area'),
        acquirer,
      },
      lang,
    );
    const judged = judgeRemarks(remarks);
    if (given.flag('json'))
      world.out(`${JSON.stringify({ ...facts(parsed, lang), ...judged, remarks })}\n`);
    else world.out(textOf(parsed, remarks, judged, lang));
    return EXIT.done;
  },
};

/** Contract §2: F42 has fifteen places. */
const NUMBER_CHARS_MAX = 15;

/** A number as people type it: full-width digits, blanks and dashes between its parts. */
const typed = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[\s\p{Pd}]/gu, '')
    .toUpperCase();

const checkTexts = async (given: Given, world: World, lang: Lang): Promise<number> => {
  const { value } = given;
  const compared = await compareTexts(value('slip'), value('statement'), world.today, lang);
  world.out(given.flag('json') ? `${JSON.stringify(compared)}\n` : comparedText(compared, lang));
  return EXIT.done;
};

interface Claims {
  readonly name: string | undefined;
  readonly mcc: string | undefined;
  readonly area: string | undefined;
  readonly acquirer: string | undefined;
}

interface Judged {
  readonly verdict: Verdict;
  readonly kinds: readonly Kind[];
}

/** What a remark is about, as a kind; a part that is merely not in a table says nothing. */
const KIND_OF: Readonly<Record<string, Kind>> = {
  mcc: 'mcc',
  area: 'area',
  acquirer: 'acquirer',
  licence: 'acquirer',
  name: 'name',
};
/** Strong by itself, as the rules on category and institution inside a number are. */
const STRONG: readonly Kind[] = ['mcc', 'acquirer'];

/** Two strong contradictions are a jump; anything else against the number is evidence. */
const judgeRemarks = (remarks: readonly Remark[]): Judged => {
  const against = remarks.filter(({ level, about }) => level !== 'ok' && KIND_OF[about]);
  const found = new Set(against.map(({ about }) => KIND_OF[about]));
  const kinds = KINDS.filter((kind) => found.has(kind));
  const strong = against.filter(
    ({ level, about }) => level === 'contradiction' && STRONG.includes(about as Kind),
  );
  if (strong.length > 1) return { verdict: 'jumped', kinds };
  if (kinds.length > 0) return { verdict: 'suspect', kinds };
  return { verdict: remarks.some(({ level }) => level === 'ok') ? 'clean' : 'unknown', kinds };
};

const VERDICT: Readonly<Record<Verdict, Bilingual>> = {
  jumped: { zh: '跳码', en: 'jumped' },
  suspect: { zh: '可疑', en: 'suspect' },
  clean: { zh: '一致', en: 'clean' },
  unknown: { zh: '无从判断', en: 'unknown: nothing to compare with' },
};

const SAY = {
  unassigned: {
    zh: '没有机构使用此机构码',
    en: 'no institution has this code',
  },
  unstructured: {
    zh: '不是 3-4-4-4 结构的商户号，不能由号码推断任何事',
    en: 'not a 3-4-4-4 number: nothing can be inferred from it',
  },
  noInstitution: {
    zh: '机构码不在表中（表并不完整）',
    en: 'the institution code is not in the table, which is not complete',
  },
  ended: { zh: '该机构的许可已到期', en: 'the licence of this institution has ended' },
  ambiguous: {
    zh: '地区码在两套编码里含义不同，不作判断',
    en: 'the area code means two places in the two schemes; nothing is concluded',
  },
  mccSame: { zh: '类别码与号码内一致', en: 'the category equals the one inside the number' },
  mccOther: { zh: '类别码与号码内不同', en: 'the category differs from the one inside the number' },
  areaSame: { zh: '地区与号码内相符', en: 'the area fits the one inside the number' },
  areaOther: {
    zh: '地区与号码内不同省',
    en: 'the area lies in another province than the one inside the number',
  },
  acquirerSame: {
    zh: '受理机构与号码内机构是同一家',
    en: 'the acquirer is the institution inside the number',
  },
  acquirerOther: {
    zh: '受理机构与号码内机构不是同一家',
    en: 'the acquirer is not the institution inside the number',
  },
  areaAlone: {
    zh: '地区无从比较：不在表中，或号码内的地区不明',
    en: 'the area cannot be compared: it is in no table, or the number does not tell its own',
  },
  acquirerAlone: {
    zh: '受理机构无从比较：不是 F32 的写法，或机构不明',
    en: 'the acquirer cannot be compared: it is not written as in F32, or is not known',
  },
  nameElsewhere: { zh: '名称写的是别省', en: 'the name speaks of another province' },
  nameTrade: {
    zh: '名称里的行业与号码内类别不同',
    en: 'the trade in the name differs from the category inside the number',
  },
  nameFits: {
    zh: '名称里的行业与号码内类别相符',
    en: 'the trade in the name fits the category inside the number',
  },
} as const satisfies Record<string, Bilingual>;

const remarksOn = (number: MerchantNumber, claims: Claims, lang: Lang): readonly Remark[] => {
  const out: Remark[] = [];
  const say = (
    level: Remark['level'],
    about: string,
    key: keyof typeof SAY,
    values: readonly string[] = [],
  ): void => {
    const told = values.length > 0 ? `${lang === 'zh' ? '：' : ': '}${values.join(' ≠ ')}` : '';
    out.push({ level, about, text: `${SAY[key][lang]}${told}` });
  };
  if (!number.structured) {
    say('doubt', 'merchant_no', 'unstructured');
    return out;
  }
  const institution = findInstitution(number.institution);
  if (!institution) say('doubt', 'institution', 'noInstitution');
  else if (institution.kind === 'unassigned') say('doubt', 'acquirer', 'unassigned');
  else if (institution.licensedUntil) say('doubt', 'licence', 'ended');
  if (number.areaScheme === 'ambiguous') say('doubt', 'scheme', 'ambiguous');
  if (claims.mcc === number.mcc) say('ok', 'mcc', 'mccSame');
  else if (claims.mcc) say('contradiction', 'mcc', 'mccOther', [claims.mcc, number.mcc]);
  if (claims.area) {
    const place = placeOfArea(number.number, claims.area) ?? 'unknown';
    if (place === 'unknown') say('doubt', 'claim', 'areaAlone', [claims.area]);
    else if (place !== 'different') say('ok', 'area', 'areaSame');
    else say('contradiction', 'area', 'areaOther', [claims.area, number.area]);
  }
  if (claims.acquirer) {
    const same = sameInstitution(number.number, claims.acquirer);
    if (same === null) say('doubt', 'claim', 'acquirerAlone', [claims.acquirer]);
    else if (same) say('ok', 'acquirer', 'acquirerSame');
    else say('contradiction', 'acquirer', 'acquirerOther', [claims.acquirer, number.institution]);
  }
  if (claims.name) {
    if (nameFromElsewhere(claims.name, number.number))
      say('contradiction', 'name', 'nameElsewhere');
    const trades = tradesIn(claims.name).filter((trade) => !trade.weak);
    if (trades.length > 0) {
      const fits = trades.some((trade) => trade.mcc === number.mcc);
      say(fits ? 'ok' : 'doubt', 'name', fits ? 'nameFits' : 'nameTrade');
    }
  }
  return out;
};

const placeText = (area: Area): string =>
  [area.province, area.city === area.province ? undefined : area.city, area.county]
    .filter(Boolean)
    .join(' ');

const facts = (number: MerchantNumber, lang: Lang) => {
  const mcc = findMcc(number.mcc);
  const priced = findPriceClass(number.mcc);
  const institution = findInstitution(number.institution);
  return {
    merchant_no: number.number,
    structured: number.structured,
    confidence: number.confidence,
    institution: number.institution,
    institution_name: institution?.kind === 'unassigned' ? null : (institution?.name ?? null),
    area: number.area,
    area_scheme: number.areaScheme,
    places: number.places.map((place) => ({ scheme: place.scheme, place: placeText(place) })),
    mcc: number.mcc,
    mcc_name: (lang === 'en' ? (mcc?.nameEn ?? mcc?.nameZh) : mcc?.nameZh) ?? null,
    price_class: priced?.priceClass ?? null,
    price_class_mark: priced?.mark ?? null,
    serial: number.serial,
  };
};

const LABELS = {
  zh: {
    number: '商户号',
    institution: '机构',
    area: '地区',
    mcc: '类别',
    serial: '序号',
    confidence: '结构可信度',
    verdict: '结论',
    unknown: '不详',
    or: ' 或 ',
  },
  en: {
    number: 'merchant no.',
    institution: 'institution',
    area: 'area',
    mcc: 'category',
    serial: 'serial',
    confidence: 'confidence of structure',
    verdict: 'verdict',
    unknown: 'unknown',
    or: ' or ',
  },
} as const;

const CLASS: Readonly<Record<string, Bilingual>> = {
  standard: { zh: '标准类', en: 'standard' },
  preferential: { zh: '优惠类', en: 'preferential' },
  exempt: { zh: '减免类', en: 'exempt' },
  special: { zh: '特殊计费', en: 'special' },
};

const MARK = { ok: '✓', doubt: '?', contradiction: '✗' } as const;

const textOf = (
  number: MerchantNumber,
  remarks: readonly Remark[],
  { verdict }: Judged,
  lang: Lang,
): string => {
  const label = LABELS[lang];
  const known = facts(number, lang);
  const places = known.places.map((place) => place.place).join(label.or) || label.unknown;
  const priced = known.price_class ? `（${CLASS[known.price_class]?.[lang]}）` : '';
  const rows = [
    [label.number, `${known.institution} ${known.area} ${known.mcc} ${known.serial}`],
    [label.institution, `${known.institution}  ${known.institution_name ?? label.unknown}`],
    [label.area, `${known.area}  ${places}`],
    [
      label.mcc,
      `${known.mcc}  ${known.mcc_name ?? label.unknown}${lang === 'zh' ? priced : priced.replace('（', ' (').replace('）', ')')}`,
    ],
    [label.confidence, known.confidence.toFixed(2)],
    [label.verdict, VERDICT[verdict][lang]],
  ];
  const lines = rows.map(([name, value]) => `${name}: ${value}`);
  return `${[...lines, ...remarks.map((remark) => `${MARK[remark.level]} ${remark.text}`)].join('\n')}\n`;
};
