import { chance, int, pick } from '../random/draw.ts';
import { createRng, type Rng } from '../random/rng.ts';
import type { Row } from '../rows.ts';
import type { Build } from '../shops/build.ts';
import type { FleetEvent, Terminal } from '../shops/entities.ts';
import { DAY_MS, HOUR_MS, isoTime, MINUTE_MS } from '../time.ts';
import { versionAt } from '../views/version.ts';

/** Ordinary events per device and day. Source: assumption; kinds from the contract. */
const DAILY: readonly { readonly kind: string; readonly rate: number }[] = [
  { kind: 'sign_in', rate: 0.4 },
  { kind: 'heartbeat', rate: 0.3 },
  { kind: 'error', rate: 0.01 },
  { kind: 'parameter_download', rate: 0.008 },
  { kind: 'maintenance', rate: 0.004 },
  { kind: 'cleaning', rate: 0.002 },
  { kind: 'repair', rate: 0.001 },
];
const ERRORS = ['E101', 'E204', 'E311', 'E507'];

/** What happened to the devices of a world, device by device, each in order of time. */
export function* fleetEventRows(build: Build): Generator<Row> {
  const rng = createRng(build.seed, 'fleet');
  for (const terminal of build.terminals) {
    const updates = terminal.versions
      .filter((version) => version.fromMs > build.startMs)
      .map((version): FleetEvent => ({ atMs: version.fromMs, kind: 'update' }));
    const events = [...ordinary(rng, build, terminal), ...updates, ...terminal.events];
    events.sort((a, b) => a.atMs - b.atMs);
    for (const event of events) if (event.atMs < build.endMs) yield eventRow(rng, terminal, event);
  }
}

function ordinary(rng: Rng, build: Build, terminal: Terminal): FleetEvent[] {
  const events: FleetEvent[] = [];
  for (let day = 0; day < build.spec.days; day++) {
    for (const { kind, rate } of DAILY) {
      if (!chance(rng, rate)) continue;
      const atMs = build.startMs + day * DAY_MS + 6 * HOUR_MS + int(rng, 0, 900) * MINUTE_MS;
      if (kind === 'error') events.push({ atMs, kind, errorCode: pick(rng, ERRORS) });
      else if (kind === 'parameter_download' && chance(rng, 0.3)) {
        events.push({ atMs, kind, operator: pick(rng, terminal.operators), detail: 'manual' });
      } else events.push({ atMs, kind });
    }
  }
  return events;
}

function eventRow(rng: Rng, terminal: Terminal, event: FleetEvent): Row {
  const version = versionAt(terminal, event.atMs);
  return {
    terminal_sn: terminal.sn,
    at: isoTime(event.atMs),
    kind: event.kind,
    app_version: version.app,
    os_version: version.system,
    param_version: version.param,
    error_code: event.errorCode ?? '',
    network: pick(rng, ['4g', '4g', 'wifi', 'wired']),
    signal: String(int(rng, 40, 100)),
    battery: String(int(rng, 20, 100)),
    operator_id: event.operator ?? '',
    detail: event.detail ?? '',
  };
}
