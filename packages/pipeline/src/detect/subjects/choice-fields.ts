import { flagField, intField, textField } from '../feature.ts';

const sure = () =>
  flagField(
    'that counts among all of them, at a false-discovery rate of one in a thousand',
    '在全部同类中显著（误报率千分之一）',
  );

/** By what a terminal, or the terminals of an agent, may choose between merchant numbers. */
export const CHOICE_FIELDS = {
  start_fen: intField(
    'amount from which numbers that are not a terminal’s own are used, fen',
    '从多少金额起改用不是终端自己的商户号（分）',
  ),
  start_below: intField('sales below that amount', '低于该金额的笔数'),
  start_above: intField(
    'sales from that amount on under numbers not the terminal’s own',
    '不低于该金额、使用别的商户号的笔数',
  ),
  start_sure: sure(),
  hour_number: textField('number with hours of its own', '只在某段时间使用的商户号'),
  hour_span: intField('hours of the day that it keeps to', '该段时间的小时数'),
  hour_sales: intField('sales of it within', '该段时间内的笔数'),
  hour_sure: sure(),
  band_number: textField('number with amounts of its own', '只用于某段金额的商户号'),
  band_from_fen: intField('lower end of these amounts, fen', '该段金额的下限（分）'),
  band_to_fen: intField('upper end, not included, fen', '该段金额的上限，不含（分）'),
  band_sales: intField('sales of it within', '该段金额内的笔数'),
  band_sure: sure(),
} as const;
