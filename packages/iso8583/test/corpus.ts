import { readFileSync } from 'node:fs';

export interface Sample {
  readonly id: string;
  readonly title: string;
  readonly source: string;
  readonly kind: 'message' | 'mac_block' | 'negative';
  readonly hex: string;
  readonly expect_error?: string;
  readonly expected?: {
    readonly frame: {
      readonly tpdu?: string;
      readonly header?: string;
      readonly length_prefix?: number;
      readonly length_prefix_declared?: number;
    };
    readonly mti: string;
    readonly bitmap: string;
    readonly present: readonly number[];
    readonly fields: Readonly<Record<string, string>>;
    readonly consumed_bytes: number;
    readonly total_bytes: number;
  };
}

const file = new URL('./corpus/published.json', import.meta.url);

/** The published messages, names replaced in place. */
export const SAMPLES: readonly Sample[] = (
  JSON.parse(readFileSync(file, 'utf8')) as { samples: Sample[] }
).samples;

export const sample = (id: string): Sample => {
  const found = SAMPLES.find((one) => one.id === id);
  if (!found) throw new RangeError(`no sample ${id}`);
  return found;
};

export const bytesOfSample = (id: string): Uint8Array =>
  Uint8Array.from(Buffer.from(sample(id).hex, 'hex'));

export const fromHex = (hex: string): Uint8Array =>
  Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
