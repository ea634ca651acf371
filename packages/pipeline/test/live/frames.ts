import { encode, POS } from '@zhenma/iso8583';

/** Terminal traffic of a day: requests and answers, every third answer with another number. */

export const CARD = '6222021234567890128';
export const TERMINALS = ['31001234', '31001235', '31001236'];
export const NUMBERS = ['822290058120137', '822290058120138', '822290058120139'];
export const OTHER_NUMBER = '822290054110022';

const frame = (mti: string, fields: Readonly<Record<number, string>>): Uint8Array => {
  const made = encode(
    {
      profile: POS.name,
      frame: { tpdu: '6000030000', header: '603100311231', lengthPrefix: 1, http: null },
      mti,
      fields,
    },
    POS,
  );
  if (!made.ok) throw new Error(JSON.stringify(made.issues));
  return Uint8Array.from(made.bytes);
};

/** Request and answer of the n-th sale; the answer states the time, of every second one both do. */
export const saleFrames = (n: number): readonly [Uint8Array, Uint8Array] => {
  const trace = String(n + 1).padStart(6, '0');
  const at = n % TERMINALS.length;
  const common = {
    2: CARD,
    3: '000000',
    4: String(10_000 + n).padStart(12, '0'),
    11: trace,
    41: TERMINALS[at] as string,
    49: '156',
    60: '22000024000500',
  };
  const minute = String(n % 60).padStart(2, '0');
  const number = NUMBERS[at] as string;
  const time = { 12: `10${minute}00`, 13: String(301 + Math.floor(n / 30)).padStart(4, '0') };
  return [
    frame('0200', { ...common, ...(n % 2 === 1 ? time : {}), 42: number }),
    frame('0210', {
      ...common,
      ...time,
      37: String(n).padStart(12, '0'),
      39: '00',
      42: n % 3 === 0 ? OTHER_NUMBER : number,
    }),
  ];
};

export const trafficOf = (sales: number): readonly Uint8Array[] => {
  const requests = Array.from({ length: sales }, (_, n) => saleFrames(n));
  return requests
    .flatMap(([request], n) => [request, ...(requests[n - 2]?.slice(1) ?? [])])
    .concat(requests.slice(-2).map(([, answer]) => answer));
};
