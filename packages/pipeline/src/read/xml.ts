import { Fault } from '@zhenma/model';
import { SaxesParser } from 'saxes';

/** What is done at each event of an XML document; names come without their prefix. */
export interface XmlHandlers {
  open(name: string, attributes: Readonly<Record<string, string>>): void;
  text(text: string): void;
  close(name: string): void;
}

/**
 * A parser that takes a document piece by piece; `close` says that it is whole.
 *
 * Errors  SOURCE_FORMAT_BROKEN for XML that is not well-formed, or that ends early.
 */
export const openXml = (handlers: XmlHandlers) => {
  const parser = new SaxesParser({ xmlns: false });
  parser.on('opentag', (tag) => handlers.open(localName(tag.name), tag.attributes));
  parser.on('text', (text) => handlers.text(text));
  parser.on('closetag', (tag) => handlers.close(localName(tag.name)));
  parser.on('error', (error) => {
    throw new Fault('SOURCE_FORMAT_BROKEN', 'the workbook holds broken XML', {}, error);
  });
  return {
    write: (piece: string): void => void parser.write(piece),
    close: (): void => void parser.close(),
  };
};

const localName = (name: string): string => name.slice(name.indexOf(':') + 1);
