import { checkRule, compileRules, type Row } from '@zhenma/rules';
const f=(type:any)=>({type,doc:''});
const scope={name:'s',fields:{amount:f('int'),terminal:f('int'),fee:f('int'),merchants_today:f('int')}};
const mk=(n:number)=>{const r=checkRule({id:'r'+n,version:1,scope:'s',kinds:['mcc'],strength:'weak',when:`amount > ${200_000 + n * 10} && terminal * 100 > ${9_990_000 + n} && fee + ${n} > merchants_today`,needs:[],statement:{zh:'',en:''},source:'',falsePositives:''} as any,scope as any,[],{}); return (r as any).rule};
const rules=Array.from({length:10000},(_,n)=>mk(n));
const rows:Row[]=Array.from({length:20000},(_,i)=>({amount:(i*7919)%400000,terminal:(i*104729)%100000,fee:i%1000,merchants_today:1}));
const run=compileRules(rules,{mode:'hits'});
for(let k=0;k<12;k++){const t=performance.now();let h=0;for(const r of rows)h+=run(r).length;console.log(k,(20000/(performance.now()-t)*1000)|0,h)}
