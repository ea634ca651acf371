/** What the stream holds: the same rows as the batch tables, one object each. */

/** A dictionary of one kind of text: 0 is unknown, codes count up as texts are met. */
export interface Words {
  /** Code of a text, new if need be; 0 for null. */
  readonly codeOf: (text: string | null) => number;
  readonly textOf: (code: number) => string | null;
  readonly size: () => number;
}

export const createWords = (): Words => {
  const codes = new Map<string, number>();
  const texts: (string | null)[] = [null];
  return {
    codeOf: (text) => {
      if (text === null) return 0;
      const known = codes.get(text);
      if (known !== undefined) return known;
      const code = texts.push(text) - 1;
      codes.set(text, code);
      return code;
    },
    textOf: (code) => texts[code] ?? null,
    size: () => texts.length - 1,
  };
};

export const DICTIONARY_NAMES = ['number', 'name', 'sn', 'tid', 'party', 'card'] as const;
export type DictionaryName = (typeof DICTIONARY_NAMES)[number];
export type Dictionaries = Readonly<Record<DictionaryName, Words>>;

export const createDictionaries = (): Dictionaries => ({
  number: createWords(),
  name: createWords(),
  sn: createWords(),
  tid: createWords(),
  party: createWords(),
  card: createWords(),
});

/** Columns of observations and sales that hold a code, and of which dictionary. */
export const CODED_COLUMNS: Readonly<Record<string, DictionaryName>> = {
  number: 'number',
  name: 'name',
  sn: 'sn',
  tid: 'tid',
  card: 'card',
  acquirer: 'party',
  forwarder: 'party',
  issuer: 'party',
};

/** One row of `observation`; `ref` is the caller's own name for it. Units as in the table. */
export interface Observed {
  readonly ref: number;
  readonly view: number;
  readonly txn_id: string;
  readonly at_ms: number;
  readonly date_only: boolean;
  readonly day: number;
  readonly txn_type: number;
  readonly amount: number;
  readonly currency: string;
  readonly number: number;
  readonly name: number;
  readonly sn: number;
  readonly tid: number;
  readonly mcc: number;
  readonly acquirer: number;
  readonly forwarder: number;
  readonly issuer: number;
  readonly card: number;
  readonly card_type: number;
  readonly method: string | null;
  readonly rrn: string | null;
  readonly trace_no: string | null;
  readonly batch_no: string | null;
  readonly auth_code: string | null;
  readonly resp_code: string | null;
  readonly orig_rrn: string | null;
  readonly orig_txn_id: string | null;
  readonly operator_id: string | null;
  readonly app_version: string | null;
  readonly param_version: string | null;
  readonly area_code: string | null;
  readonly lat: number | null;
  readonly lon: number | null;
  readonly base_station: string | null;
  readonly merchant_fee: number | null;
  readonly issuer_fee: number | null;
  readonly network_fee: number | null;
  readonly price_class: number;
}

/** One row of `sale`: its columns are those of `link/sale-columns.ts`. */
export type SaleRow = Readonly<Record<string, string | number | null>>;

/** One row of `identified`. */
export interface Identified {
  readonly device_sn: number;
  readonly stated: number;
  readonly cleared: number;
  readonly registered: number;
  readonly registered_by: 'terminal' | 'device' | null;
  readonly approved: boolean | null;
  readonly known_terminal: boolean | null;
  readonly terminal_span: number;
  readonly home_area: string | null;
  readonly registered_span: number;
  readonly cleared_span: number;
}
