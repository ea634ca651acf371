import type { Block, Paper, Plot } from './blocks.ts';

/** A document as plain text, for a mail or a web form. */
export const paperText = ({ title, blocks, footer }: Paper): string => {
  const parts = [title, ...blocks.map(blockText), footer].filter((part) => part !== '');
  return `${parts.join('\n\n')}\n`;
};

const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** Lines stay lines; other signs that nobody can see become a visible mark. */
const plain = (text: string): string =>
  text
    .split('\n')
    .map((line) => line.replace(UNSEEN, '\uFFFD'))
    .join('\n');

const oneLine = (text: string): string => plain(text).replaceAll('\n', ' ');

/** One block as plain text. */
export const blockText = (block: Block): string => {
  switch (block.kind) {
    case 'heading':
      return block.level === 1 ? `== ${plain(block.text)} ==` : `-- ${plain(block.text)} --`;
    case 'paragraph':
      return plain(block.text);
    case 'list':
      return block.items
        .map((item, at) => `${signOf(block.sign, at)} ${plain(item).replaceAll('\n', '\n  ')}`)
        .join('\n');
    case 'table':
      return tableText(block);
    case 'figures':
      return block.items.map(([name, value]) => `${plain(name)}: ${plain(value)}`).join('\n');
    case 'drawing':
      return plain([block.about, ...legendOf(block)].join('\n'));
    case 'plots':
      return block.plots.map(plotText).join('\n');
    case 'graph':
      return plain([block.about, ...block.titles, ...block.left, ...block.right].join('\n'));
    case 'newPage':
      return '';
  }
};

const plotText = ({ title, bars }: Plot): string => {
  const told = bars.filter(({ all }) => all > 0);
  return plain(
    `${title}: ${told.map(({ dark, all, name }) => `${name} ${dark}/${all}`).join(', ')}`,
  );
};

const signOf = (sign: 'number' | 'box' | undefined, at: number): string =>
  sign === 'number' ? `${at + 1}.` : sign === 'box' ? '[ ]' : '-';

const tableText = ({ columns, rows }: Extract<Block, { kind: 'table' }>): string => {
  const titles = columns.map(({ title }) => title);
  const bare = titles.every((title) => title === '');
  return rows
    .map((cells) =>
      cells
        .flatMap((cell, at) => {
          const title = titles[at] ?? '';
          if (cell === '') return [];
          return [title === '' ? oneLine(cell) : `${title}: ${oneLine(cell)}`];
        })
        .join(bare ? ': ' : '; '),
    )
    .join('\n');
};

const legendOf = ({ axis = [], legend = [] }: Extract<Block, { kind: 'drawing' }>) => [
  ...(axis.length > 0 ? [`${axis[0]} – ${axis.at(-1)}`] : []),
  ...legend.map(([, text]) => `- ${text}`),
];
