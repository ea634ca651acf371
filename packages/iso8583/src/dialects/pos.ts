import type { Dialect } from '../spec.ts';
import {
  bcd,
  bcdLeft,
  bcdLL,
  bcdLLL,
  binary,
  binaryLLL,
  text,
  textLL,
  textLLL,
  trackBcdLL,
  trackBcdLLL,
} from './rows.ts';

/**
 * UnionPay POS: terminals and indirect acquirers.
 *
 * Source  shared table iso8583_pos_fields.csv, checked by decoding published messages to their last
 *         byte. Where it gives no maximum, 999 is the most that three length digits can say. F47 is
 *         not in it: other published messages carry PI there. F43, F46, F47 and F56–F59 vary
 *         between acquirers; their bytes are kept as text whatever they are.
 */
export const POS: Dialect = {
  name: 'pos',
  framing: 'pos',
  mti: 'bcd',
  bitmap: 'binary',
  prefixEncoding: 'bcd',
  fields: {
    2: bcdLL(19, 'primary account number', '主账号'),
    3: bcd(6, 'processing code', '交易处理码'),
    4: bcd(12, 'amount, fen', '交易金额(分)'),
    11: bcd(6, 'trace number', '受卡方系统跟踪号'),
    12: bcd(6, 'local time hhmmss', '受卡方所在地时间'),
    13: bcd(4, 'local date MMDD', '受卡方所在地日期'),
    14: bcd(4, 'card expiry YYMM', '卡有效期'),
    15: bcd(4, 'settlement date MMDD', '清算日期'),
    22: bcdLeft(3, 'entry mode', '服务点输入方式码'),
    23: bcd(3, 'card sequence number', '卡序列号'),
    25: bcd(2, 'condition code', '服务点条件码'),
    26: bcd(2, 'PIN capture code', '服务点PIN获取码'),
    32: bcdLL(11, 'acquirer', '受理机构标识码'),
    35: trackBcdLL(37, 'track 2', '2磁道数据'),
    36: trackBcdLLL(104, 'track 3', '3磁道数据'),
    37: text(12, 'retrieval reference number', '检索参考号'),
    38: text(6, 'authorisation code', '授权标识应答码'),
    39: text(2, 'response code', '应答码'),
    41: text(8, 'terminal', '受卡机终端标识码'),
    42: text(15, 'merchant number', '受卡方标识码'),
    43: text(40, 'merchant name', '受卡方名称'),
    44: textLL(25, 'receiver and acquirer', '附加响应数据'),
    46: textLLL(999, 'terminal information (PI)', '自定义终端信息'),
    47: textLLL(999, 'terminal information (PI)', '自定义域47'),
    48: bcdLLL(999, 'additional data', '附加数据'),
    49: text(3, 'currency', '交易货币代码'),
    52: binary(8, 'PIN block', 'PIN密文'),
    53: bcd(16, 'security control', '安全控制信息'),
    54: textLLL(120, 'additional amounts', '附加金额'),
    55: binaryLLL(255, 'chip data', 'IC卡数据域'),
    56: textLLL(999, 'response text', '应答说明'),
    57: textLLL(999, 'terminal serial and cipher', '终端序列号及密文'),
    58: textLLL(999, 'wallet or order title', 'PBOC电子钱包/订单标题'),
    59: textLLL(999, 'terminal identity', '自定义域59'),
    60: bcdLLL(999, 'type, batch, network code', '自定义域60'),
    61: bcdLLL(999, 'original batch and trace', '原始信息域'),
    62: binaryLLL(999, 'keys, parameters, base station', '自定义域62'),
    63: textLLL(999, 'card scheme or operator', '自定义域63'),
    64: binary(8, 'MAC', '报文鉴别码'),
  },
};
