/** Invented makers and models. `form` is the contract's word, `type` the TUSN device type. */
export interface Model {
  readonly brand: string;
  readonly model: string;
  readonly form: 'traditional' | 'mobile' | 'esign' | 'smart' | 'phone' | 'qr';
  readonly maker: string;
  readonly type: string;
  readonly apps: readonly string[];
  readonly systems: readonly string[];
}

/** Source  TUSN structure (maker 6, device type 2, serial): shared data `tusn_structure.csv`. */
export const MODELS: readonly Model[] = [
  model('Haige', 'H9 traditional 000002 02', '3.1.0 3.1.4 3.2.0', 'L4.1 L4.2'),
  model('Haige', 'H11 smart 000002 04', '5.0.2 5.1.0 5.2.1', 'A7.1 A10'),
  model('Vantel', 'V60 traditional 000009 02', '2.4.1 2.4.7 2.5.0', 'L3.9 L4.1'),
  model('Vantel', 'V80S smart 000009 04', '4.8.0 4.9.2 5.0.0', 'A8.1 A10'),
  model('Qingpos', 'Q2 esign 000024 04', '1.9.3 2.0.0 2.1.5', 'R2.0 R2.2'),
  model('Qingpos', 'Q5 mobile 000024 03', '6.2.0 6.3.1 6.4.0', 'R1.7 R2.0'),
  model('Mirax', 'MX3 traditional 000026 02', '7.0.1 7.1.0 7.2.2', 'L2.2 L2.4'),
  model('Mirax', 'MX8 smart 000026 04', '8.0.0 8.1.3 8.2.0', 'A7.1 A8.1'),
  model('Luxun', 'LX-C esign 000029 04', '1.2.0 1.2.9 1.3.0', 'R3.0 R3.1'),
  model('Luxun', 'LX-R qr 000057 10', '0.9.4 1.0.0 1.0.2', 'R3.1 R3.2'),
];

/** The app with a merchant-parameter defect, the system it fails on, and the cure. */
export const DEFECT = { model: 'V80S', app: '4.9.2', system: 'A10', cure: '5.0.0' } as const;

function model(brand: string, facts: string, apps: string, systems: string): Model {
  const [name, form, maker, type] = facts.split(' ');
  return {
    brand,
    model: name!,
    form: form as Model['form'],
    maker: maker!,
    type: type!,
    apps: apps.split(' '),
    systems: systems.split(' '),
  };
}
