import { type Case, findInstitution, institutionInside, type Lang, yuanLabel } from '@zhenma/model';
import type { Session } from '../../engine/session.ts';
import {
  type Block,
  facts,
  heading,
  list,
  type Paper,
  paragraph,
  soft,
} from '../document/blocks.ts';
import { identityBlocks } from '../document/case-paper.ts';
import type { CaseData } from '../report/case-data.ts';
import { headline } from '../report/headline.ts';
import { ownQuestions } from '../report/own-questions.ts';
import { readSections, zoneOf } from '../report/report.ts';
import { WORDS, type Words } from '../report/words.ts';
import type { Results } from '../results.ts';
import { caseSales } from './case-sales.ts';
import { channelTable, legalBlocks, topicsOf } from './legal.ts';
import { PAPER_WORDS, type PaperWords } from './words.ts';

export type Role = 'cardholder' | 'merchant';

/** A letter of complaint on one case, with its facts filled in and blanks for the person. */
export const complaintPaper = async (
  session: Session,
  { summary }: Results,
  one: Case,
  { role, lang }: { readonly role: Role; readonly lang: Lang },
): Promise<Paper> => {
  const all = PAPER_WORDS[lang];
  const words = all.complaint;
  const zoneMinutes = zoneOf([one]);
  const [data] = await readSections(session, [one], zoneMinutes);
  const setting = { words: WORDS[lang], lang, zoneMinutes };
  const compared = data ? identityBlocks(data, setting).slice(1) : [];
  const blocks: readonly Block[] = [
    parties(one, data, role, all),
    heading(1, words.facts),
    ...(data ? [paragraph(headline(data, WORDS[lang], lang))] : []),
    list(one.evidence.map((item) => item.statement)),
    ...(await caseSales(session, one, lang, zoneMinutes)),
    ...(compared.length > 0 ? [heading(1, words.differs), ...compared] : []),
    heading(1, words.loss),
    list([...losses(one, role, words), ...(role === 'merchant' ? noticed(one, WORDS[lang]) : [])]),
    heading(1, words.law),
    ...legalBlocks(topicsOf(one.kinds, ['complaint']), lang, one.last_seen),
    heading(1, words.ask),
    list(words.asks[role], 'number'),
    heading(1, words.material),
    list(words.materials, 'box'),
    heading(1, words.channels),
    channelTable(lang),
    soft(all.disclaimer),
  ];
  return {
    title: words.title,
    lang,
    blocks: numbered(blocks, lang),
    footer: `${all.footer(summary.version, summary.rules_version)} · ${one.case_id}`,
  };
};

const NUMERALS_ZH = '一二三四五六七八九十';

/** Numbers the sections; one that is left out leaves no gap. */
const numbered = (blocks: readonly Block[], lang: Lang): readonly Block[] => {
  let at = 0;
  return blocks.map((block) => {
    if (block.kind !== 'heading' || block.level !== 1) return block;
    at += 1;
    const text = lang === 'zh' ? `${NUMERALS_ZH[at - 1]}、${block.text}` : `${at}. ${block.text}`;
    return { ...block, text };
  });
};

const parties = (
  one: Case,
  data: CaseData | undefined,
  role: Role,
  { complaint: words, blank }: PaperWords,
): Block => {
  const number =
    data?.counts?.registeredNo ?? (one.subject.type === 'merchant' ? one.subject.id : null);
  const code = number === null ? null : institutionInside(number);
  const institution = code === null ? undefined : findInstitution(code);
  const acquirer = institution ? `${institution.name} (${code})` : blank;
  return facts([
    [words.to, `${blank}${words.toWhom}`],
    [words.from, `${blank} (${words.roles[role]})`],
    [words.contact, blank],
    [words.about, words.aboutAcquirer(acquirer)],
    [words.shop, [number, data?.counts?.registeredName].filter(Boolean).join(' ')],
    [words.device, one.subject.type === 'terminal' ? one.subject.id : null],
  ]);
};

/** What the shop itself has to complain about. */
const noticed = (one: Case, words: Words): readonly string[] =>
  (ownQuestions(one, words)?.answers ?? [])
    .filter(({ ill }) => ill)
    .map(({ question, answer }) => `${question}${words.colon}${answer}`);

const losses = (one: Case, role: Role, words: PaperWords['complaint']): readonly string[] => {
  const { impact } = one;
  const lost = impact.issuer_fen + impact.network_fen;
  const told = [
    ...(lost > 0 ? [words.lossIssuer(yuanLabel(lost))] : []),
    ...(role === 'cardholder' && impact.cardholder_points_fen > 0
      ? [words.lossPoints(yuanLabel(impact.cardholder_points_fen))]
      : []),
    ...(role === 'merchant' && impact.merchant_fen > 0
      ? [words.lossMerchant(yuanLabel(impact.merchant_fen))]
      : []),
  ];
  return told.length > 0 ? told : [words.lossNone];
};
