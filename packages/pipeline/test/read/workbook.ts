import { strToU8, zipSync } from 'fflate';

interface Parts {
  /** Rows of the sheet. */
  readonly sheet?: string;
  /** The whole sheet, instead. */
  readonly raw?: string;
  readonly strings?: readonly string[];
  /** Number format per cell style. */
  readonly styles?: readonly number[];
  readonly formats?: Readonly<Record<number, string>>;
  /** Where the workbook says its first sheet is. */
  readonly path?: string;
  /** Leaves the sheet itself out. */
  readonly lost?: boolean;
  readonly prefix?: string;
  readonly other?: Readonly<Record<string, string>>;
}

/** The smallest workbook that Excel would open. */
export const workbook = (parts: Parts): Uint8Array => {
  const { strings = [], styles = [0], formats = {}, path = 'worksheets/sheet1.xml' } = parts;
  const tag = parts.prefix === undefined ? '' : `${parts.prefix}:`;
  const numFmts = Object.entries(formats).map(
    ([id, code]) => `<numFmt numFmtId="${id}" formatCode="${code}"/>`,
  );
  const xfs = styles.map((id) => `<xf numFmtId="${id}"/>`);
  const sheet = `<${tag}worksheet${tag ? ' xmlns:x="urn:x"' : ''}><${tag}sheetData>${parts.sheet ?? ''}</${tag}sheetData></${tag}worksheet>`;
  const texts: Record<string, string> = {
    'xl/workbook.xml': `<workbook xmlns:r="urn:r"><sheets><sheet name="一" sheetId="1" r:id="rId3"/><sheet name="二" sheetId="2" r:id="rId1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships><Relationship Id="rId1" Target="worksheets/sheet2.xml"/><Relationship Id="rId3" Target="${path}"/></Relationships>`,
    'xl/sharedStrings.xml': `<sst>${strings.join('')}</sst>`,
    'xl/styles.xml': `<styleSheet><numFmts>${numFmts.join('')}</numFmts><cellXfs>${xfs.join('')}</cellXfs></styleSheet>`,
    ...(parts.lost ? {} : { [`xl/${path}`]: parts.raw ?? sheet }),
    ...parts.other,
  };
  return zipSync(
    Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, strToU8(text)])),
  );
};
