/**
 * Goal: what is inside fields is read in every published variant, and nothing is said when two
 * readings fit or none does. Method: tables of literal values; facts of the published messages.
 */
import { expect, it } from 'vitest';
import { decode, derive, readTerminalTlv, readTlv } from '../src/index.ts';
import { readBaseStation, readLocation } from '../src/subfields/location.ts';
import { cut, F90_WIDTHS, readAdditionalAmounts, readWorkingKeys } from '../src/subfields/parts.ts';
import { bytesOfSample } from './corpus.ts';

const facts = (text: string) =>
  Object.fromEntries(readTerminalTlv(text).items.map(({ fact, value }) => [fact, value]));

const FULL = {
  device_type: '04',
  serial_no: '00000304N7NL00000001',
  random_factor: '000113',
  cipher: '04247292',
  app_version: 'H7062801',
};

it.each([
  [
    'A2, three digits',
    'A2069010020402020' +
      '00000304N7NL00000001' +
      '03006000113' +
      '0400804247292' +
      '05008H7062801',
  ],
  [
    'A2, two digits',
    'A2640102040220' + '00000304N7NL00000001' + '0306000113' + '040804247292' + '0508H7062801',
  ],
  [
    'A2 behind free text',
    'BD30.62,114.36A2069010020402020' +
      '00000304N7NL00000001' +
      '03006000113' +
      '0400804247292' +
      '05008H7062801',
  ],
  [
    'PI, hex lengths',
    'PI06404020405' +
      '14' +
      '00000304N7NL00000001' +
      '0606000113' +
      '070804247292' +
      '0808H7062801',
  ],
  [
    'PI behind another container',
    'SI003abcPI06404020405' +
      '14' +
      '00000304N7NL00000001' +
      '0606000113' +
      '070804247292' +
      '0808H7062801',
  ],
  [
    'PI, one byte for a tag and one for a length',
    'PI054\x04\x0204\x05\x14' +
      '00000304N7NL00000001' +
      '\x06\x06000113' +
      '\x07\x0804247292' +
      '\x08\x08H7062801',
  ],
  [
    'F57, three digits',
    '040020405020' + '00000304N7NL00000001' + '06006000113' + '0700804247292' + '08008H7062801',
  ],
  [
    'F57, hex lengths',
    '04020405' + '14' + '00000304N7NL00000001' + '0606000113' + '070804247292' + '0808H7062801',
  ],
  [
    'F57, two digits',
    '04020405' + '20' + '00000304N7NL00000001' + '0606000113' + '070804247292' + '0808H7062801',
  ],
])('reads the terminal identity: %s', (_, text) => {
  expect(facts(text)).toEqual(FULL);
});

it('takes a tag without a value for a tag that states nothing', () => {
  const { items } = readTerminalTlv('A203701002040201300002902100150400005002V1');
  expect(items.map(({ fact, value }) => [fact, value])).toEqual([
    ['device_type', '04'],
    ['serial_no', '0000290210015'],
    ['app_version', 'V1'],
  ]);
});

it('reads the certification number of F57', () => {
  expect(facts('0305P31000402040508TUSN0001')).toEqual({
    certification_no: 'P3100',
    device_type: '04',
    serial_no: 'TUSN0001',
  });
});

it.each(['', 'A2', 'A2999', 'PI0640', 'A20050100', 'A2007010020X', 'hello', '0402', 'A2006019902'])(
  'says nothing about %j',
  (text) => {
    expect(readTerminalTlv(text).items).toEqual([]);
  },
);

it('says nothing when two readings fit', () => {
  const one = 'A20070100202';
  expect(readTerminalTlv(`${one}A20070100203`)).toEqual({ items: [], ambiguous: true });
});

it('reads positions and refuses what is off the globe or contradictory', () => {
  expect(readLocation('xBD30.621555,114.361954A2')).toEqual({
    lat: 30.621555,
    lon: 114.361954,
    datum: 'bd09',
  });
  expect(readLocation('+37.12/-121.213')).toEqual({ lat: 37.12, lon: -121.213, datum: 'unknown' });
  expect(readLocation('BD91.5,114.3')).toBeNull();
  expect(readLocation('BD30.5,114.3 BD31.5,114.3')).toBeNull();
  expect(readLocation('BD3000')).toBeNull();
});

it('reads the base station with packed and with binary lengths', () => {
  const text = Buffer.from('460|00|28688|43222849').toString('hex').toUpperCase();
  const station = { mcc: '460', mnc: '00', lac: '28688', cell: '43222849' };
  expect(readBaseStation(`FF0221${text}`)).toEqual(station);
  expect(readBaseStation(`FF0215${text}`)).toEqual(station);
  expect(readBaseStation(`FF010141FF0221${text}`)).toEqual(station);
  expect(readBaseStation(`FF0220${text}`)).toBeNull();
  expect(readBaseStation(`${text}`)).toBeNull();
});

it('reads F54, F90, keys and chip tags', () => {
  expect(readAdditionalAmounts('1002156C0000000111112002156D000000000005')).toEqual([
    { account_type: '10', amount_type: '02', currency: '156', amount_fen: 11_111 },
    { account_type: '20', amount_type: '02', currency: '156', amount_fen: -5 },
  ]);
  expect(readAdditionalAmounts('1002156X000000011111')).toBeNull();
  expect(cut(`0200000079082414155400048025800${'0'.repeat(11)}`, F90_WIDTHS)).toEqual({
    mti: '0200',
    trace_no: '000079',
    transmission_time: '0824141554',
    acquirer: '00048025800',
    forwarder: '00000000000',
  });
  expect(readWorkingKeys('00'.repeat(41))).toBeNull();
  expect(readWorkingKeys('00'.repeat(60))?.map((key) => key.use)).toEqual(['pin', 'mac', 'track']);
  expect(readTlv('9F0206000000001111 00 DF81290130'.replaceAll(' ', '')).items).toEqual([
    { tag: '9F02', value: '000000001111', at: 3 },
    { tag: 'DF8129', value: '30', at: 14 },
  ]);
  expect(readTlv('9F02').failedAt).toBe(0);
  expect(readTlv('9C01009F0206').failedAt).toBe(3);
  expect(readTlv(`5A8108${'62'.repeat(8)}`).items[0]?.at).toBe(3);
});

it('derives the facts of the published messages', () => {
  const of = (id: string) => derive(decode(bytesOfSample(id)));
  expect(of('maxwoods-sale-req')).toMatchObject({
    terminal: {
      device_type: '02',
      serial_no: '0000290210015708',
      random_factor: '000113',
      cipher: '04247292',
      app_version: 'H7062801',
    },
    location: { lat: 30.621555, lon: 114.361954, datum: 'bd09' },
    entry: { pan_entry: '07', pin_entry: '1' },
    f60: {
      txn_type: '22',
      batch_no: '000024',
      net_mgmt: '000',
      capability: '6',
      ic_condition: '0',
    },
    issues: [],
  });
  expect(of('acq-sale-req')).toMatchObject({
    terminal: { serial_no: '00002402106870000001', random_factor: '000069', cipher: 'D3903F39' },
    base_station: { mcc: '460', mnc: '00', lac: '28688', cell: '43222849' },
    location: null,
  });
  expect(of('acq-sale-resp')).toMatchObject({
    f44: { receiver: '0309', acquirer: '4843' },
    notices: { EF01: 'https://pay.example.cn/h5merchant', EF02: '扫码认证提升结算额' },
  });
  expect(of('acq-signimg-req').slip).toEqual({
    merchant_name: '河南省云杉信息技术有限公司',
    txn_type: '消费',
    time: '20220824141556',
  });
  expect(of('ajsgn-signin-resp').working_keys).toEqual([
    { use: 'pin', key_bytes: 16, kcv: 'EF8DE29B' },
    { use: 'mac', key_bytes: 16, kcv: 'A4DAABF2' },
  ]);
});

it('derives F61 and the serial of a sign-in, and reads POS layouts in POS only', () => {
  const fields = {
    61: '0000240004030908',
    62: Buffer.from('Sequence No16NP00000000012345').toString('hex').toUpperCase(),
  };
  expect(derive({ profile: 'pos', mti: '0800', fields })).toMatchObject({
    f61: { batch_no: '000024', trace_no: '000403', date: '0908', auth_mode: null },
    terminal: { serial_no: 'NP00000000012345' },
  });
  expect(derive({ profile: 'cups', mti: '0800', fields })).toMatchObject({
    f61: null,
    terminal: null,
  });
});

it('reports a terminal container that fits no layout', () => {
  const { issues } = derive({ profile: 'pos', mti: '0200', fields: { 59: 'A2065garbage' } });
  expect(issues).toMatchObject([{ code: 'SUBFIELD_INVALID', field: 59 }]);
});
