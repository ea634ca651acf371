/** The style sheet of the page: screen wide and narrow, then print. */
export const STYLES = `
:root{--ink:#1b2430;--soft:#586374;--line:#e1e6ed;--bg:#f4f6f8;--card:#fff;--jump:#b93a0a;--warn:#8a5a00;--blue:#1f4e8c}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;background:var(--bg);color:var(--ink);font:15px/1.65 "PingFang SC","Hiragino Sans GB","Microsoft YaHei","Noto Sans CJK SC","Source Han Sans SC",system-ui,sans-serif;overflow-wrap:anywhere}
@media(min-width:700px){td,th{overflow-wrap:break-word}}
html[lang=en] body{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,"Liberation Sans","PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif}
header,main,footer{max-width:1120px;margin:0 auto;padding:0 28px}
header{padding-top:34px}footer{padding-bottom:48px;color:var(--soft);font-size:13px}
h1,h2{text-wrap:pretty}
h1{font-size:27px;line-height:1.45;font-weight:650;margin:10px 0 6px;letter-spacing:.01em}
h2{font-size:18px;line-height:1.45;font-weight:650;margin:0 0 8px}
h3{font-size:15.5px;font-weight:650;margin:0 0 6px}h4{font-size:14px;font-weight:650;margin:14px 0 4px}
p{margin:0 0 8px}ul,ol,dl,figure,table{margin:0;padding:0}dd{margin:0}
a{color:var(--blue);text-decoration:none}a:hover{text-decoration:underline}
small{display:block;font-size:12.5px;color:var(--soft);font-weight:400}
code{font:12.5px/1.4 ui-monospace,"SFMono-Regular",Menlo,Consolas,"DejaVu Sans Mono",monospace;background:#eef1f5;padding:1px 5px;border-radius:4px}
.soft{color:var(--soft);font-size:13.5px}.means{max-width:60em}
.brand{color:var(--soft);font-size:14px;margin:0}.brand b{color:var(--ink);font-weight:650;margin-right:6px}
.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.card{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:20px 24px;margin:16px 0 0}
.grid{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:16px;margin-top:16px}
.grid>.card,.pair>.card{margin:0;min-width:0}.pair{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:16px}.wide{grid-column:span 2}
.calm p{font-size:17px}
table{border-collapse:collapse;width:100%;font-size:14px}
th,td{text-align:left;vertical-align:top;padding:7px 14px 7px 0;border-bottom:1px solid var(--line)}
th:last-child,td:last-child{padding-right:0}
thead th{font-weight:500;color:var(--soft);font-size:13px;white-space:nowrap}
tbody tr:last-child>*{border-bottom:0}tbody th{font-weight:600}
.num{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}.date{white-space:nowrap}
.no{font-variant-numeric:tabular-nums;white-space:nowrap;letter-spacing:.01em}.no span+span{margin-left:.28em}
.list .no{white-space:normal}
.chips{margin:0 0 4px;line-height:2.1}
.list .main{width:25%;min-width:150px}.list thead th{white-space:normal;vertical-align:bottom}.list td,.list th{padding-right:11px;overflow-wrap:break-word}.list td:last-child,.list th:last-child{padding-right:0}.list td .chip{white-space:nowrap}
.chip{display:inline-block;padding:0 10px;border-radius:12px;font-size:13px;line-height:1.75;background:#e9edf2;color:#364152}
.chip.jumped{background:var(--jump);color:#fff;font-weight:600}
.chip.suspect{background:#fdf0d2;color:#6f4700;font-weight:600;box-shadow:inset 0 0 0 1px #d9a53a}
.chip.cause{background:#e3ecf8;color:var(--blue);font-weight:600}
.tag{display:inline-block;font-size:12px;line-height:1.5;padding:0 6px;border-radius:4px;color:var(--jump);border:1px solid #e5b39f;white-space:nowrap}
.tag.own{color:#2d5f8f;border-color:#a9c5e0}
.verdicts{margin:18px 0 12px}.verdicts svg{display:block;width:100%;height:24px;border-radius:5px}
.verdicts dl{display:grid;grid-template-columns:repeat(4,1fr);gap:16px;margin-top:12px}
.verdicts dl>div{border-left:4px solid #d5dae2;padding-left:12px}
.verdicts dt{font-size:13.5px;color:var(--soft)}.verdicts dd{font-size:22px;font-weight:650;line-height:1.35;font-variant-numeric:tabular-nums}
.verdicts dd small{display:inline;font-size:14px}.verdicts dd.soft{font-size:12.5px;font-weight:400}
.verdicts .jumped{border-color:#b93a0a}.verdicts .jumped dd:not(.soft){color:var(--jump)}.verdicts .suspect{border-color:#e8a317}.verdicts .clean{border-color:#8fb4d6}
.figures{display:flex;flex-wrap:wrap;gap:14px 40px}.figures dt{font-size:13.5px;color:var(--soft)}
.figures dd{font-size:22px;font-weight:600;line-height:1.35;font-variant-numeric:tabular-nums}
section>.figures,.card>.figures{margin-bottom:8px}
.case{margin-top:44px;padding-top:22px;border-top:3px solid var(--ink)}
.case h2{font-size:21px;line-height:1.5;margin-bottom:10px}
.crumb{display:flex;justify-content:space-between;gap:16px;color:var(--soft);font-size:13.5px;margin-bottom:4px}
.barcode{display:block;width:100%;height:72px;margin-top:10px;border-bottom:1px solid #b8c1cf}
.axis{display:flex;justify-content:space-between;color:var(--soft);font-size:12.5px;margin:3px 0 10px;font-variant-numeric:tabular-nums}
.swatch{display:block;width:14px;height:14px;margin-top:5px}.legend td:first-child,.legend th:first-child{width:28px}.legend td:nth-child(2){white-space:nowrap}
.identities th[scope=row]{width:9.5em}.identities td:nth-child(2):not([colspan]){white-space:nowrap}
.diff{color:var(--jump);background:#fdf0ea;border-radius:4px;padding:1px 6px 1px 4px;margin-left:-4px;box-shadow:inset 0 0 0 1px #eebfa9;-webkit-box-decoration-break:clone;box-decoration-break:clone}
.sign{font-weight:700}.diff small{display:inline;margin-left:.5em;color:inherit}
.key{display:flex;align-items:center;gap:6px;margin:2px 0 8px}.key .swatch{margin:0}.key .swatch:not(:first-child){margin-left:12px}.thumb{display:block;width:120px;height:20px;border-bottom:1px solid #c8d0da}
.plain{padding-left:1.25em;margin-bottom:8px}.plain li{margin:3px 0}
.hists{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:20px 36px;margin-top:8px}
.hist figcaption{font-size:13.5px;margin-bottom:4px}.hist figcaption b{font-weight:600}
.hist svg{display:block;width:100%;height:92px;border-bottom:1px solid #b8c1cf}
.ticks{display:flex;font-size:11.5px;color:var(--soft);line-height:1.5;font-variant-numeric:tabular-nums}
.ticks span{flex:1 1 0;width:0;text-align:center;white-space:nowrap;display:flex;justify-content:center}
.causes th{width:52%}.causes .meter{width:34%;padding-top:13px}.meter svg{display:block;width:100%;height:10px}
.evidence{padding-left:1.5em}.evidence>li{padding:4px 0 8px;border-bottom:1px solid var(--line);margin-bottom:8px}.evidence>li:last-child{border-bottom:0;margin-bottom:0}
.statement{margin:0 0 2px;font-weight:500}.source{font-size:12.5px;margin:3px 0 0}.device{margin:6px 0 2px}
.values{display:flex;flex-wrap:wrap;gap:2px 22px;font-size:13.5px}.values>div{display:flex;gap:7px}.values dt{color:var(--soft);white-space:nowrap}.values dd{min-width:0}.values>div{min-width:0}
.members{font-size:13px;line-height:1.9;margin:0}.members .no{margin-right:14px}
.steps{list-style:none;counter-reset:step}.steps>li{display:grid;grid-template-columns:34px minmax(0,1fr);padding:10px 0;border-bottom:1px solid var(--line)}.steps>li:last-child{border-bottom:0}
.steps p{margin:0}.box{width:19px;height:19px;border:1.5px solid #7d899a;border-radius:4px;margin-top:3px}
.done b{font-weight:600;color:#1d6b4f;margin-right:4px}
.pool{display:grid;grid-template-columns:max-content minmax(80px,1fr) max-content;gap:0 6px;margin-top:8px;font-size:13px}
.pool b{display:block;font-weight:500;color:var(--soft);font-size:13px}.pool ul{list-style:none;display:flex;flex-direction:column}
.pool li{flex:1 1 0;display:flex;align-items:center;gap:7px;white-space:nowrap}.pool .side:first-child li{justify-content:flex-end}.pool .side:first-child b{text-align:right}
.pool i{width:10px;height:10px;border-radius:2px;flex:none}.pool li .soft{font-size:12px}
.lines svg{display:block;width:100%}.lines path{fill:none;opacity:.62;vector-effect:non-scaling-stroke}
.forest td{padding-top:6px;padding-bottom:6px}.forest .side{display:inline-block;font-size:12.5px;line-height:1.6;padding:0 8px;border-radius:4px;white-space:nowrap}
.forest .for .side{background:#e3ecf8;color:var(--blue);font-weight:600}.forest .against .side{background:#eef1f5;color:var(--soft)}
.forest .against{color:#4a5565}.forest .plot{width:172px}.forest .plot svg{display:block;width:160px;height:18px;margin-top:2px}.forest .num{font-size:13px;color:var(--soft)}
.settle{margin:10px 0 0}.settle b{font-weight:600}
footer{margin-top:36px}.others{margin-top:44px}
@media(max-width:720px){.values>div{flex-wrap:wrap;gap:0 7px}.pool{font-size:11px;gap:0 2px;grid-template-columns:max-content minmax(40px,1fr) max-content}.pool li .soft{display:none}.pool .no span+span{margin-left:0}.forest tr{display:block;padding:7px 0;border-bottom:1px solid var(--line)}.forest td{display:block;border:0;padding:1px 0}.forest .num{text-align:left}
header,main,footer{padding-left:14px;padding-right:14px}header{padding-top:20px}
h1{font-size:21px}.case h2{font-size:18px}.card{padding:16px;border-radius:8px}
.grid,.pair{grid-template-columns:minmax(0,1fr);gap:12px}.wide{grid-column:auto}
.verdicts dl{grid-template-columns:repeat(2,1fr)}.hists{grid-template-columns:minmax(0,1fr)}
.axis span:nth-child(2):not(:last-child),.axis span:nth-child(4){display:none}
.figures{gap:12px 28px}.figures dd{font-size:19px}
table.stack,.stack tbody,.stack tr,.stack td,.stack th[scope=row]{display:block;width:auto}
.stack thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.stack tr{position:relative;padding:9px 0;border-bottom:1px solid var(--line)}.stack tbody tr:last-child{border-bottom:0}
.stack td,.stack th[scope=row]{border:0;padding:1px 0;text-align:left;white-space:normal}
.stack td[data-label]{position:relative;padding-left:8.8em;min-height:1.65em}
.stack td[data-label]::before{content:attr(data-label);position:absolute;left:0;color:var(--soft);font-size:13px}
.stack td.soft[data-label]{display:none}.legend td[data-label]{padding-left:0}.legend td[data-label]::before{display:none}.legend td.num{position:absolute;right:0;top:9px}.legend td:nth-child(2){white-space:normal;padding-right:48px}.legend td+td+td:not(.num){color:var(--soft);font-size:13.5px}.list .main{width:auto}
.identities th[scope=row]{width:auto}.identities th small{display:inline;margin-left:8px}
.legend td:first-child{position:absolute;left:0;top:10px}.legend tr{padding-left:26px}.legend td:first-child .swatch{margin-top:3px}
.list td:first-child,.list td.date,.list td.thumbs:empty{display:none}.thumb{width:100%}
.evidence{padding-left:1.2em}
}
@page{size:A4;margin:14mm 13mm}
@media print{
*{-webkit-print-color-adjust:exact;print-color-adjust:exact}
body{background:#fff;font-size:10pt;line-height:1.45}
header,main,footer{max-width:none;padding:0}h1{font-size:17pt}h2{font-size:12.5pt}h3{font-size:11pt}.case h2{font-size:13.5pt}
.crumb a,header a,.soft>a{display:none}a{color:inherit}
.card{padding:9px 13px;border-color:#c3cad4;border-radius:6px;margin-top:9px;break-inside:avoid}
.flow,#cases,#read,.others{break-inside:auto}
.grid{display:block;margin-top:0}.pair{grid-template-columns:repeat(2,minmax(0,1fr));gap:9px;margin-top:9px;break-inside:avoid}.grid>.card{margin-top:9px}
.figures{gap:6px 30px}.figures dd{font-size:13pt}.verdicts dd{font-size:14pt}.verdicts{margin:12px 0 8px}
.hists{grid-template-columns:repeat(2,minmax(0,1fr));gap:10px 26px}.hist svg{height:56px}.barcode{height:60px}
tr,.steps>li,.evidence>li,.verdicts,.figures,.hist{break-inside:avoid}
h2,h3,.crumb,h2+p,h3+p{break-after:avoid}thead{display:table-header-group}
.case,.others{break-before:page;margin-top:0}main>.case:first-child{break-before:auto}.case{padding-top:8px}
table{font-size:9pt}td,th{padding-top:4px;padding-bottom:4px;padding-right:10px}.soft,small{font-size:8.5pt}
.list .date{display:none}.list .main{width:30%}.list .no{white-space:nowrap}.thumb{width:90px;height:16px}
.tag{font-size:8pt;padding:0 3px}.chip{font-size:9pt}.steps>li{padding:5px 0}.evidence>li{padding:2px 0 4px;margin-bottom:4px}
}
`.replace(/\n/g, '');
