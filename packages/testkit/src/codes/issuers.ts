/** How an issuer writes a merchant on its statements. */
export type StatementHabit = 'full' | 'cut10' | 'cut11' | 'short' | 'marked' | 'traditional';

/** A bank that issues cards. */
export interface Issuer {
  readonly id: string;
  readonly share: number;
  readonly habit: StatementHabit;
}

/** Source  bank class codes of the CNAPS list; cut points: domain-2.md §5; shares are ours. */
export const ISSUERS: readonly Issuer[] = [
  { id: '01020000', share: 22, habit: 'cut10' },
  { id: '01050000', share: 19, habit: 'full' },
  { id: '01030000', share: 15, habit: 'full' },
  { id: '01040000', share: 11, habit: 'cut11' },
  { id: '03080000', share: 10, habit: 'full' },
  { id: '03010000', share: 7, habit: 'marked' },
  { id: '03020000', share: 5, habit: 'full' },
  { id: '01000000', share: 6, habit: 'short' },
  { id: '03060000', share: 5, habit: 'traditional' },
];

/** An issuer's share of all cards, 0 to 1. */
export function issuerShare(id: string): number {
  const total = ISSUERS.reduce((sum, each) => sum + each.share, 0);
  return (ISSUERS.find((each) => each.id === id)?.share ?? 0) / total;
}
