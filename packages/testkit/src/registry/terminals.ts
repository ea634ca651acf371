import type { Row } from '../rows.ts';
import type { Build } from '../shops/build.ts';
import type { Terminal } from '../shops/entities.ts';
import { isoDay } from '../time.ts';
import { versionAt } from '../views/version.ts';

/** The registry's rows for a device, one for every binding, as they stand at the world's end. */
export function terminalRows(build: Build, terminal: Terminal): Row[] {
  const version = versionAt(terminal, build.endMs);
  return terminal.bindings.map((binding) => ({
    terminal_sn: terminal.sn,
    terminal_id: binding.tid,
    merchant_no: binding.merchant.no,
    brand: terminal.model.brand,
    model: terminal.model.model,
    form: terminal.model.form,
    agent: terminal.agent,
    app_version: version.app,
    os_version: version.system,
    param_version: version.param,
    area_code: binding.place.areaCode,
    lat: binding.place.lat.toFixed(5),
    lon: binding.place.lon.toFixed(5),
    valid_from: isoDay(binding.fromMs),
    valid_to: binding.toMs === null ? '' : isoDay(binding.toMs),
  }));
}
