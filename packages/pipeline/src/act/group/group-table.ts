import { type Lang, yuanLabel } from '@zhenma/model';
import type { Block, TableColumn } from '../document/blocks.ts';
import { countLabel, percentLabel } from '../report/labels.ts';
import type { Group, Grouping } from './groups.ts';
import { GROUP_WORDS } from './words.ts';

/** Rows of one league table on paper; a workbook holds all of them. */
export const GROUP_ROWS_MAX = 50;

/** A league table with a note where it was cut. */
export const groupBlocks = (
  groups: readonly Group[],
  by: Grouping,
  lang: Lang,
  max = GROUP_ROWS_MAX,
): readonly Block[] => {
  const words = GROUP_WORDS[lang];
  const shown = groups.slice(0, max);
  const named = shown.some((group) => group.name !== '');
  const rows = shown.map((group) => rowOf(group, named, words.unknown));
  const table: Block = { kind: 'table', columns: columnsOf(by, lang, named), rows };
  const note = words.shown(shown.length, groups.length);
  return groups.length > shown.length
    ? [table, { kind: 'paragraph', text: note, soft: true }]
    : [table];
};

const columnsOf = (by: Grouping, lang: Lang, named: boolean): readonly TableColumn[] => {
  const { columns, by: names, name } = GROUP_WORDS[lang];
  const number = (title: string, share: number): TableColumn => ({ title, share, number: true });
  return [
    { title: names[by], share: by === 'merchant' ? 2.6 : named ? 1.2 : 3 },
    ...(named ? [{ title: name, share: 3 }] : []),
    number(columns.sales, 1.1),
    number(columns.jumped, 1.25),
    number(columns.share, 1),
    number(columns.suspect, 1.25),
    number(columns.devices, 1.25),
    number(columns.amount, 1.8),
    number(columns.lost, 1.6),
  ];
};

const rowOf = (group: Group, named: boolean, unknown: string): readonly string[] => [
  group.key || unknown,
  ...(named ? [group.name] : []),
  countLabel(group.sales),
  countLabel(group.jumped),
  group.sales === 0 ? '' : percentLabel(group.jumped / group.sales),
  countLabel(group.suspect),
  countLabel(group.devices),
  yuanLabel(group.amountFen),
  yuanLabel(group.issuerFen + group.networkFen),
];
