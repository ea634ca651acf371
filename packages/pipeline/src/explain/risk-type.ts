import type { Bilingual, Cause, Lang } from '@zhenma/model';

interface RiskType {
  /** Code of the payment association's exchange format; empty when none is known for sure. */
  readonly code: string;
  readonly name: Bilingual;
}

/**
 * Risk types of the payment association.
 *
 * Source  codes 11, 25, 26 seen in one public client of the association's exchange [V single
 *         source]; the full list 01–45 was not found, so other cases carry a name without a code.
 */
const TYPES = {
  moved: { code: '11', name: { zh: '移机', en: 'terminal moved' } },
  secondClearing: { code: '25', name: { zh: '二清', en: 'settlement by an unlicensed party' } },
  disguised: {
    code: '',
    name: { zh: '变造交易信息（跳码）', en: 'altered transaction data (code jump)' },
  },
  mismatch: { code: '', name: { zh: '交易信息不一致', en: 'inconsistent transaction data' } },
} as const satisfies Record<string, RiskType>;

/** The risk type a case would be reported under. */
export const riskTypeOf = (
  cause: Cause,
  kinds: ReadonlySet<string>,
  lang: Lang,
): { readonly code: string; readonly name: string } => {
  const type = kinds.has('payee')
    ? TYPES.secondClearing
    : cause === 'merchant'
      ? TYPES.moved
      : cause === 'routing'
        ? TYPES.disguised
        : TYPES.mismatch;
  return { code: type.code, name: type.name[lang] };
};
