import type { Row, Tables } from './kit.ts';

/** Fourteen shops with a terminal each, of one model: three sales a day for 24 days, seen by device and clearing. */

export const two = (value: number): string => String(value).padStart(2, '0');

export const numberOf = (nth: number): string =>
  `82229005${['812', '651', '912'][nth % 3]}${30 + 3 * nth}${two(nth)}`;

export const serialOf = (nth: number): string => `000026041068710000${two(nth)}`;

export const ALL = Array.from({ length: 14 }, (_, at) => at + 1);

/** What a sale says that depends on its shop, day and turn: its number at least. */
type Stated = (nth: number, day: number, turn: number) => Row;

const salesOf = (nth: number, stated: Stated): readonly Row[] =>
  Array.from({ length: 24 }, (_, at) => at + 1).flatMap((day) =>
    [0, 1, 2].flatMap((turn) => {
      const key = `${two(nth)}${two(day)}${turn}`;
      const same = {
        txn_time: `2024-03-${two(day)}T${11 + 4 * turn}:${two((7 * nth + day) % 60)}:00`,
        amount: `${100 + ((nth * 37 + day * 11 + turn * 5) % 400)}.50`,
        rrn: `2403000${key}`,
        terminal_id: `100000${two(nth)}`,
        terminal_sn: serialOf(nth),
        card_type: 'credit',
        ...stated(nth, day, turn),
      };
      return [
        { ...same, view: 'request', txn_id: `r${key}` },
        { ...same, view: 'clearing', txn_id: `c${key}` },
      ];
    }),
  );

/** An event of a device in March 2024, `at` as day, T and time. */
export const event = (nth: number, at: string, more: Row): Row => ({
  terminal_sn: serialOf(nth),
  at: `2024-03-${at}:00`,
  ...more,
});

/** The sales of all shops and their registry. */
export const fleet = (stated: Stated): Tables => ({
  transactions: ALL.flatMap((nth) => salesOf(nth, stated)),
  merchants: ALL.map((nth) => ({
    merchant_no: numberOf(nth),
    merchant_name: `上海江畔${nth}号店`,
    mcc: numberOf(nth).slice(7, 11),
    area_code: '2900',
  })),
  terminals: ALL.map((nth) => ({
    terminal_sn: serialOf(nth),
    terminal_id: `100000${two(nth)}`,
    merchant_no: numberOf(nth),
    model: 'P90',
    agent: ['华东服务', '江南服务'][nth % 2] ?? '',
    app_version: '3.0.0',
  })),
});
