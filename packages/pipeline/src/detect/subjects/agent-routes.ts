import { flagField, intField, textField } from '../feature.ts';
import type { SubjectScope } from '../subject.ts';

/**
 * An agent by how many of its terminals a router sends under other numbers, against other agents.
 * It rests on judged sales and their causes, so that its rows are made when these are:
 * explain/agents.ts.
 *
 * Source  docs/indicators.md 34, 41; a router's groups are per agent [V].
 */
export const AGENT_ROUTES: SubjectScope = {
  name: 'agent_routes',
  fields: {
    agent: textField('name of the agent', '代理商'),
    devices: intField('its terminals and shops with sales', '有交易的终端或商户数'),
    routed: intField('of these, with jumped sales that a router made', '其中被路由换号的'),
    peers: intField(
      'terminals and shops of other agents at the same institutions',
      '同机构其他代理商的终端或商户数',
    ),
    peers_routed: intField('of these, with jumped sales that a router made', '其中被路由换号的'),
    more_sure: flagField(
      'more than elsewhere, at a false-discovery rate of one in a hundred over all agents',
      '在全部代理商中显著多于别处（误报率百分之一）',
    ),
  },
  evidence: { view: '', field: 'merchant_no' },
  needs: [],
};
