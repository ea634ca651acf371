import { parseArgs } from 'node:util';
import { Fault } from '@zhenma/model';

/** One option of a command. `value` names what follows it; without, it is a flag. */
export interface Option {
  readonly value?: string;
  readonly many?: true;
  readonly zh: string;
  readonly en: string;
}

export type Options = Readonly<Record<string, Option>>;

/** Options and positional arguments as given. */
export interface Given {
  readonly positionals: readonly string[];
  readonly flag: (name: string) => boolean;
  readonly value: (name: string) => string | undefined;
  readonly values: (name: string) => readonly string[];
}

/**
 * Reads the arguments of one command.
 *
 * Errors  USAGE_OPTION_UNKNOWN, USAGE_ARGUMENT_MISSING for an option without its value.
 */
export const readArguments = (args: readonly string[], options: Options): Given => {
  const spec = Object.fromEntries(
    Object.entries(options).map(([name, option]) => [
      name,
      {
        type: option.value === undefined ? ('boolean' as const) : ('string' as const),
        ...(option.many ? { multiple: true } : {}),
      },
    ]),
  );
  try {
    const { values, positionals } = parseArgs({
      args: signedValues(args, options),
      options: spec,
      allowPositionals: true,
      strict: true,
    });
    const listed = (name: string): readonly string[] => [values[name] ?? []].flat().map(String);
    return {
      positionals,
      flag: (name) => values[name] === true,
      value: (name) => listed(name).at(-1),
      values: listed,
    };
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    const missing = code === 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE';
    const text = message.split('.')[0]?.replace(/'/g, '') ?? 'the arguments cannot be read';
    throw new Fault(missing ? 'USAGE_ARGUMENT_MISSING' : 'USAGE_OPTION_UNKNOWN', lowerFirst(text));
  }
};

/** `--timezone -05:00` as `--timezone=-05:00`: a sign and a digit are a value, not an option. */
const signedValues = (args: readonly string[], options: Options): string[] => {
  const out: string[] = [];
  for (const arg of args) {
    const before = out.at(-1);
    const takes = before?.startsWith('--') && options[before.slice(2)]?.value !== undefined;
    if (takes && /^-\d/.test(arg)) out[out.length - 1] = `${before}=${arg}`;
    else out.push(arg);
  }
  return out;
};

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

/**
 * One of the allowed values of an option.
 *
 * Errors  USAGE_VALUE_INVALID naming what is allowed.
 */
export const oneOf = <T extends string>(
  name: string,
  value: string | undefined,
  allowed: readonly T[],
  otherwise: T,
): T => {
  if (value === undefined) return otherwise;
  const found = allowed.find((candidate) => candidate === value);
  if (found !== undefined) return found;
  throw new Fault('USAGE_VALUE_INVALID', `--${name} ${value} is not one of ${allowed.join(', ')}`);
};

/** A count that was given, from 1 up. Errors: USAGE_VALUE_INVALID. */
export const wholeNumber = (name: string, text: string | undefined): number | undefined => {
  if (text === undefined) return undefined;
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new Fault('USAGE_VALUE_INVALID', `--${name} ${text} is not a whole number from 1`);
};
