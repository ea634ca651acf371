import type { Amount } from '../amount.ts';
import type { MomentParts } from '../moment.ts';
import type { NoticeCard } from './notice-card.ts';
import type { NoticeKind } from './notice-words.ts';

/** What the form-specific readers find; the common part of a notice is added here. */
export interface NoticeFacts {
  readonly kind: NoticeKind | null;
  readonly amount: Amount | null;
  readonly moment: MomentParts | null;
  readonly card: NoticeCard;
  /** Merchant text as printed, services before it and cut marks behind it included. */
  readonly merchant: string | null;
  readonly acquirer?: string | undefined;
  readonly form: 'labelled' | 'sentence';
}
