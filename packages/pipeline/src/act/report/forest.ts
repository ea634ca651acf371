import type { CauseTest, Lang, WeighedCause } from '@zhenma/model';
import { type Html, html, raw } from './html.ts';
import { percentLabel } from './labels.ts';
import { type Words, wordFor } from './words.ts';

const WORDS = {
  zh: {
    title: '比较出来的线索',
    lead: '把这个终端与别的终端、把换号前后相比。点是测得的大小，横线是 95% 区间。百分比看横轴 0–100%；倍数的竖线是 1 倍（没有差别），越往右差别越大。',
    speaks: (cause: string) => `支持${cause}`,
    against: (cause: string) => `不支持${cause}`,
    times: (value: string) => `${value} 倍`,
    settle: '再有这一项就能定：',
  },
  en: {
    title: 'What the comparisons say',
    lead: 'This terminal against others, and before against after. The dot is what was measured, the bar its 95 % interval. Percentages run from 0 to 100 %; for ratios the upright line is 1 (no difference), further right is a larger difference.',
    speaks: (cause: string) => `for ${cause}`,
    against: (cause: string) => `against ${cause}`,
    times: (value: string) => `×${value}`,
    settle: 'What would settle it: ',
  },
} as const;

/** Tests of likely causes first, those that speak for them before those against. */
const ordered = (cause: WeighedCause): readonly CauseTest[] =>
  [...(cause.tests ?? [])].sort(
    (a, b) => rank(b, cause) - rank(a, cause) || Number(b.for) - Number(a.for),
  );

/** The tests as lines of text, for paper; the last line says what would settle the cause. */
export const testLines = (cause: WeighedCause, words: Words, lang: Lang): readonly string[] => {
  const own = WORDS[lang];
  const lines = ordered(cause).map((test) => {
    const name = wordFor(words.causes, test.cause);
    const effect = effectLabel(test, lang);
    const side = test.for ? own.speaks(name) : own.against(name);
    return `${side}${lang === 'zh' ? '：' : ': '}${test.statement}${effect && ` · ${effect}`}`;
  });
  return cause.settle ? [...lines, `${own.settle}${cause.settle}`] : lines;
};

/** The tests for and against each cause as a forest plot; nothing where none was made. */
export const forest = (cause: WeighedCause, words: Words, lang: Lang): Html | null => {
  const tests = ordered(cause);
  const { settle = '' } = cause;
  if (tests.length === 0 && settle === '') return null;
  const own = WORDS[lang];
  return html`${
    tests.length > 0 &&
    html`<p class="soft">${own.lead}</p><table class="forest"><tbody>${tests.map((test) => row(test, words, lang))}</tbody></table>`
  }${settle !== '' && html`<p class="settle"><b>${own.settle}</b>${settle}</p>`}`;
};

export const forestTitle = (lang: Lang): string => WORDS[lang].title;

/** Tests of likely causes first. */
const rank = (test: CauseTest, { probabilities }: WeighedCause): number =>
  probabilities[test.cause] ?? 0;

const row = (test: CauseTest, words: Words, lang: Lang): Html => {
  const own = WORDS[lang];
  const cause = wordFor(words.causes, test.cause);
  const side = test.for ? own.speaks(cause) : own.against(cause);
  return html`<tr class="${test.for ? 'for' : 'against'}"><td><span class="side">${test.for ? '+' : '−'} ${side}</span></td>
<td>${test.statement}</td><td class="plot">${interval(test)}</td><td class="num">${effectLabel(test, lang)}</td></tr>`;
};

/** A share lies in 0–1 with its whole interval; anything else is a ratio, or a count. */
const isShare = ({ effect, low, high }: CauseTest): boolean => low >= 0 && high <= 1 && effect <= 1;

/** An interval without width was not estimated: its sentence tells the number, with its unit. */
const isExact = ({ low, high }: CauseTest): boolean => low === high;

const effectLabel = (test: CauseTest, lang: Lang): string => {
  const { effect, low, high } = test;
  if (isExact(test)) return '';
  if (isShare(test)) return `${percentLabel(effect)} (${percentLabel(low)}–${percentLabel(high)})`;
  return `${WORDS[lang].times(short(effect))} (${short(low)}–${short(high)})`;
};

const short = (value: number): string => {
  if (!Number.isFinite(value)) return '∞';
  return value >= 10 ? String(Math.round(value)) : String(Math.round(value * 10) / 10);
};

const WIDTH = 160;
const MIDDLE = 9;

/** Ratios from 1/16 to 256 on a logarithmic axis. */
const LOG_FROM = -4;
const LOG_TO = 8;

const interval = (test: CauseTest): Html | null => {
  if (isExact(test)) return null;
  const share = isShare(test);
  const at = (value: number): number => {
    const log = (Math.log2(Math.max(value, 1e-9)) - LOG_FROM) / (LOG_TO - LOG_FROM);
    const place = share ? value : log;
    return Math.round(Math.min(1, Math.max(0, place)) * (WIDTH - 12) * 10) / 10 + 6;
  };
  const colour = test.for ? '#1f4e8c' : '#7d899a';
  const none = share ? '' : `<path d="M${at(1)} 0V18" stroke="#b8c1cf" stroke-dasharray="2 2"/>`;
  const [x1, x2, x] = [at(test.low), at(test.high), at(test.effect)];
  return raw(`<svg viewBox="0 0 ${WIDTH} 18" aria-hidden="true"><path d="M6 17.5H${WIDTH - 6}" stroke="#e1e6ed"/>${none}
<path d="M${x1} ${MIDDLE}H${x2}M${x1} 5v8M${x2} 5v8" stroke="${colour}" stroke-width="2"/><circle cx="${x}" cy="${MIDDLE}" r="4.5" fill="${colour}"/></svg>`);
};
