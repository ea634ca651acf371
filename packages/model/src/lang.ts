/** The two languages of the product; Chinese first, English equal. */
export type Lang = 'zh' | 'en';

/** A text that exists in both languages. */
export interface Bilingual {
  readonly zh: string;
  readonly en: string;
}
