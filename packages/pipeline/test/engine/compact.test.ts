import { expect, it } from 'vitest';
import {
  COMPACT_INTS,
  createCompactTable,
  FORM,
  FORM_INTS,
  homeOf,
  TERMINAL,
  tidOfForm,
} from '../../src/engine/compact.ts';
import { createDictionaries } from '../../src/engine/observed.ts';

/**
 * Goal: a form has one number whatever was asked for before, and says what it was asked for; what is
 * kept of a terminal beside its forms is not touched by them. Method: forms at random, few values of each
 * column, against a map by their text.
 */

const KNOWN = 3;
const LINE_INTS = 16;

const tableOf = () => {
  const words = createDictionaries();
  for (let n = 1; n <= KNOWN; n++) words.tid.codeOf(`1000000${n}`);
  return createCompactTable(words, 480);
};

const SEEDS = [1, 2, 3];

it.each(SEEDS)('forms are told apart and keep what they say, seed %i', (seed) => {
  let state = seed;
  const below = (n: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff;
    return (state >> 8) % n;
  };
  const table = tableOf();
  const formOf = new Map<string, number>();
  const rows = new Map<number, number[]>();
  for (let n = 0; n < 20_000; n++) {
    // Terminals that were not known from the start, too, and numbers that are not.
    const told = [below(6), below(500), below(4), below(3), below(2)] as const;
    const form = table.formOf(...told);
    const known = formOf.get(told.join());
    if (known === undefined) formOf.set(told.join(), form);
    else expect(form).toBe(known);
    const [, tid] = told;
    const row = table.take();
    table.ints[row * COMPACT_INTS] = form;
    table.chain(row);
    rows.set(tid, [row, ...(rows.get(tid) ?? [])]);
    table.forms[table.terminalAt(tid) + TERMINAL.serial] = tid + 7;
  }
  expect(new Set(formOf.values()).size).toBe(formOf.size);
  for (const [told, form] of formOf) {
    const at = form * FORM_INTS;
    const { forms } = table;
    const said = [FORM.shape, FORM.number, FORM.batch, FORM.sn].map((column) => forms[at + column]);
    const [shape, tid, ...others] = told.split(',').map(Number);
    expect([...said, tidOfForm(forms, form)]).toEqual([shape, ...others, tid]);
  }
  for (const [tid, own] of rows) {
    expect(table.rowsOf(tid)).toEqual(own);
    expect(table.forms[table.terminalAt(tid) + TERMINAL.serial]).toBe(tid + 7);
  }
});

it('keeps the forms of a message and its answer, and their terminal, in one line of the cache', () => {
  const table = tableOf();
  const [request, answer] = [table.formOf(0, 2, 5, 1, 1), table.formOf(1, 2, 5, 1, 1)];
  expect([request, answer]).toEqual([homeOf(2, 0), homeOf(2, 1)]);
  const places = [request, answer].map((form) => form * FORM_INTS);
  const columns = Object.values(TERMINAL).map((column) => table.terminalAt(2) + column);
  expect(new Set([...places, ...columns].map((at) => Math.floor(at / LINE_INTS))).size).toBe(1);
  expect(table.formOf(1, 2, 6, 1, 1)).not.toBe(answer);
  expect(table.formOf(1, 2, 5, 1, 1)).toBe(answer);
});
