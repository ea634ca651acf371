/** What each column and each rule field means, for docs/fields.md; `scripts/docs.ts` sets the page. */
import type { TableName } from '../packages/model/src/tables.ts';
import { SALE_FIELDS } from '../packages/pipeline/src/detect/scope.ts';

/** `zh | en` per column; a test fails when a column has no note or a note has no column. */
const notes = (text: string): Readonly<Record<string, readonly [string, string]>> =>
  Object.fromEntries(
    text
      .trim()
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => {
        const [name = '', zh = '', en = ''] = line.split('|').map((part) => part.trim());
        return [name, [zh, en]];
      }),
  );

const VALIDITY = `
valid_from | 生效日，含当日；空为一直 | first valid day; empty: since ever
valid_to   | 失效日，不含当日；空为至今 | first day no longer valid; empty: open`;

const VERSIONS = `
app_version   | 应用版本 | application version
os_version    | 系统版本 | operating system version
param_version | 参数版本 | parameter version`;

const PLACE = `
area_code | 四位地区码，两套编码均可 | 4-character area code, either scheme
lat       | 纬度，WGS-84 | latitude, WGS-84
lon       | 经度，WGS-84 | longitude, WGS-84`;

export const TABLE_NOTES: Readonly<Record<TableName, readonly [string, string]>> = {
  transactions: [
    '一行是某一方对一笔交易的一次陈述；几行可以说同一笔交易。',
    'One row is one observation: what one view says about one sale. Several rows may speak of one sale.',
  ],
  merchants: [
    '商户登记。一个商户号多行即其历史。',
    'The registry of merchants. Several rows of one number are its history.',
  ],
  terminals: [
    '终端登记。同一序列号同时有几行有效，即批准的一机多户；没有有效行，即未登记的设备。',
    'The registry of devices. Several valid rows of one serial are an approved 一机多户; none is an unregistered device.',
  ],
  settlements: ['结算付款：谁付、付给谁。', 'Payouts: who paid, and to whom.'],
  fleet_events: [
    '终端管理事件；目前只读入。',
    'What happened to a device; read for now, not yet used.',
  ],
  compatibility: [
    '机型与版本的兼容表；目前只读入。',
    'Which versions fit which model; read for now, not yet used.',
  ],
  training: ['操作员培训；目前只读入。', 'Training of operators; read for now, not yet used.'],
  institutions: [
    '机构与牌照，补充并优先于自带的表；目前用于判断付款户名是否持牌。',
    'Institutions and licences, before the table that ships; used for the licence of account holders.',
  ],
};

export const COLUMN_NOTES: Readonly<
  Record<TableName, Readonly<Record<string, readonly [string, string]>>>
> = {
  transactions: notes(`
view          | 谁说的：签购单、请求、应答、清算、账单 | who says it: slip, request, response, clearing file, cardholder statement
txn_id        | 该视图内唯一；重复的行只计一次 | unique within its view; a repeated row counts once
txn_time      | 交易时间；无时区按 --timezone | when; without an offset, in the zone of --timezone
txn_type      | 交易类型 | what kind of transaction
amount        | 金额，元 | amount in yuan; held as integer fen
currency      | 币种，ISO 4217 数字码 | ISO 4217 numeric code
terminal_id   | 终端号 F41 | terminal number, F41
terminal_sn   | 终端序列号 | serial number of the device
merchant_no   | 商户号 F42 | merchant number, F42
merchant_name | 商户名称 F43 或账单文字 | merchant name, F43 or statement text
mcc           | 商户类别码 F18 | merchant category code, F18
acquirer      | 受理机构 F32 | acquirer institution, F32
forwarder     | 转发机构 F33 | forwarding institution, F33
issuer        | 发卡机构 | card issuer
card_token    | 卡的稳定代号；也可给 pan 列，导入时即变为带密钥的代号 | stable opaque token of the card; a column pan is turned into a keyed token at import
card_type     | 卡种 | card type
method        | 支付方式 | how it was paid
entry_mode    | 输入方式 F22 | how the card was read, F22
rrn           | 检索参考号 F37 | retrieval reference number, F37
trace_no      | 流水号 F11 | trace number, F11
batch_no      | 批次号 F60.2 | batch number, F60.2
auth_code     | 授权码 F38 | authorisation code, F38
resp_code     | 应答码 F39 | response code, F39
orig_rrn      | 原交易参考号 | reference number of the original of a void, refund or reversal
orig_txn_id   | 原交易 txn_id | txn_id of the original
operator_id   | 操作员 | operator at the device
app_version   | 应用版本 | application version
param_version | 参数版本 | parameter version
${PLACE}
base_station  | 设备上报的基站，代替位置（我们增加的列） | base station that a device reports in place of a position, country, network, area and cell code joined by bars; an addition of ours
terminal_block | 请求里终端标识块的随机因子与卡号末六位相符、不符，或没有该块（我们增加的列） | whether the random factor of the terminal's identity in a request is the end of the card number, or the block is missing; an addition of ours
terminal_cipher | 终端标识块的密文（我们增加的列） | ciphertext of the terminal's identity; an addition of ours
merchant_fee  | 商户手续费，元 | what the merchant was charged, yuan
issuer_fee    | 实记发卡服务费，元；清算视图 | issuer fee booked, yuan; clearing view
network_fee   | 实记网络服务费（收单侧），元 | network fee booked, acquirer's side, yuan
price_class   | 清算文件的计费标志 | pricing flag of the clearing file`),
  merchants: notes(`
merchant_no    | 商户号 | merchant number
merchant_name  | 商户名称 | merchant name
uscc           | 统一社会信用代码 | unified social credit code
mcc            | 登记的类别码 | registered category code
area_code      | 登记的地区码 | registered area code
address        | 地址 | address
business_scope | 经营范围 | business scope
acquirer       | 收单机构 | acquirer
agent          | 代理商 | agent
settle_account | 结算账户；若是卡号则变为代号 | settlement account; a card number becomes a token
settle_name    | 结算账户户名 | holder of the settlement account
debit_rate     | 借记卡费率，% | debit rate, percent
credit_rate    | 贷记卡费率，% | credit rate, percent
${VALIDITY}`),
  terminals: notes(`
terminal_sn | 终端序列号 | serial number of the device
terminal_id | 终端号 F41 | terminal number, F41
merchant_no | 所属商户号 | merchant number it belongs to
brand       | 品牌 | brand
model       | 型号 | model
form        | 形态：传统、移动、电签、智能、手机、收款码 | form of the device
agent       | 代理商 | agent
${VERSIONS}
${PLACE}
${VALIDITY}`),
  settlements: notes(`
settle_id     | 唯一编号 | unique number
settle_date   | 付款日 | day of the payout
merchant_no   | 商户号 | merchant number
acquirer      | 收单机构 | acquirer
payer_name    | 付款方户名 | payer
payer_account | 付款账户；若是卡号则变为代号 | payer's account; a card number becomes a token
payee_account | 收款账户；若是卡号则变为代号 | payee's account; a card number becomes a token
payee_name    | 收款方户名 | payee
amount        | 金额，元，可为负 | yuan, may be negative
fee           | 手续费，元 | fee, yuan
txn_count     | 笔数 | number of sales`),
  fleet_events: notes(`
terminal_sn | 终端序列号 | serial number of the device
at          | 时间 | when
kind        | 心跳、错误、更新、参数下载、签到、维护、清洁、维修、移机 | what happened
${VERSIONS}
error_code  | 错误码 | error code
network     | 网络 | network
signal      | 信号，dBm | signal, dBm
battery     | 电量，% | battery, percent
operator_id | 操作员 | operator
detail      | 说明 | remark`),
  compatibility: notes(`
brand            | 品牌 | brand
model            | 型号 | model
app_version      | 应用版本 | application version
os_version       | 系统版本 | operating system version
platform_version | 平台版本 | platform version
status           | 支持、不支持、召回 | supported, unsupported, recalled
note             | 说明 | remark`),
  training: notes(`
operator_id | 操作员 | operator
merchant_no | 商户号 | merchant number
course      | 课程 | course
score       | 分数 | score
passed_at   | 通过日 | day passed`),
  institutions: notes(`
code3      | 三位机构码 | three-digit institution code
name       | 名称 | name
licensed   | 是否持牌 | licensed or not
licence_no | 许可证号 | licence number
scope      | 业务范围 | scope of the licence
areas      | 业务地区 | areas of the licence
${VALIDITY}`),
};

export const VIEW_NAMES_ZH: Readonly<Record<string, string>> = {
  slip: '签购单',
  request: '终端请求',
  response: '应答',
  clearing: '清算文件',
  statement: '持卡人账单',
};

const PER_VIEW_ZH: Readonly<Record<string, string>> = {
  no: '商户号 F42',
  name: '商户名称 F43',
  mcc: '类别码 F18',
  acquirer: '受理机构 F32',
};

const RULE_FIELDS_ZH: Readonly<Record<string, string>> = {
  registered_no: '终端所属的商户号',
  stated_no: '终端一侧自称的商户号：请求，其次签购单',
  cleared_no: '对外上送的商户号：清算，其次应答，再次账单',
  registered_by: 'terminal：登记如此；device：只有终端自己这样说；history：由终端自己的历史推断',
  approved: '上送的号码是该终端获批的号码之一',
  device_states_cleared: '终端自己（这笔或别的交易）也用上送的号码',
  known_terminal: '序列号在终端登记里；没有登记表时不详',
  registered_name: '登记商户的名称',
  registered_mcc: '登记商户的类别码',
  registered_uscc: '登记商户的信用代码',
  registered_area: '登记商户的地区码',
  home_area: '终端登记的布放地；没有则取商户的',
  expected_mcc: '应有的类别码：登记，其次号码内的',
  registered_acquirer: '登记商户的收单机构',
  registered_account: '登记商户的结算账户',
  cleared_name: '对外的名称：清算，其次应答，再次账单',
  cleared_mcc: '对外的类别码：清算，其次应答，再次账单',
  cleared_acquirer: '对外的受理机构：清算，其次应答，再次账单',
  shop_name: '本店名称：签购单，其次请求，再次登记',
  cleared_owner_name: '上送号码的主人在登记里的名称',
  cleared_owner_mcc: '上送号码的主人在登记里的类别码',
  cleared_owner_uscc: '上送号码的主人的信用代码',
  cleared_owner_account: '上送号码的主人的结算账户',
  device_area: '设备上报的地区码',
  card_type: '卡种：借记、贷记、准贷记、预付',
  price_class: '清算文件的特殊计费标志',
  tariff_from: '所属费率期的首日',
  amount: '金额，分',
  issuer_fee: '实记发卡服务费，分',
  network_fee: '实记网络服务费（收单侧），分',
  expected_issuer_fee: '按应有类别计算的发卡服务费，分',
  expected_network_fee: '按应有类别计算的网络服务费，分',
};

/** Chinese meaning of a rule field; empty when nobody has written one, which a test refuses. */
export const ruleFieldZh = (name: string): string => {
  const own = SALE_FIELDS[name]?.zh ?? RULE_FIELDS_ZH[name];
  if (own !== undefined) return own;
  const [view = '', part = ''] = name.split('_');
  const who = VIEW_NAMES_ZH[view];
  const what = PER_VIEW_ZH[part];
  return who !== undefined && what !== undefined ? `${who}里的${what}` : '';
};
