/** What a person finds who opens a bundle with an ordinary zip program. */
export const README = `真码证据包 / Zhenma evidence bundle

cases.json                   案件 / the cases
records/transactions.ndjson  相关交易的记录，卡号已换成代号 / records of their sales, cards as tokens
records/merchants.ndjson     相关商户的登记沿革 / registry rows of the merchants, with history
records/terminals.ndjson     相关终端的登记 / registry rows of the terminals
records/settlements.ndjson   相关账户与商户的结算 / payouts of the accounts and merchants
records/institutions.ndjson  所给的机构表 / the table of institutions that was given
sales.ndjson                 每笔交易的结论、规则命中、说明，以及规则看到的事实 /
                             verdict, findings, explanation and facts of every sale
rules/                       规则原文、权重、规则版本 / texts and version of rules and weights
causes/                      原因的权重、各类主体的原因与步骤 / weights of causes; causes and steps by subject
scan/manifest.json           原始输入文件与结果文件的 SHA-256 / hashes of all inputs and results
scan/summary.json            全部数据的统计 / counts over all data
chain.ndjson                 逐条记录的散列链 / hash chain over every record
manifest.json                全部文件的 SHA-256 与公钥 / hashes of all files, public key
signature.json               对 manifest.json 的 Ed25519 签名 / signature over manifest.json

核对 / to check:  zhenma verify FILE
签名只证明此包未被改动、由该公钥的持有人封装；请另行核对公钥指纹。
The signature shows that nothing was changed and which key sealed it. Whose key it is, compare
the fingerprint by another way.
`;
