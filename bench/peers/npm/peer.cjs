/**
 * Decodes with npm iso_8583, in its own wire form: it has no packed digits. Every value of a message
 * is touched, as peers.ts does with ours. Prints messages a CPU second.
 * Run  node peer.cjs FIELDS.json, an array of objects of field number → text.
 */
const { readFileSync } = require('node:fs');
const Iso8583 = require('iso_8583');

const buffers = [];
for (const fields of JSON.parse(readFileSync(process.argv[2], 'utf8'))) {
  const buffer = new Iso8583(fields).getBufferMessage();
  if (!Buffer.isBuffer(buffer)) continue;
  buffers.push({ buffer, names: Object.keys(new Iso8583().getIsoJSON(buffer)) });
}
let best = 0;
let sink = 0;
for (let round = 0; round < 7; round++) {
  let count = 0;
  const before = process.cpuUsage();
  let used = 0;
  while (used < 500_000) {
    for (const { buffer, names } of buffers) {
      const decoded = new Iso8583().getIsoJSON(buffer);
      if (decoded.error) throw new Error(decoded.error);
      for (let at = 0; at < names.length; at++) sink += decoded[names[at]].length;
      count++;
    }
    const { user, system } = process.cpuUsage(before);
    used = user + system;
  }
  best = Math.max(best, (count * 1e6) / used);
}
if (sink === 0) throw new Error('nothing was decoded');
process.stdout.write(`${Math.round(best)} ${buffers.length}\n`);
