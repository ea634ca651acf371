/** One field of a layout: name as the specification has it, width in bytes, ISO 8583 field. */
export type FieldSpec = readonly [name: string, bytes: number, iso?: string];

export interface LayoutField {
  readonly name: string;
  readonly iso?: string;
  /** Offset of the first byte inside the record, 0-based. */
  readonly start: number;
  /** Offset behind the last byte. */
  readonly end: number;
}

/** A record of fixed-width fields with one blank between them. */
export interface Layout {
  readonly format: string;
  readonly title: string;
  readonly fields: readonly LayoutField[];
  /** Bytes of a record without its line end. */
  readonly bytes: number;
  /** Offsets of the separating blanks. */
  readonly separators: Uint16Array;
}

/** Computes the offsets of a layout from its widths. */
export function layoutOf(format: string, title: string, specs: readonly FieldSpec[]): Layout {
  let at = 0;
  const fields = specs.map(([name, bytes, iso]): LayoutField => {
    const start = at;
    at += bytes + 1;
    return { name, start, end: start + bytes, ...(iso ? { iso } : {}) };
  });
  return {
    format,
    title,
    fields,
    bytes: at - 1,
    separators: Uint16Array.from(fields.slice(0, -1), (field) => field.end),
  };
}

/** The field of a name; fields are constants of our own tables, so a missing one is our bug. */
export function fieldOf(layout: Layout, name: string): LayoutField {
  const field = layout.fields.find((candidate) => candidate.name === name);
  if (!field) throw new TypeError(`layout ${layout.format} has no field ${name}`);
  return field;
}
