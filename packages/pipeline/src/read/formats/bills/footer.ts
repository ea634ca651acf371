import type { Issue } from '@zhenma/model';
import { issueOf } from '../issue.ts';

/** Sums columns while a bill is read and compares them with the totals of its footer. */
export interface FooterCheck {
  /** Adds a decimal; what is no number adds nothing. */
  add(name: string, text: string): void;
  /** Issues when the footer states another total; a total that was never added to is not checked. */
  compare(name: string, stated: string): Issue[];
}

/** Decimals that sums keep. Source  WeChat fees have five decimals [V]. */
const SCALE = 8;

/** Creates a check; sums are exact (integers of 10⁻⁸). */
export function createFooterCheck(): FooterCheck {
  const sums = new Map<string, bigint>();
  return {
    add: (name, text) => {
      const value = scaled(text);
      if (value !== null) sums.set(name, (sums.get(name) ?? 0n) + value);
    },
    compare: (name, stated) => {
      const sum = sums.get(name);
      const value = scaled(stated);
      if (sum === undefined || value === null || sum === value) return [];
      return [
        issueOf('BILL_FOOTER_MISMATCH', {
          column: name,
          value: stated,
          message: `${name}: footer ${stated}, rows ${unscaled(sum)}`,
        }),
      ];
    },
  };
}

function scaled(text: string): bigint | null {
  const match = /^(-)?(\d{1,15})(?:\.(\d{1,8}))?$/.exec(text.trim().replace(/,/g, ''));
  if (!match) return null;
  const digits = BigInt((match[2] ?? '') + (match[3] ?? '').padEnd(SCALE, '0'));
  return match[1] ? -digits : digits;
}

function unscaled(value: bigint): string {
  const digits = (value < 0n ? -value : value).toString().padStart(SCALE + 1, '0');
  const text = `${digits.slice(0, -SCALE)}.${digits.slice(-SCALE)}`.replace(
    /(\.\d\d\d*?)0+$/,
    '$1',
  );
  return value < 0n ? `-${text}` : text;
}
