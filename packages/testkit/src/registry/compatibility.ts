import { DEFECT, MODELS } from '../codes/devices.ts';
import type { Row } from '../rows.ts';

/** What the makers say about their versions. */
export function* compatibilityRows(): Generator<Row> {
  for (const model of MODELS) {
    for (const app of model.apps) {
      for (const system of model.systems) {
        const bad = model.model === DEFECT.model && app === DEFECT.app && system === DEFECT.system;
        yield {
          brand: model.brand,
          model: model.model,
          app_version: app,
          os_version: system,
          platform_version: 'PF4',
          status: bad ? 'recalled' : 'supported',
          note: bad ? '商户参数读取异常，召回' : '',
        };
      }
    }
  }
}
