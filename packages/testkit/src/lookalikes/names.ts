/** Legitimate look-alikes, each with what it is. `shop` kinds are built; `row` kinds happen. */
export const LOOKALIKES = {
  'many-merchants': { kind: 'shop', about: 'approved 一机多户 with several registered numbers' },
  renumbered: { kind: 'shop', about: 'a new number, with history' },
  recoded: { kind: 'shop', about: 'a new trade and number, with history' },
  moved: { kind: 'shop', about: 'new premises, with history' },
  chain: { kind: 'shop', about: 'stores under the number of the head office' },
  mobile: { kind: 'shop', about: 'a mobile merchant inside its service area' },
  'acquirer-change': { kind: 'shop', about: 'a new acquirer, with history' },
  'disaster-switch': {
    kind: 'shop',
    about: 'a second acquirer for some hours, registered there too',
  },
  'food-court': { kind: 'shop', about: 'one device, a stable set of stalls' },
  'shared-tid': { kind: 'shop', about: 'two acquirers gave two devices one terminal number' },
  takeover: { kind: 'shop', about: 'a new owner once, not in the registry' },
  'special-price': { kind: 'shop', about: 'a lawful low price by contract' },
  tourist: { kind: 'shop', about: 'customers from everywhere' },
  airport: { kind: 'shop', about: 'customers from everywhere, at all hours' },
  hospital: { kind: 'shop', about: 'a large exempt merchant' },
  'two-trades': { kind: 'shop', about: 'one number, two lines of business' },
  unstructured: { kind: 'shop', about: 'a merchant number without structure' },
  'ambiguous-area': { kind: 'shop', about: 'an area code that both schemes know' },
  'two-schemes': { kind: 'shop', about: 'the same place in CNAPS and in GB codes' },
  'name-prefix': { kind: 'row', about: 'an aggregator prefix' },
  'name-cut': { kind: 'row', about: 'a name cut off at the field' },
  'name-short': { kind: 'row', about: 'an abbreviated name' },
  'name-traditional': { kind: 'row', about: 'traditional characters' },
  completion: { kind: 'row', about: 'a completion days after the pre-authorisation' },
  'follow-up': { kind: 'row', about: 'a void, refund or reversal' },
  traveller: { kind: 'row', about: 'a card away from home' },
  'not-due': { kind: 'row', about: 'the counterpart is still to come' },
  'clock-skew': { kind: 'row', about: 'a device with a wrong clock' },
  duplicate: { kind: 'row', about: 'a repeated row' },
  late: { kind: 'row', about: 'a row in a later file' },
} as const;

/** Name of a look-alike. */
export type LookalikeName = keyof typeof LOOKALIKES;
/** All look-alikes. */
export const LOOKALIKE_NAMES = Object.keys(LOOKALIKES) as LookalikeName[];
