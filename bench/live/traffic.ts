import { createSlots, encode, fieldStart, offsets, POS } from '@zhenma/iso8583';

/** What the messages of a sale are. */
export type TrafficKind = 'request and answer' | 'answers alone';

export interface Traffic {
  /** Messages of the next sales: of one terminal after the other. */
  readonly everyTerminal: () => readonly Uint8Array[];
  /** Of terminals at random. */
  readonly anyTerminal: () => readonly Uint8Array[];
}

const TID = 10_000_000;
export const tidOf = (n: number): string => String(TID + n);
/** Eight terminals to a merchant. */
export const numberOf = (n: number): string => {
  const merchant = n >> 3;
  const mcc = ['5812', '5411', '7011', '5912'][merchant & 3];
  return `8222900${mcc}${String((merchant >> 2) % 10_000).padStart(4, '0')}`;
};

/** The same texts again and again: what is made for the traffic must not be swept up in its time. */
const numbers: string[] = [];
const numberText = (n: number): string => {
  numbers[n >> 3] ??= numberOf(n);
  return numbers[n >> 3] as string;
};

const CARDS = 100_000;
const POOLS = 400;
const POOL = 20;
/** Sales that are made at a time. */
export const CHUNK_SALES = 10_000;

const messageOf = (mti: string, day: string): Uint8Array => {
  const answer = mti === '0210' ? { 37: '000000000000', 39: '00' } : {};
  const made = encode(
    {
      profile: POS.name,
      frame: { tpdu: '6000030000', header: '603100311231', lengthPrefix: 1, http: null },
      mti,
      fields: {
        2: '6222021234500000000',
        3: '000000',
        4: '000000000000',
        11: '000000',
        12: '100000',
        13: day,
        22: '051',
        25: '00',
        41: '00000000',
        42: '000000000000000',
        49: '156',
        60: '22000024000500',
        ...answer,
      },
    },
    POS,
  );
  if (!made.ok) throw new Error(JSON.stringify(made.issues));
  return Uint8Array.from(made.bytes);
};

/** A message whose fields are written over a copy: the bytes are those that `encode` makes. */
const createStamp = (mti: string, day: string) => {
  const form = messageOf(mti, day);
  const slots = createSlots();
  offsets(form, POS, slots);
  const at = (field: number): number => fieldStart(slots, field);
  const places = {
    card: at(2),
    amount: at(4),
    trace: at(11),
    clock: at(12),
    rrn: at(37),
    tid: at(41),
    number: at(42),
  };
  const text = (bytes: Uint8Array, start: number, value: string): void => {
    for (let index = 0; index < value.length; index++)
      bytes[start + index] = value.charCodeAt(index);
  };
  const digits = (bytes: Uint8Array, start: number, size: number, value: number): void => {
    let rest = value;
    for (let index = size - 1; index >= 0; index--) {
      bytes[start + index] = 48 + (rest % 10);
      rest = Math.floor(rest / 10);
    }
  };
  const packed = (bytes: Uint8Array, start: number, size: number, value: number): void => {
    let rest = value;
    for (let index = size - 1; index >= 0; index--) {
      bytes[start + index] = ((Math.floor(rest / 10) % 10) << 4) | (rest % 10);
      rest = Math.floor(rest / 100);
    }
  };
  /** The same rooms again and again, as a socket's: who reads a frame does not keep it. */
  const room = new Uint8Array(CHUNK_SALES * form.length);
  const rooms = Array.from({ length: CHUNK_SALES }, (_, n) =>
    room.subarray(n * form.length, (n + 1) * form.length),
  );
  return (sale: Sale, number: string, n: number): Uint8Array => {
    const into = rooms[n] as Uint8Array;
    into.set(form);
    packed(into, places.card + 6, 3, Math.floor(sale.card / 10));
    packed(into, places.amount, 6, sale.amount);
    packed(into, places.trace, 3, sale.trace);
    packed(into, places.clock, 3, sale.clock);
    digits(into, places.tid, 8, TID + sale.terminal);
    text(into, places.number, number);
    if (mti === '0210') digits(into, places.rrn, 12, sale.rrn);
    return into;
  };
};

interface Sale {
  terminal: number;
  card: number;
  amount: number;
  trace: number;
  clock: number;
  rrn: number;
}

/** What one connection of several carries. */
export interface Connection {
  readonly place: number;
  /** Terminals that it carries first, once each, and those that it carries then. */
  readonly first: Int32Array;
  readonly any: Int32Array;
}

const wholeOf = (terminals: number): Connection => {
  const all = Int32Array.from({ length: terminals }, (_, n) => n);
  return { place: 0, first: all, any: all };
};

/** Reference and trace numbers of a connection begin so far behind those of the one before. */
const SALES_APART = 50_234_567;

export const createTraffic = (
  terminals: number,
  kind: TrafficKind,
  { place, first, any }: Connection = wholeOf(terminals),
): Traffic => {
  let state = (kind === 'answers alone' ? 7 : 11) + 1_000 * place;
  const below = (n: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff;
    return Math.floor((state / 0x8000_0000) * n);
  };
  const day = kind === 'answers alone' ? '0316' : '0315';
  const request = createStamp('0200', day);
  const answer = createStamp('0210', day);
  const frames: Uint8Array[] = [];
  let next = 0;
  let made = (kind === 'answers alone' ? 500_000_000 : 0) + place * SALES_APART;
  const sale: Sale = { terminal: 0, card: 0, amount: 0, trace: 0, clock: 0, rrn: 0 };
  /** Changes the one sale there is. */
  const sell = (terminal: number): void => {
    sale.terminal = terminal;
    sale.card = below(CARDS) * 10;
    sale.amount = 1_000 + below(500_000);
    sale.trace = made % 1_000_000;
    sale.clock = (8 + below(12)) * 10_000 + below(60) * 100 + below(60);
    sale.rrn = made++;
  };
  const stated = (terminal: number): string => {
    if (terminal % 10 !== 0 || below(10) >= 3) return numberText(terminal);
    return numberText(8 * (((terminal / 10) % POOLS) * POOL + below(POOL)));
  };
  const chunk = (terminalOf: () => number): readonly Uint8Array[] => {
    let at = 0;
    for (let n = 0; n < CHUNK_SALES; n++) {
      const terminal = terminalOf();
      sell(terminal);
      if (kind === 'request and answer') frames[at++] = request(sale, numberText(terminal), n);
      frames[at++] = answer(sale, stated(terminal), n);
    }
    return frames;
  };
  return {
    everyTerminal: () => chunk(() => first[next++ % first.length] as number),
    anyTerminal: () => chunk(() => any[below(any.length)] as number),
  };
};
